"""How two layers of areas share ground, people, assets and needs, both ways."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.grid import require_metres
from mapping.analysis.amounts import Tally, tally, tally_points
from mapping.analysis.frames import (
    Flags,
    Floats,
    Shapes,
    places,
    polygons,
    require_codes,
    require_columns,
)
from mapping.analysis.pairs import Pairs
from mapping.analysis.slivers import slivers

COLUMNS = (
    "a_code",
    "a_name",
    "b_code",
    "b_name",
    "area_m2",
    "share_of_a_area",
    "share_of_b_area",
    "people",
    "share_of_a_people",
    "share_of_b_people",
    "assets",
    "needs",
)
MEASURES = ("people", "assets", "needs")


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Ground in square metres, people, assets and needs; NaN for what was not given."""

    area_m2: float = np.nan
    people: float = np.nan
    assets: float = np.nan
    needs: float = np.nan


@dataclass(frozen=True, kw_only=True)
class Overlaps:
    """
    The overlaps of two layers.

    Parameters
    ----------
    table
        One row for every two areas with something in common, in the columns ``COLUMNS``, ordered as
        the areas were; a column for every further count. Shares are fractions.
    slivers
        How many overlaps were left out as too small.
    left_out
        What lies in them: with it, the rows add up to the whole.
    a, b
        Code, name, area, people, assets and needs of every area of each layer.
    shared
        People, assets and needs on ground that both layers cover, each counted once even where
        areas of one layer overlap each other.
    notes
        How it was worked out, in sentences.
    """

    table: pd.DataFrame
    slivers: int
    left_out: Sums
    a: pd.DataFrame
    b: pd.DataFrame
    shared: Sums
    notes: tuple[str, ...]


def overlaps(  # noqa: PLR0913 (options by name)
    a: gpd.GeoDataFrame,
    b: gpd.GeoDataFrame,
    *,
    people: gpd.GeoDataFrame | None = None,
    assets: gpd.GeoDataFrame | None = None,
    needs: gpd.GeoDataFrame | None = None,
    counts: Mapping[str, gpd.GeoDataFrame] | None = None,
    sliver_share: float = 0.001,
    sliver_width: float = 0.0,
) -> Overlaps:
    """
    Work out what every area of one layer has in common with every area of another.

    Parameters
    ----------
    a, b
        Area frames in metres. The areas of a layer may overlap each other, as patches do.
    people
        People frame: points, small areas, or both (see `people.people_points`). One without rows
        says that nothing is known, not that nobody lives here.
    assets, needs
        Records of any shape, counted at a point inside them.
    counts
        Further counts by name, each a frame of points or areas with the column ``value``; shared
        out as people are, each in a column of its own.
    sliver_share
        The most of any area, as a fraction, that may be left out in slivers. Never more than this
        share of an area or of its people is missing from its rows.
    sliver_width
        Overlaps narrower than this many metres on average (twice the area over the length of the
        outline) are slivers too, whatever their share.

    Returns
    -------
    Overlaps
        A sliver holds no asset and no need.

    Raises
    ------
    WrongCrs, BadFrame
        If the frames are not in one metric system, or a column is missing or a code comes twice.

    Notes
    -----
    With A(x) the area of x and P(x) the people in it,
    ``share_of_a_area`` = A(a and b) / A(a) and ``share_of_a_people`` = P(a and b) / P(a).
    """
    living = None if people is None or people.empty else people
    asked = {"people": living, "assets": assets, "needs": needs, **(counts or {})}
    given = {name: frame for name, frame in asked.items() if frame is not None}
    require_metres(a, b, *given.values())
    for layer in (a, b):
        require_codes(layer)
    shapes_a, shapes_b = polygons(a), polygons(b)
    tallies = {name: _tally(name, given[name], shapes_a, shapes_b) for name in given}
    pairs = Pairs.of(shapes_a, shapes_b, tallies)
    small = slivers(pairs, shapes_a, shapes_b, share=sliver_share, width=sliver_width)
    return Overlaps(
        table=_table(a, b, pairs, ~small),
        slivers=int(small.sum()),
        left_out=_left_out(pairs, small),
        a=_totals(a, pairs.of_a),
        b=_totals(b, pairs.of_b),
        shared=Sums(**{name: tallies[name].both for name in MEASURES if name in tallies}),
        notes=_notes(pairs, small, tallies, living),
    )


def _tally(name: str, frame: gpd.GeoDataFrame, a: Shapes, b: Shapes) -> Tally:
    """Share out one measure: records count one each, people and counts what they carry."""
    if name in {"assets", "needs"}:
        x, y = places(frame)
        return tally_points(x, y, np.ones(len(frame)), a, b)
    column = "residents" if name == "people" else "value"
    require_columns(frame, column, what=name)
    return tally(frame, frame[column].to_numpy(dtype=float), a, b)


