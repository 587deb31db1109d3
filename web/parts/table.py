"""A table of records as true HTML, tied to a map: a chosen row is found there, and back."""

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from numbers import Real

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import grid
from web.parts.browser import mount

MOST = 1000
"""Rows sent to the browser; the whole is in the file one can take away."""
SIDES = ("west", "south", "east", "north")
Format = Callable[[float], str]


def number(value: float) -> str:
    """Write a number with thousands separators, without needless decimals."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def percent(value: float) -> str:
    """Write a share between 0 and 1 as per cent."""
    return f"{value:.1%}"


def show(  # noqa: PLR0913  (each is one plain choice about the same table)
    frame: pd.DataFrame,
    *,
    key: str,
    columns: Mapping[str, str],
    caption: str,
    layer: str = "",
    link: str = "",
    formats: Mapping[str, Format] | None = None,
    chosen: str | None = None,
    on_choose: Callable[[str], None] | None = None,
) -> str | None:
    """
    Show records as a table and return the id of the row chosen in this run, if any.

    Parameters
    ----------
    frame
        The records. A column ``id`` names them, else the index does. With a geometry in EPSG:4326,
        columns ``lon`` and ``lat``, or ``west``, ``south``, ``east`` and ``north``, a chosen row is
        found on the map without asking the server.
    key
        Its name on the page.
    columns
        Column to heading, in order; the first is what a row is chosen by.
    caption
        What the table holds, read out before it.
    layer
        What the map calls these records (``assets``, ``tier:ward``); without it a column ``layer``
        says so of each.
    link
        The key of the map beside it. Without one, rows can be chosen only with ``on_choose``.
    formats
        How numbers are written; sorting is always by the number itself.
    chosen
        The id of the row shown as chosen.
    on_choose
        Called with the id before the page runs again; without it a choice only moves the map.
    """

    def picked() -> None:
        value = st.session_state[key].get("chosen")
        if on_choose and isinstance(value, str):
            on_choose(value)

    shown = frame.head(MOST)
    ids = [str(one) for one in shown.get("id", shown.index)]
    data: dict[str, object] = {
        **_cells(shown, columns, formats or {}),
        "ids": ids,
        "boxes": _boxes(shown),
        "layers": _layers(shown, layer),
        "total": len(frame),
        "caption": caption if len(frame) <= MOST else f"{caption} (the first {MOST:,})",
        "channel": link,
        "choosable": bool(link or on_choose),
        "asks": on_choose is not None,
        "stamp": hashlib.sha256(json.dumps(ids).encode()).hexdigest()[:12],
    }
    if chosen is not None:
        data["chosen"] = chosen
    result = mount(("table", "drawTable"), key=key, data=data, triggers={"chosen": picked})
    value = result.get("chosen")
    return value if isinstance(value, str) and value in ids else None


def _layers(frame: pd.DataFrame, layer: str) -> list[str]:
    """Return what the map calls each record."""
    if not layer and "layer" in frame:
        return frame["layer"].astype(str).tolist()
    return [layer] * len(frame)


def _cells(
    frame: pd.DataFrame, columns: Mapping[str, str], formats: Mapping[str, Format]
) -> dict[str, object]:
    """Return what is written in each cell, and the numbers to sort by."""
    written, sort, described = [], {}, []
    for position, (name, label) in enumerate(columns.items()):
        values = frame[name].tolist()
        is_number = pd.api.types.is_numeric_dtype(frame[name])
        described.append({"label": label, "number": is_number})
        written.append([_text(one, formats.get(name, number)) for one in values])
        if is_number:
            sort[str(position)] = [_finite(one) for one in values]
    rows = [list(row) for row in zip(*written, strict=True)]
    return {"columns": described, "rows": rows, "sort": sort}


def _text(value: object, write: Format) -> str | None:
    """Write one cell; nothing for what is not known."""
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, Real) and not isinstance(value, bool):
        return write(float(value))
    return str(value)


def _finite(value: object) -> float | None:
    """Return a number to sort by."""
    if value is None or value is pd.NA or not isinstance(value, Real):
        return None
    return float(value) if math.isfinite(value) else None


def _boxes(frame: pd.DataFrame) -> Sequence[list[float] | None]:
    """Return where each row lies, as a box in degrees."""
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name:
        grid.require_lonlat(frame)
        return [_box(row) for row in frame.geometry.bounds.round(6).to_numpy().tolist()]
    if set(SIDES) <= set(frame.columns):
        return [_box(row) for row in frame[list(SIDES)].to_numpy(dtype=float).tolist()]
    if {"lon", "lat"} <= set(frame.columns):
        pairs = zip(frame["lon"].tolist(), frame["lat"].tolist(), strict=True)
        return [_box([lon, lat, lon, lat]) for lon, lat in pairs]
    return [None] * len(frame)


def _box(corners: list[float]) -> list[float] | None:
    """Return a box, or None when a corner is not a number."""
    return corners if all(math.isfinite(one) for one in corners) else None
