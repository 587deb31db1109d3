"""Needs and assets: what nothing answers, what is answered across the line, what comes together."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.answers import answers
from mapping.analysis import matching, together
from mapping.analysis.matching import REACH
from mapping.analysis.points import areas_of
from web.area_layers import AreaLayer
from web.asking import lines
from web.asking.ground import Ground, ground, kept
from web.place import Place, UnknownArea

DONE = "answered"
"""The stage of a need that nobody has to look at any more."""


class NoNeeds(UnknownArea):
    """There is no open need to ask about."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    What is asked.

    Parameters
    ----------
    theme
        What the needs are about; empty for all of them.
    within
        Code of the area asked about; empty for the whole place.
    by
        The tier or layer whose lines count; empty for the usual one.
    reach
        Metres that people can go, in a straight line.
    """

    theme: str = ""
    within: str = ""
    by: str = ""
    reach: float = REACH


@dataclass(frozen=True, kw_only=True, eq=False)
class Match:
    """
    The answer, ready to be told; frames are in metres.

    Parameters
    ----------
    question, ground, layer
        What was asked, of which ground, across which lines.
    needs
        Open needs asked about with ``area_code`` and ``area_name`` (None outside all), the nearest
        asset that fits (``nearest``, ``nearest_name``, ``category``, ``metres``), and ``answered``.
    open
        All open needs on the ground, whatever they are about.
    unanswered
        Those without a fitting asset within reach, the farthest from one first (those that nothing
        fits before all others).
    across
        Those nearer to a fitting asset across the line than to any inside, and within reach of it;
        the columns of `mapping.analysis.matching.across` and ``id``. None inside at all comes
        first, then most metres saved.
    pairs
        Themes found together, as `mapping.analysis.together.pairs`.
    places
        Places where three themes or more meet: as `mapping.analysis.together.places`, with ``id``,
        ``area_code`` and ``area_name``.
    assets
        All assets that fit one of the needs asked about.
    """

    question: Question
    ground: Ground
    layer: AreaLayer
    needs: gpd.GeoDataFrame
    open: gpd.GeoDataFrame
    unanswered: gpd.GeoDataFrame
    across: gpd.GeoDataFrame
    pairs: pd.DataFrame
    places: gpd.GeoDataFrame
    assets: gpd.GeoDataFrame


def ask(place: Place, question: Question) -> Match:
    """
    Say which needs have an answer, where, and which come together.

    Raises
    ------
    UnknownArea
        If there is no such area, or no open need on its ground.
    """
    return kept(place, ("matching", question, place.today()), lambda: _ask(place, question))


def _ask(place: Place, question: Question) -> Match:
    """Gather the frames and put the questions."""
    where = ground(place, question.within, place.today())
    layer = lines.chosen(place, question.by)
    areas, assets = place.areas(layer), place.records("assets").drop(columns="reach")
    every = _open(place, where, areas)
    asked = every[every["theme"] == question.theme] if question.theme else every
    if asked.empty:
        msg = f"Nobody has raised a need that is still open here ({question.theme or 'any kind'})."
        raise NoNeeds(msg)
    found = matching.answered(asked, assets, reach=question.reach)
    wanted = {kind for theme in asked["theme"].unique() for kind in answers().get(theme, ())}
    return Match(
        question=question,
        ground=where,
        layer=layer,
        needs=found,
        open=every,
        unanswered=found[~found["answered"]].sort_values(
            ["metres", "id"], ascending=[False, True], na_position="first", ignore_index=True
        ),
        across=_across(found, assets, areas, question.reach),
        pairs=_pairs(every, question.theme),
        places=_places(every, question.theme, areas),
        assets=assets[assets["category"].isin(wanted)].reset_index(drop=True),
    )


def open_needs(place: Place) -> gpd.GeoDataFrame:
    """Return the needs that are not answered yet, in metres."""
    needs = place.records("needs")
    return needs[needs["stage"].fillna("") != DONE].reset_index(drop=True)


def _open(place: Place, where: Ground, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the open needs on the ground, with the area each lies in."""
    needs = open_needs(place)
    spots = shapely.point_on_surface(needs.geometry.to_numpy())
    if where.code:
        shape = shapely.union_all(where.frame.geometry.to_numpy())
        shapely.prepare(shape)
        held = shapely.intersects(shape, spots)
        needs = needs[held]
    return _with_area(needs.reset_index(drop=True), areas)


def _with_area(frame: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Say which area each record lies in."""
    code = areas_of(frame, areas)
    names = areas.drop_duplicates("code").set_index("code")["name"]
    named = [names.get(one) if one is not None else None for one in code]
    return frame.assign(area_code=code, area_name=pd.Series(named, index=frame.index, dtype=object))


def _across(
    needs: gpd.GeoDataFrame, assets: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, reach: float
) -> gpd.GeoDataFrame:
    """List what is nearer across the line, as far as people can go."""
    found = matching.across(needs, assets, areas)
    near = found[found["across_metres"] <= reach].reset_index(drop=True)
    spots = needs.set_index("id").geometry.reindex(near["need"]).to_numpy()
    return gpd.GeoDataFrame(near.assign(id=near["need"]), geometry=spots, crs=needs.crs)


def _pairs(needs: gpd.GeoDataFrame, theme: str) -> pd.DataFrame:
    """Find the themes that come together, or those that come together with one."""
    found = together.pairs(needs)
    if not theme:
        return found
    return found[(found["first"] == theme) | (found["second"] == theme)].reset_index(drop=True)


def _places(needs: gpd.GeoDataFrame, theme: str, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Find the places where many themes meet, or those where one is among them."""
    found = together.places(needs)
    if theme:
        met = np.array([theme in one.split("\n") for one in found["themes"]], dtype=bool)
        found = found[met]
    found = found.reset_index(drop=True)
    named = _with_area(found, areas)
    return named.assign(id=[f"place {one}" for one in named["place"]])
