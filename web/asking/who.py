"""Who works here: the people of every service, the councillors and the groups of some ground."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import vocabulary
from layers.patches import COUNCILLORS
from mapping.analysis.who import Who, groups_here, who
from store.register import StandIn
from web.area_layers import AreaLayer
from web.asking import officers
from web.place import Place

LAYERS = ("officers", "patches", "boundaries", "groups", "assets", "needs")
HELD = ("assets", "needs")
"""What a group may look after."""
COLUMNS = (
    *("id", "kind", "service", "title", "name", "role", "organisation", "about", "contact"),
    *("website", "on", "standing", "cover", "cover_contact", "records"),
)
LAST = (COUNCILLORS, "groups")
"""What is told after the services, in this order."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Spot:
    """
    Where one asks.

    Parameters
    ----------
    label, key
        What it is called, and what changes when something else is asked.
    shape
        A point or an area in the place's metres.
    area
        The layer and the code of an area; None for a point.
    """

    label: str
    key: str
    shape: shapely.Geometry
    area: tuple[AreaLayer, str] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """
    Who works somewhere.

    Parameters
    ----------
    spot
        Where.
    who
        The answer of the analysis.
    rows
        ``COLUMNS``, one row for each person, vacant patch and group, with the ground as geometry:
        ``kind`` is "officer", "councillor", "vacant" or "group"; ``on`` names the patches and areas
        of theirs that reach here, one a line. ``standing`` is "covered", "else" or "nobody" for
        whoever is away today: ``cover`` and ``cover_contact`` say who answers meanwhile, "else" is
        somebody whose name is for colleagues. What nobody said is empty.
    """

    spot: Spot
    who: Who
    rows: gpd.GeoDataFrame

    def count(self, kind: str) -> int:
        """Count the rows of one kind; who works for two services is one person."""
        mine = self.rows[self.rows["kind"] == kind]
        return int(mine[["name", "organisation"]].drop_duplicates().shape[0])


def at_point(place: Place, lon: float, lat: float, label: str) -> Spot:
    """
    Return a point to ask about.

    Raises
    ------
    UnknownPlace
        If it lies where this place cannot be measured.
    """
    return Spot(label=label, key=f"{label} {lon} {lat}", shape=place.point(lon, lat))


def in_area(place: Place, code: str) -> Spot:
    """
    Return an area to ask about, by its code, its name or its id.

    Raises
    ------
    UnknownArea
        If there is none.
    """
    layer, row = _area(place, code)
    return Spot(
        label=str(row["name"]),
        key=f"{layer.spec} {row['code']}",
        shape=row.geometry,
        area=(layer, str(row["code"])),
    )


def _area(place: Place, code: str) -> tuple[AreaLayer, pd.Series]:
    """Find an area; a patch may have no code, and then its id alone is sure to be its own."""
    for layer in place.area_layers():
        frame = place.areas(layer)
        mine = frame[frame["id"] == code]
        if len(mine):
            return layer, mine.iloc[0]
    layer, rows = place.area(code)
    return layer, rows.iloc[0]


def ask(place: Place, spot: Spot) -> Found:
    """Say who works somewhere, with what the asker may read."""
    key = ("who works here", spot.key, spot.area, shapely.to_wkb(spot.shape), place.today())
    return place.kept(key, LAYERS, lambda: _ask(place, spot))


def _ask(place: Place, spot: Spot) -> Found:
    """Gather the frames and put the question."""
    patches = place.records("patches", on=place.today())
    grounds = officers.grounds(place)
    found = who(
        spot.shape,
        patches=patches,
        grounds=grounds,
        near=place.thresholds.near_line,
        sliver_share=place.thresholds.sliver_share,
    )
    parts = [_people(place, found, spot), _vacant(found), _groups(place, spot)]
    some = [one for one in parts if len(one)]
    rows = gpd.GeoDataFrame(
        pd.concat(some, ignore_index=True) if some else parts[0], crs=patches.crs
    )
    return Found(spot=spot, who=found, rows=_in_order(rows))


