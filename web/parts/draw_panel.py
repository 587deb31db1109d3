"""The drawing tool: a point is placed, a route or an area drawn or reshaped, on a map."""

import hashlib
from collections.abc import Mapping, Sequence

import shapely
import streamlit as st
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from layers.layer import Geometry
from layers.words import sentence
from mapping.screen.map import MAX_ZOOM, Box
from mapping.screen.url_layer import Points, Shapes
from web.parts import anatomy, drawn
from web.parts.browser import mount
from web.wiring import wiring

HEIGHT = 460


def show(  # noqa: PLR0913  (each is one plain choice about the same drawing)
    shape: BaseGeometry | None,
    *,
    kinds: Sequence[Geometry],
    around: Box,
    key: str,
    layers: Sequence[Points | Shapes] = (),
    height: int = HEIGHT,
) -> BaseGeometry | None:
    """
    Show a shape to be drawn or reshaped, and return it as it is now.

    What nobody touches stays as it is to the last bit: corners, holes, parts and their order.

    Parameters
    ----------
    shape
        What to begin with (EPSG:4326); None to draw something new. Another shape under the same
        ``key`` begins anew.
    kinds
        The kinds that may be drawn; the first is offered first.
    around
        What the map shows while nothing is drawn: west, south, east, north in degrees.
    key
        Its name on the page. What was drawn under a name is kept until the shape changes or
        `forget` is called.
    layers
        What lies beneath, only to be looked at.
    height
        Pixels; less on small screens.

    Returns
    -------
    BaseGeometry or None
        None while nothing usable is drawn: also when the edge crosses itself, which is said under
        the map. Nothing is mended in silence.
    """
    stamp = _stamp(shape, kinds, st.session_state.get(_turn(key), 0))

    def drawn_now() -> None:
        value = st.session_state[key].get("drawn")
        if isinstance(value, dict) and value.get("stamp") == stamp:
            st.session_state[_kept(key)] = value

    value = _value(key, stamp)
    west, south, east, north = around
    base = wiring().base
    data: dict[str, object] = {
        "name": key,
        "label": sentence("draw", "label"),
        "bounds": [[south, west], [north, east]],
        "max_zoom": MAX_ZOOM,
        "base": vars(base) if base else None,
        "layers": [one.as_json() for one in layers],
        "kinds": list(kinds),
        "start": mapping(shape) if shape is not None else None,
        "drawn": value,
        "stamp": stamp,
        "height": height,
    }
    triggers = {"drawn": drawn_now, "renew": lambda: None}
    mount(("draw", "drawShape"), key=key, data=data, triggers=triggers)
    return _read(_value(key, stamp), shape, kinds)


def forget(key: str) -> None:
    """Forget what was drawn under a name: drawing begins anew, also on a page that shows it."""
    st.session_state.pop(_kept(key), None)
    st.session_state[_turn(key)] = st.session_state.get(_turn(key), 0) + 1


def _read(
    value: Mapping[str, object] | None, shape: BaseGeometry | None, kinds: Sequence[Geometry]
) -> BaseGeometry | None:
    """Return what is drawn; say what is wrong with it if it cannot be kept."""
    if value is None:
        return shape
    try:
        return drawn.read(value, shape, kinds=kinds)
    except drawn.BadDrawing as bad:
        # An edge that crosses itself was told beside the map already, while it was drawn.
        if value.get("told") is not True:
            anatomy.warning(str(bad))
        return None


def _stamp(shape: BaseGeometry | None, kinds: Sequence[Geometry], turn: int) -> str:
    """Name what drawing begins with, and how often it was begun anew."""
    begun = b"" if shape is None else shapely.to_wkb(shape)
    return hashlib.sha256(begun + f"{','.join(kinds)} {turn}".encode()).hexdigest()[:16]


def _kept(key: str) -> str:
    """Return the name under which a drawing is kept from run to run."""
    return f"{key}_drawn"


def _turn(key: str) -> str:
    """Return the name under which is counted how often drawing was begun anew."""
    return f"{key}_turn"


def _value(key: str, stamp: str) -> dict[str, object] | None:
    """Return what was drawn since drawing began with this shape."""
    value = st.session_state.get(_kept(key))
    return value if isinstance(value, dict) and value.get("stamp") == stamp else None