def _table(a: gpd.GeoDataFrame, b: gpd.GeoDataFrame, pairs: Pairs, kept: Flags) -> pd.DataFrame:
    """Put the pairs that are kept into the columns that were promised."""
    i, j = pairs.i[kept], pairs.j[kept]
    amounts = {name: _values(name, pairs.amounts, kept) for name in ("area_m2", *MEASURES)}
    table = pd.DataFrame(
        {
            "a_code": a["code"].to_numpy()[i],
            "a_name": a["name"].to_numpy()[i],
            "b_code": b["code"].to_numpy()[j],
            "b_name": b["name"].to_numpy()[j],
            **amounts,
            **_shares("area", pairs, kept, "area_m2"),
            **_shares("people", pairs, kept, "people"),
        }
    )
    further = [name for name in pairs.amounts if name not in amounts]
    table = table.assign(**{name: pairs.amounts[name][kept] for name in further})
    return table[[*COLUMNS, *further]]


def _values(name: str, amounts: Mapping[str, Floats], kept: Flags) -> Floats | np.ndarray:
    """Return one measure of the pairs kept: whole numbers for records, NaN when not given."""
    if name not in amounts:
        return np.full(int(kept.sum()), np.nan)
    values = amounts[name][kept]
    return values.round().astype("int64") if name in {"assets", "needs"} else values


def _shares(what: str, pairs: Pairs, kept: Flags, name: str) -> dict[str, Floats]:
    """Divide what is shared by the whole of either side; NaN where the whole is nothing."""
    if name not in pairs.amounts:
        unknown = np.full(int(kept.sum()), np.nan)
        return {f"share_of_a_{what}": unknown, f"share_of_b_{what}": unknown}
    shared = pairs.amounts[name][kept]
    of_a, of_b = pairs.of_a[name][pairs.i[kept]], pairs.of_b[name][pairs.j[kept]]
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            f"share_of_a_{what}": np.where(of_a > 0, shared / of_a, np.nan),
            f"share_of_b_{what}": np.where(of_b > 0, shared / of_b, np.nan),
        }


def _totals(layer: gpd.GeoDataFrame, of: Mapping[str, Floats]) -> pd.DataFrame:
    """List every area of a layer with what lies in it."""
    nothing = np.full(len(layer), np.nan)
    measures = {name: of.get(name, nothing) for name in ("area_m2", *MEASURES)}
    further = {name: of[name] for name in of if name not in measures}
    frame = pd.DataFrame({"code": layer["code"].to_numpy(), "name": layer["name"].to_numpy()})
    return frame.assign(**measures, **further)


def _left_out(pairs: Pairs, small: Flags) -> Sums:
    """Add up what lies in the slivers."""
    measures = ("area_m2", *MEASURES)
    given = [name for name in measures if name in pairs.amounts]
    return Sums(**{name: float(pairs.amounts[name][small].sum()) for name in given})


def _notes(
    pairs: Pairs, small: Flags, tallies: Mapping[str, Tally], people: gpd.GeoDataFrame | None
) -> tuple[str, ...]:
    """Say how it was worked out."""
    notes = []
    if people is not None:
        notes.append(_people_note(people))
    if small.any():
        notes.append(_sliver_note(pairs, small))
    for name in MEASURES:
        if name in tallies:
            notes += _double_counts(name, tallies[name])
    return tuple(notes)


def _sliver_note(pairs: Pairs, small: Flags) -> str:
    """Say what was left out."""
    held = f"{pairs.amounts['area_m2'][small].sum():,.0f} m²"
    if "people" in pairs.amounts:
        held += f" and {pairs.amounts['people'][small].sum():,.1f} people"
    return f"{int(small.sum()):,} slivers were left out; together they hold {held}."


def _people_note(people: gpd.GeoDataFrame) -> str:
    """Say how people were counted."""
    points = float((people.geometry.geom_type == "Point").mean()) if len(people) else 1.0
    if points == 1.0:
        return "People were counted at points, so the figures for small pieces are estimates."
    if points == 0.0:
        return "People were shared out by area within each small area: the figures are estimates."
    return "People were counted at points where there are any, and shared out by area elsewhere."


def _double_counts(name: str, found: Tally) -> list[str]:
    """Say where areas of one layer overlap each other, so that adding up counts twice."""
    sides = (("first", found.in_a, found.either_a), ("second", found.in_b, found.either_b))
    return [
        f"Areas of the {side} layer overlap each other: added up they hold {each.sum():,.0f} "
        f"{name}, together {once:,.0f}, each counted once."
        for side, each, once in sides
        if each.sum() > once * (1 + 1e-9)
    ]
