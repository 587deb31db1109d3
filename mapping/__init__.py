"""Asking and drawing: frames in; frames, maps and sheets out. No store, no Streamlit."""
