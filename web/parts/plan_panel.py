"""The map, figures and list of a plan: moves are answered in the browser and reported here."""

import hashlib
import json
from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from layers import grid, vocabulary
from layers.words import sentence
from mapping import style
from mapping.screen.map import MAX_ZOOM, extent
from mapping.screen.url_layer import Shapes, Stroke
from web.answer_layers import AnswerLayers
from web.asking.plans import Board
from web.map_layers import MapLayers
from web.parts.browser import mount
from web.place import Place
from web.wiring import wiring

Moves = dict[str, str]
KEYS = ("edge", "moved", "chosen", "nobody")
"""What the map's legend explains."""


def show(  # noqa: PLR0913  (each is one plain choice about the same plan)
    place: Place,
    board: Board,
    moves: Mapping[str, str],
    *,
    key: str,
    turn: int,
    opened: tuple[str, ...],
    on_move: Callable[[Moves], None],
) -> None:
    """
    Show a plan to be worked on.

    Parameters
    ----------
    place, board
        The place, and what the plan is made on.
    moves
        The moves the server holds: unit's code to patch's name, empty for nobody.
    key
        Its name on the page.
    turn
        Rises when the moves were changed here rather than in the browser, which then begins anew.
    opened
        Patches that the plan opens.
    on_move
        Called with all moves after each one in the browser.
    """
    data = _data(place, board, moves, turn, opened)

    def moved() -> None:
        value = st.session_state[key].get("moved")
        if isinstance(value, dict) and value.get("stamp") == data["stamp"]:
            on_move(read(board, value.get("moves"), opened))

    mount(
        ("plan", "drawPlan"), key=key, data=data, triggers={"moved": moved, "renew": lambda: None}
    )


def read(board: Board, value: object, opened: tuple[str, ...]) -> Moves:
    """Take from the browser only moves of units there are to patches there are."""
    if not isinstance(value, dict):
        return {}
    codes, names = set(board.units.codes), {*board.names, *opened, ""}
    return {one: name for one, name in value.items() if one in codes and name in names}


def _data(
    place: Place, board: Board, moves: Mapping[str, str], turn: int, opened: tuple[str, ...]
) -> dict[str, object]:
    """Return what the browser needs."""
    layer = MapLayers(place, wiring().signer).areas(board.layer)
    west, south, east, north = extent(grid.to_lonlat(board.areas))
    name = f"{board.question} {layer.key}"
    base = wiring().base
    names = tuple(dict.fromkeys((*board.names, *opened)))
    capacity = [float(one) if np.isfinite(one) else None for one in board.capacity]
    return {
        "board": hashlib.sha256(name.encode()).hexdigest()[:16],
        "stamp": hashlib.sha256(f"{name} {turn} {json.dumps(opened)}".encode()).hexdigest()[:16],
        "label": "Map of the plan: each area has the number of its patch. The list holds the same.",
        "title": board.layer.title,
        "legend": {one: sentence("plans", f"key_{one}") for one in KEYS},
        "edges": edges(place, board).as_json(),
        "crossed": board.crossed.title if board.crossed else "",
        "bounds": [[south, west], [north, east]],
        "max_zoom": MAX_ZOOM,
        "base": vars(base) if base else None,
        "url": layer.url,
        "units": _units(board, moves, names),
        "links": board.units.links,
        "patches": [
            {"name": one, "capacity": capacity[at] if at < len(capacity) else None}
            for at, one in enumerate(names)
        ],
    }


def edges(place: Place, board: Board) -> Shapes:
    """Return the edges of the patches as they are today."""
    versions = tuple(place.register.version(one) for one in ("boundaries", "patches"))
    edge = Stroke(colour=style.DARK_BLUE, width=3)
    return AnswerLayers(place, wiring().signer).shapes(
        board.patches, id="edges", key=(board.question, versions), lines={"": edge}, pane="lines"
    )


def _units(
    board: Board, moves: Mapping[str, str], names: tuple[str, ...]
) -> list[dict[str, object]]:
    """Return each unit with what lies in it, whose it is, and whose it would be."""
    found, at = board.units, {name: position for position, name in enumerate(names)} | {"": -1}
    start = board.start.of.tolist()
    return [
        {
            "id": str(id_),
            "code": code,
            "name": name,
            "of": start[row],
            "now": at[moves[code]] if code in moves else start[row],
            "people": float(found.amounts["people"][row]),
            "needs": float(found.amounts["needs"][row]),
            "assets": float(found.amounts["assets"][row]),
            "wards": list(found.wards[row]),
        }
        for row, (id_, code, name) in enumerate(
            zip(board.areas["id"], found.codes, found.names, strict=True)
        )
    ]


def tier_title(tier: str) -> str:
    """Return what a person reads for the units."""
    return vocabulary.tier(tier).plural
