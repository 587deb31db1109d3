"""A plan from draft to patches: what is kept of it, and the shapes that it would publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid
from layers.patches import PATCHES
from mapping.analysis.frames import Shapes, polygons
from store.planning import NewPatch
from web.asking.plans import Board
from web.place import Place

STRIP = 20.0
"""Metres: ground beyond the units that is narrower than this comes of lines drawn twice."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A plan as it is kept: its record, unit's code to patch's name, and the day it begins."""

    id: str
    version: int
    name: str
    published: bool
    units: str
    moves: dict[str, str]
    on: date | None = None


def drafts(place: Place, service: str) -> list[Draft]:
    """Return a service's plans."""
    found = place.register.plans(service)
    return [
        Draft(
            id=str(row["id"]),
            version=int(row["version"]),
            name=str(row["name"]),
            published=row["status"] == "published",
            units=str(row["units"]),
            moves=_read(row["moves"]),
            on=date.fromisoformat(row["from_date"]) if isinstance(row["from_date"], str) else None,
        )
        for _, row in found.iterrows()
    ]


def _read(text: object) -> dict[str, str]:
    """Read moves as they are kept, code=patch on each line."""
    lines = text.split("\n") if isinstance(text, str) else []
    parts = [one.partition("=") for one in lines]
    return {code: name for code, _, name in parts if code}


def fitting(board: Board, moves: Mapping[str, str]) -> dict[str, str]:
    """Return those moves of a plan whose units there still are."""
    return {code: patch for code, patch in moves.items() if code in board.units.codes}


def keep(
    place: Place, board: Board, name: str, moves: Mapping[str, str], draft: Draft | None
) -> str:
    """
    Keep a draft and return its id.

    Raises
    ------
    Refused, Conflict, BadRecord
        If the actor may not plan, somebody else was faster, or the name is missing.
    """
    values = {
        "service": board.question.service,
        "name": name,
        "units": board.question.tier,
        "moves": [f"{code}={patch}" for code, patch in sorted(moves.items())],
    }
    same = draft is not None and draft.name == name and not draft.published
    if draft is None or not same:
        return place.register.draft_plan(values)
    return place.register.draft_plan(values, id=draft.id, version=draft.version)


def publish(place: Place, board: Board, draft: Draft, on: date) -> None:
    """
    Publish a draft: every patch of it ends, and begins anew along the lines of its units.

    Raises
    ------
    Refused, Conflict, BadRecord
        If the actor may not, something changed meanwhile, or the day is too early.
    """
    held = board.patches
    ends = {
        str(id_): int(version) for id_, version in zip(held["id"], held["version"], strict=True)
    }
    place.register.publish_plan(
        draft.id, version=draft.version, on=on, ends=ends, begins=new_patches(board, draft.moves)
    )


def new_patches(board: Board, moves: Mapping[str, str]) -> list[NewPatch]:
    """
    Return the patches that a plan makes (EPSG:4326).

    Ground of a patch beyond all units stays with it, unless it is no more than a strip.
    """
    names, of, shapes = board.named(moves), board.of(moves), polygons(board.areas)
    beyond = _beyond(board, shapes)
    made = {
        at: shapely.union_all(np.array([*shapes[of == at], *beyond[at : at + 1]], dtype=object))
        for at in range(len(names))
        if (of == at).any()
    }
    frame = gpd.GeoDataFrame({"at": list(made)}, geometry=list(made.values()), crs=board.areas.crs)
    drawn = grid.to_lonlat(frame)
    return [
        NewPatch(values=_values(board, names, at, of), shape=shape)
        for at, shape in zip(drawn["at"], drawn.geometry, strict=True)
    ]


def _beyond(board: Board, shapes: Shapes) -> Shapes:
    """Return each patch's ground beyond the units."""
    rest = shapely.difference(polygons(board.patches), shapely.union_all(shapes))
    wide = shapely.buffer(shapely.buffer(rest, -STRIP / 2), STRIP / 2)
    found: Shapes = shapely.intersection(rest, wide)
    return found


def _values(
    board: Board, names: tuple[str, ...], at: int, of: np.ndarray[tuple[int], np.dtype[np.intp]]
) -> dict[str, object]:
    """Return a new patch's values: those of the one it follows, and what it is made of."""
    row = board.patches.iloc[at] if at < len(board.patches) else None
    kept = {} if row is None else {name: row[name] for name in PATCHES.names if name in row}
    plain = {name: None if pd.isna(value) else value for name, value in kept.items()}
    codes = [code for code, one in zip(board.units.codes, of, strict=True) if one == at]
    plain.setdefault("name", names[at])
    return {**plain, "service": board.question.service, "areas": codes}
