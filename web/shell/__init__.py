"""What Streamlit runs for every person.

It lies in a folder of its own: Streamlit takes a folder ``pages`` beside its script for pages
in the old style, and would answer their addresses with nothing.
"""
