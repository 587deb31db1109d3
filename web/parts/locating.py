"""The button that asks the device where it is."""

from collections.abc import Callable, Mapping

import streamlit as st

from web.parts.browser import mount

TOLD = ("asking", "refused", "unknown", "none")
"""What the button may have to say."""


def button(
    key: str, *, label: str, words: Mapping[str, str], found: Callable[[float, float, float], None]
) -> None:
    """
    Draw the button.

    Parameters
    ----------
    key
        Its name on the page.
    label
        What is on it.
    words
        What it says, by `TOLD`.
    found
        Called with longitude, latitude and the metres by which they may be off.
    """

    def located() -> None:
        where = read(st.session_state[key].get("found"))
        if where:
            found(*where)

    data = {"label": label, "words": dict(words)}
    mount(("locate", "drawLocate"), key=key, data=data, triggers={"found": located})


def read(value: object) -> tuple[float, float, float] | None:
    """Read what the device reported; anything else than a place is none."""
    if not isinstance(value, dict):
        return None
    numbers = [value.get(one) for one in ("lon", "lat", "accuracy")]
    if not all(isinstance(one, int | float) for one in numbers):
        return None
    lon, lat, size = (float(one) for one in numbers if isinstance(one, int | float))
    return None if abs(lon) > 180 or abs(lat) > 90 else (lon, lat, max(size, 0.0))
