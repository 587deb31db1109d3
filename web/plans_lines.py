"""A line or a shape drawn across a plan: the areas on its one side, or in it, go to a patch."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
import streamlit as st

from layers import grid
from layers.layer import Geometry
from layers.words import listed
from mapping.analysis.frames import Flags, polygons
from mapping.analysis.sides import either_side, mostly_inside
from mapping.screen.map import extent
from web.asking.plans import Board
from web.map_layers import MapLayers
from web.parts import anatomy, choosing, draw_panel, kept, plain, plan_panel
from web.place import Place
from web.plans_draft import Work
from web.plans_words import count_units, say
from web.wiring import wiring

WAYS: dict[str, Geometry | None] = {"line": "line", "shape": "area", "name": None}
"""What can be drawn to say which areas go; or nothing, for a patch that begins empty."""
NAMED = 12
"""More areas than these are counted instead of named."""
CROSSED, NEW = "crossed", "new"
WIDTH = 260


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Units that are to go, and the patch that they go to (empty while it has no name)."""

    units: Flags
    patch: str


def show(place: Place, board: Board, work: Work) -> None:
    """Draw the choice of the way, the drawing, and what comes of it."""
    with st.expander(say("draw_title")):
        titles = {one: say(f"draw_{one}") for one in WAYS}
        way = kept.select(say("draw_way"), titles, usual="line", key="drawn", width=340)
        kind = WAYS[way]
        if kind is None:
            _empty(work)
            return
        key = f"plan_drawn_{way}"
        drawn = _drawing(place, board, kind, key)
        if drawn is None:
            plain.line(say(f"draw_first_{way}"))
            return
        shape = grid.to_metres(gpd.GeoDataFrame(geometry=[drawn], crs=grid.LONLAT), board.areas.crs)
        choice = _choice(board, work, shape.geometry.iloc[0])
        if choice is not None:
            _give(board, work, choice, key)


def _empty(work: Work) -> None:
    """Draw what opens a patch without areas."""
    name = st.text_input(say("patch_name"), max_chars=120, key="plan_patch_name").strip()
    if st.button(say("open_patch"), key="plan_open", disabled=not name):
        work.open(name, {})
        st.rerun()


def _drawing(place: Place, board: Board, kind: Geometry, key: str) -> shapely.Geometry | None:
    """Draw the drawing tool, over the units and over the patches of today."""
    units = MapLayers(place, wiring().signer).areas(board.layer)
    beneath = (units, plan_panel.edges(place, board))
    around = extent(grid.to_lonlat(board.areas))
    return draw_panel.show(None, kinds=(kind,), around=around, key=key, layers=beneath)


def _choice(board: Board, work: Work, shape: shapely.Geometry) -> Choice | None:
    """Draw which units are meant and where they go."""
    of, names = board.of(work.moves), board.named(work.moves)
    areas = polygons(board.areas)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        held = mostly_inside(areas, shape) if shape.area else _side(board, shape)
        if held is None:
            return None
        whose = {str(at): name for at, name in enumerate(names) if (of == at).any()}
        sources = {CROSSED: say("from_crossed"), "": say("from_all"), **whose}
        source = choosing.one(say("draw_from"), sources, key="plan_from", width=WIDTH)
        targets = dict.fromkeys((*board.names, *work.opened))
        titles = {**{f"={one}": one for one in targets}, NEW: say("draw_new")}
        target = choosing.one(say("draw_to"), titles, key="plan_to", width=WIDTH)
        patch = target.removeprefix("=")
        if target == NEW:
            patch = st.text_input(say("patch_name"), max_chars=120, key="plan_new_name").strip()
    if source == CROSSED:
        held &= np.isin(of, of[shapely.intersects(areas, shape)])
    elif source:
        held &= of == int(source)
    there = np.array([*names, ""], dtype=object)[of] == patch
    return Choice(units=held & ~there, patch=patch)


def _side(board: Board, line: shapely.Geometry) -> Flags | None:
    """Draw the choice of a side of the line."""
    sides = either_side(polygons(board.areas), line)
    if sides is None:
        anatomy.warning(say("no_sides"))
        return None
    titles = {one: say(f"side_{one}") for one in sorted(sides)}
    side = choosing.one(say("draw_side"), titles, key="plan_side", width=WIDTH)
    return sides[side].copy()


def _give(board: Board, work: Work, choice: Choice, key: str) -> None:
    """Name the units, and draw the button that gives them away."""
    at = np.flatnonzero(choice.units).tolist()
    if not at:
        plain.line(say("draw_none"))
        return
    people = f"{board.units.amounts['people'][at].sum():,.0f}"
    named = [board.units.names[one] for one in at[:NAMED]]
    if len(at) > NAMED:
        named.append(say("draw_more", count=f"{len(at) - NAMED:,}"))
    units = count_units(board, len(at))
    plain.line(say("draw_told", units=units, people=people, names=listed(named)))
    words = say("draw_give", units=units, patch=choice.patch or say("draw_new"))
    if st.button(words, type="secondary", key="plan_give", disabled=not choice.patch):
        work.open(choice.patch, {board.units.codes[one]: choice.patch for one in at})
        draw_panel.forget(key)
        st.rerun()
