"""Streamlit pages, one job per module."""
