"""Widgets shared by pages, each one ``show(...) -> value``."""
