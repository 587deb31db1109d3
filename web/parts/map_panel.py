"""The map beside the words: shows what a `Map` describes, returns what was clicked."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from mapping.screen.map import Map
from web.parts.browser import mount

HEIGHT = 600


@dataclass(frozen=True)
class Click:
    """Where the map was clicked in degrees, and on which record if on one."""

    lon: float
    lat: float
    layer: str | None = None
    id: str | None = None


def show(
    wanted: Map,
    *,
    key: str,
    height: int = HEIGHT,
    remember: bool = False,
    on_click: Callable[[Click], None] | None = None,
) -> Click | None:
    """
    Show a map and return what was clicked in this run, if anything.

    The map stays as it is from run to run: layers are exchanged one by one, and it moves only when
    ``wanted.focus`` changes. Tables with ``link=key`` find their rows on it.

    Parameters
    ----------
    wanted
        What to show.
    key
        Its name on the page.
    height
        Pixels; less on small screens.
    remember
        Whether to write the view into the page's address as ``at``.
    on_click
        Called before the page runs again, for pages that keep what was clicked.
    """

    def clicked() -> None:
        found = _click(st.session_state[key].get("clicked"))
        if on_click and found:
            on_click(found)

    data = {**wanted.as_json(), "channel": key, "height": height, "remember": remember}
    triggers = {"clicked": clicked, "renew": lambda: None}
    result = mount(("map", "drawMap"), key=key, data=data, triggers=triggers)
    return _click(result.get("clicked"))


def _click(value: object) -> Click | None:
    """Read what the browser reported; anything else than a click is none."""
    if not isinstance(value, dict):
        return None
    lon, lat = value.get("lon"), value.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    if abs(lon) > 180 or abs(lat) > 90:
        return None
    layer, record = value.get("layer"), value.get("id")
    return Click(
        float(lon),
        float(lat),
        layer if isinstance(layer, str) else None,
        record if isinstance(record, str) else None,
    )
