"""The table of the page on who provides what: services of one area, or one service by area."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import shapely

from layers import vocabulary
from layers.words import sentence
from web.asking.ground import kept
from web.asking.provides import Shares, providers
from web.parts import table
from web.place import Place

FIGURES = (
    "providers",
    "patches",
    "people",
    "people_per_patch",
    "people_nobody",
    "effective",
    "boundary_km",
    "boundary_providers_km",
)

SEVERAL = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Rows in metres with ``id`` and where they lie, headings in order, and what they are."""

    frame: gpd.GeoDataFrame
    columns: Mapping[str, str]
    caption: str
    formats: Mapping[str, table.Format]


def make(place: Place, shares: Shares, code: str) -> Table:
    """
    Return the table.

    Parameters
    ----------
    place
        The place asked about.
    shares
        The answer; for one service it is listed by area, else every service is a row.
    code
        The area whose services are listed; empty for the whole place.
    """
    key = ("provides table", shares.question, code)
    return kept(place, key, lambda: _make(shares, code))


def _make(shares: Shares, code: str) -> Table:
    """Make the table."""
    one = shares.question.service
    frame = _by_area(shares) if one else _by_service(shares, code)
    heading = shares.layer.singular if one else _say("column_service")
    name = "" if one or not code else str(shares.of_area(code)["name"].iloc[0])
    where = _say("in_area", name=name) if name else _say("here")
    caption = (
        _say(
            "caption_areas",
            service=vocabulary.title("services", one),
            area=shares.layer.singular.lower(),
        )
        if one
        else _say("caption_services", where=where)
    )
    titles = {name: _say(f"column_{name}") for name in FIGURES}
    whole = ("people", "people_per_patch", "people_nobody")
    return Table(
        frame=frame,
        columns={"title": heading, **_named(shares), **titles},
        caption=caption,
        formats={
            **dict.fromkeys(whole, "{:,.0f}".format),
            "effective": "{:,.2f}".format,
        },
    )


def _say(code: str, **values: object) -> str:
    """Return one sentence about who provides what."""
    return sentence("provides", code, **values)


def _named(shares: Shares) -> dict[str, str]:
    """Return the column of providers, unless one runs all of it: the answer names that one."""
    if shares.question.service and len(providers(shares.patches)) < SEVERAL:
        return {}
    return {"named": _say("column_named")}


def _by_area(shares: Shares) -> gpd.GeoDataFrame:
    """List one service by area, the most divided first."""
    found = shares.of_service(shares.question.service)
    areas = shares.areas.set_index("code")
    shapes = areas.geometry.loc[found["code"]]
    near = {str(code): providers(rows) for code, rows in shares.reach.groupby("code")}
    rows = found.assign(
        id=areas["id"].loc[found["code"]].to_numpy(),
        title=found["name"],
        named=[", ".join(near.get(str(code), [])) for code in found["code"]],
    )
    placed = gpd.GeoDataFrame(rows, geometry=shapes.to_numpy(), crs=shares.areas.crs)
    return _measured(placed).sort_values(["patches", "boundary"], ascending=False)


def _by_service(shares: Shares, code: str) -> gpd.GeoDataFrame:
    """List every service in one area or in the whole place."""
    found = shares.of_area(code) if code else shares.whole()
    there = shares.reach[shares.reach["code"] == code] if code else shares.patches
    held = {one: shares.patches[shares.patches["service"] == one] for one in found["service"]}
    rows = found.assign(
        id=[f"service {one}" for one in found["service"]],
        title=[vocabulary.title("services", one) for one in found["service"]],
        named=[", ".join(providers(there[there["service"] == one])) for one in found["service"]],
    )
    shapes = [shapely.union_all(held[one].geometry.to_numpy()) for one in found["service"]]
    return _measured(gpd.GeoDataFrame(rows, geometry=shapes, crs=shares.areas.crs))


def _measured(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add lengths in kilometres, which people read."""
    return rows.assign(
        boundary_km=rows["boundary"] / 1000,
        boundary_providers_km=rows["boundary_providers"] / 1000,
    )
