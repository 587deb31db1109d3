"""Who shares the ground of a pack: other areas and patches, by people."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import vocabulary
from layers.words import number, percent, sentence
from mapping.analysis.overlaps import Overlaps, overlaps
from mapping.paper.pack import Chapter, Column, Table
from web.area_layers import COUNTING, AreaLayer
from web.place import Place
from web.subjects import Subject, named

LEAST = 0.01
"""Who shares less than this of an area is counted, not listed."""
LARGER = ("district", "county", "combined_authority", "country")
"""The tiers a figure is set beside, from the nearest."""
SMALLEST = 10**6
"""The rank of what is of no tier: every tier is larger."""
HOLDS = 0.5
"""An area lies in the larger one that holds at least this much of its ground."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shared:
    """
    What an area has in common with the areas of other layers.

    Parameters
    ----------
    rows
        ``layer`` (spec), ``code``, ``name``, ``people``, ``here`` (share of this area's people, or
        ground), ``theirs`` (share of the other's) and ``ground`` (share of this area's ground).
    people
        How many live here; NaN when it is not known.
    totals
        People by (spec, code) of the other areas.
    """

    rows: pd.DataFrame
    people: float
    totals: dict[tuple[str, str], float]

    @property
    def by_people(self) -> bool:
        """Whether shares are of people, not of ground."""
        return bool(np.isfinite(self.people)) and self.people > 0


def shared(place: Place, subject: Subject) -> Shared:
    """Lay every other layer over an area; what many packs of a tier need is made once."""
    layers = [one for one in place.area_layers() if subject.layer != one]
    wanted = [one for one in layers if one.name not in COUNTING]
    found = {one.spec: _overlaps(place, subject, one) for one in wanted}
    tables = [_rows(spec, one, subject.code) for spec, one in found.items()]
    rows = pd.concat(tables, ignore_index=True) if tables else _rows("", None, "")
    totals = {
        (spec, str(code)): float(people)
        for spec, one in found.items()
        for code, people in zip(one.b["code"], one.b["people"], strict=True)
    }
    return Shared(rows=rows, people=_people(found, subject.code), totals=totals)


def _overlaps(place: Place, subject: Subject, other: AreaLayer) -> Overlaps:
    """Return what an area's layer, or drawn ground, has in common with another layer."""
    if subject.layer is not None:
        return place.overlaps(subject.layer.spec, other.spec)
    areas, box = place.areas(other), shapely.box(*subject.area.total_bounds)
    near = areas.iloc[np.sort(areas.sindex.query(box))]
    people = place.people()
    known = people if len(people) else None
    return overlaps(subject.area[["code", "name", "geometry"]], near, people=known)


def _rows(spec: str, found: Overlaps | None, code: str) -> pd.DataFrame:
    """Return one layer's parts of the area."""
    columns = ["layer", "code", "name", "people", "here", "theirs", "ground"]
    if found is None:
        return pd.DataFrame(columns=columns)
    table = found.table[found.table["a_code"] == code]
    living = bool(table["people"].notna().any() and (found.a["people"] > 0).any())
    by = "people" if living else "area"
    made = pd.DataFrame(
        {
            "layer": spec,
            "code": table["b_code"],
            "name": table["b_name"],
            "people": table["people"],
            "here": table[f"share_of_a_{by}"],
            "theirs": table[f"share_of_b_{by}"],
            "ground": table["share_of_a_area"],
        }
    )
    return made.sort_values(["here", "name"], ascending=[False, True], kind="stable")


def _people(found: dict[str, Overlaps], code: str) -> float:
    """Return how many live in the area."""
    for one in found.values():
        mine = one.a[one.a["code"] == code]
        if len(mine):
            return float(mine["people"].iloc[0])
    return float("nan")


def larger(place: Place, subject: Subject, found: Shared) -> dict[AreaLayer, gpd.GeoDataFrame]:
    """Return the larger areas that an area lies in, the nearest first, one row each."""
    own = subject.layer
    rank = vocabulary.tier(own.name).rank if own and own.kind == "tier" else SMALLEST
    kept: dict[AreaLayer, gpd.GeoDataFrame] = {}
    for layer in place.area_layers():
        if layer.kind != "tier" or layer.name not in LARGER:
            continue
        rows = found.rows[(found.rows["layer"] == layer.spec) & (found.rows["ground"] >= HOLDS)]
        if rows.empty or vocabulary.tier(layer.name).rank >= rank:
            continue
        areas = place.areas(layer)
        kept[layer] = areas[areas["code"] == rows["code"].iloc[0]]
    return dict(sorted(kept.items(), key=lambda item: LARGER.index(item[0].name)))


def chapter(place: Place, found: Shared, heads: dict[str, str], *, welsh: bool) -> Chapter:
    """Say who shares the ground."""
    shown = found.rows[found.rows["here"] >= LEAST]
    small = int((found.rows["here"] < LEAST).sum())
    by = "people" if found.by_people else "area"
    title = heads["overlaps"]
    if shown.empty:
        return Chapter(title=title, said=(_say("overlaps_none"),))
    said = _say("overlaps_said", count=number(len(shown)), layers=shown["layer"].nunique())
    code = "overlaps_small" if found.by_people else "overlaps_small_area"
    more = [_say(code, count=number(small))] if small else []
    names = _welsh_names(place) if welsh else {}
    return Chapter(
        title=title,
        said=(said,),
        tables=(_table(place, shown.assign(name=shown["name"].replace(names)), heads, by),),
        after=(*more, _say(f"overlaps_by_{by}")),
    )


def _welsh_names(place: Place) -> dict[str, str]:
    """Return Welsh names by English ones."""
    found: dict[str, str] = {}
    for tier in place.tiers():
        areas = place.areas(f"tier:{tier}")
        found |= dict(zip(areas["name"], named(areas, "cy")["name"], strict=True))
    return found


def _table(place: Place, rows: pd.DataFrame, heads: dict[str, str], by: str) -> Table:
    """List the parts."""
    titles = {one.spec: one.singular for one in place.area_layers()}
    people = by == "people"
    columns = [Column(heads["kind"], 2), Column(heads["area"], 3)]
    columns += [Column(heads["people_here"], right=True)] if people else []
    columns += [Column(heads["of_ground"] if people else heads["of_area"], right=True)]
    columns += [Column(heads["of_people"], right=True)] if people else []
    made = []
    for row in rows.to_dict("records"):
        cells = [titles[row["layer"]], str(row["name"])]
        cells += [f"{row['people']:,.0f}"] if people else []
        cells += [percent(min(1.0, row["here"]))]
        theirs = row["theirs"]
        cells += ([percent(min(1.0, theirs)) if pd.notna(theirs) else "–"]) if people else []
        made.append(tuple(cells))
    return Table(columns=tuple(columns), rows=tuple(made))


def _say(code: str, **values: object) -> str:
    """Return one sentence of packs."""
    return sentence("pack", code, **values)