def _in_order(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Order by service, councillors and groups last; who has the largest part comes first."""
    rank = [
        LAST.index(service) + 1 if service in LAST else 0 for service in rows["service"].tolist()
    ]
    ordered = rows.assign(rank=rank).sort_values(
        ["rank", "title", "vacant", "share", "name"],
        ascending=[True, True, True, False, True],
        kind="stable",
    )
    return ordered[[*COLUMNS, "geometry"]].reset_index(drop=True)


def _people(place: Place, found: Who, spot: Spot) -> gpd.GeoDataFrame:
    """Return the officers and councillors."""
    details = officers.everybody(place).set_index("id")
    rows = found.officers
    known = details.reindex(rows["id"])
    said = {
        "contact": "contact_public",
        **{one: one for one in ("role", "organisation", "about")},
    }
    there = [*found.patches["name"].astype(str), *_areas_here(place, spot)]
    table = {
        "id": rows["id"].to_numpy(),
        "kind": ["councillor" if one == COUNCILLORS else "officer" for one in rows["service"]],
        "service": rows["service"].to_numpy(),
        "name": rows["name"].to_numpy(),
        "on": [_reaching(names, there) for names in rows["works_on"]],
        "share": rows["share"].to_numpy(),
        **_meanwhile(place, rows, details),
        **{name: known[column].fillna("").to_numpy() for name, column in said.items()},
    }
    return _rows(table, rows.geometry)


def _meanwhile(place: Place, rows: gpd.GeoDataFrame, details: pd.DataFrame) -> dict[str, list[str]]:
    """Say of each officer whether somebody else answers today, and who."""
    away = place.register.standing_in()
    pairs = zip(rows["id"], rows["covered_by"], strict=True)
    told = [_stand_in(away.get(one), named, details) for one, named in pairs]
    names = ("standing", "cover", "cover_contact")
    return {name: [one[at] for one in told] for at, name in enumerate(names)}


def _stand_in(found: StandIn | None, named: str, details: pd.DataFrame) -> tuple[str, str, str]:
    """Return standing, name and contact; ``named`` is what those who may read it are told."""
    if found is None:
        return "", "", ""
    if not found.covered:
        return "nobody", "", ""
    if found.by in details.index:
        row = details.loc[found.by]
        return "covered", str(row["name"]), str(row["contact_public"] or "")
    return ("covered", named, "") if named else ("else", "", "")


def _areas_here(place: Place, spot: Spot) -> list[str]:
    """Name the boundaries that reach some ground."""
    frame = place.records("boundaries", on=place.today())
    near = frame.iloc[frame.sindex.query(spot.shape, predicate="intersects")]
    return [str(one) for one in near["name"].fillna("")]


def _reaching(names: tuple[str, ...], there: list[str]) -> str:
    """Name those of somebody's patches that reach here, one a line; all when none is known to."""
    return "\n".join([one for one in names if one in there] or list(names))


def _vacant(found: Who) -> gpd.GeoDataFrame:
    """Return the patches on which nobody is known to work."""
    worked = {
        (service, name)
        for service, names in zip(
            found.officers["service"], found.officers["works_on"], strict=True
        )
        for name in names
    }
    rows = found.patches
    pairs = zip(rows["service"], rows["name"].astype(str), strict=True)
    alone = rows[np.array([pair not in worked for pair in pairs], dtype=bool)]
    table = {
        "id": alone["id"].to_numpy(),
        "kind": ["vacant"] * len(alone),
        "service": alone["service"].to_numpy(),
        "name": alone["name"].to_numpy(),
        "on": alone["name"].to_numpy(),
        "share": alone["share"].to_numpy(),
        "organisation": alone["organisation"].fillna("").to_numpy(),
        "about": alone["about"].fillna("").to_numpy(),
    }
    return _rows(table, alone.geometry)


def _groups(place: Place, spot: Spot) -> gpd.GeoDataFrame:
    """Return the groups whose area or records lie here."""
    groups = place.register.read("groups")
    groups = groups[groups["status"] == "published"]
    named = gpd.GeoDataFrame(groups[["id"]], geometry=groups.geometry).to_crs(place.crs)
    held = [place.records(layer)[["group", "geometry"]] for layer in HELD]
    near = groups_here(
        spot.shape,
        groups=named,
        records=gpd.GeoDataFrame(pd.concat(held, ignore_index=True), crs=place.crs),
        reach=place.thresholds.reach,
    )
    known = groups.set_index("id").reindex(near["id"])
    table = {
        "id": near["id"].to_numpy(),
        "kind": ["group"] * len(near),
        "service": ["groups"] * len(near),
        "records": near["records"].to_numpy(),
        "name": known["name"].fillna("").to_numpy(),
        "about": known["about"].fillna("").to_numpy(),
        "contact": known["contact_public"].fillna("").to_numpy(),
        "website": known["website"].fillna("").to_numpy(),
        "share": [0.0] * len(near),
    }
    return _rows(table, named.set_index("id").geometry.reindex(near["id"]))


def _rows(table: dict[str, object], shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Make rows with every column; what was not given is empty."""
    frame = pd.DataFrame(table)
    usual: dict[str, Any] = {**dict.fromkeys(COLUMNS, ""), "records": 0}
    whole = frame.assign(**{one: value for one, value in usual.items() if one not in frame})
    titles = [vocabulary.title("services", one) for one in whole["service"]]
    whole = whole.assign(title=titles, vacant=whole["kind"] == "vacant")
    return gpd.GeoDataFrame(whole, geometry=shapes.to_numpy(), crs=shapes.crs)
