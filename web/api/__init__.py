"""Starlette routes: layer data, health."""
