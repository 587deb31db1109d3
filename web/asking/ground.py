"""The ground a question is about: the whole place, a district or a ward, on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from mapping.analysis.cells import Things
from mapping.analysis.frames import polygons
from web.area_layers import COUNTING, AreaLayer
from web.frames import SHARED
from web.place import Place

Made = TypeVar("Made")

CHOSEN = ("district", "ward")
"""The tiers whose areas a page offers; a command takes the code of any area."""
PLACE = ("ward", "district", "county")
"""The tier whose areas together are the whole place: the finest that is everybody's own."""
WIDE = 0.5
"""The least share of the ground of the widest service to be shown first."""
LAYERS = (
    "boundaries",
    "patches",
    "officers",
    "people",
    "postcodes",
    "assets",
    "needs",
    "places",
    "paths",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """
    The ground asked about.

    Parameters
    ----------
    code
        The area's code; empty for the whole place.
    name
        What a person calls it.
    layer
        The layer the areas of ``frame`` are of; None where there are no boundaries.
    frame
        Areas in metres, taken together.
    """

    code: str
    name: str
    layer: AreaLayer | None
    frame: gpd.GeoDataFrame


def main_service(place: Place, on: date) -> str:
    """Return the first service that works on about as much ground as any; "" when none does."""
    held = place.records("patches", on=on)
    total = held.geometry.area.groupby(held["service"]).sum()
    wide = set(total[total >= WIDE * total.max()].index)
    return next((one for one in place.services(on) if one in wide), "")


def ground(place: Place, code: str, on: date) -> Ground:
    """
    Find the ground by the code or name of an area; an empty code is the whole place.

    Raises
    ------
    UnknownArea
        If there is no such area that day.
    """
    if not code:
        return _whole(place, on)
    layer, frame = place.area(code, on)
    row = frame.iloc[0]
    return Ground(code=str(row["code"]), name=str(row["name"]), layer=layer, frame=frame)


def _whole(place: Place, on: date) -> Ground:
    """Return the whole place: all areas of one tier, or all patches when there are none."""
    layer = finest(place, on)
    if layer is not None:
        return Ground(code="", name=place.name, layer=layer, frame=place.areas(layer))
    return Ground(code="", name=place.name, layer=None, frame=patches(place, None, on))


def finest(place: Place, on: date) -> AreaLayer | None:
    """Return the areas that tables go by: wards where there are wards."""
    tiers = place.tiers(on)
    working = [one for one in reversed(tiers) if one not in COUNTING]
    name = next((one for one in (*PLACE, *working, *tiers) if one in tiers), None)
    return AreaLayer("tier", name, on) if name else None


def patches(place: Place, services: tuple[str, ...] | None, on: date) -> gpd.GeoDataFrame:
    """Return the patches in force of some services, or of all, in metres and valid."""

    def make() -> gpd.GeoDataFrame:
        found = place.records("patches", on=on)
        wanted = found if services is None else found[found["service"].isin(services)]
        return wanted.set_geometry(polygons(wanted, what="patches")).reset_index(drop=True)

    return kept(place, ("patches", services, on), make)


def officers(place: Place, services: tuple[str, ...], on: date) -> pd.DataFrame:
    """Return the officers of some services who have started and not left."""
    found = pd.DataFrame(place.register.read("officers", on=on, geometry=False))
    return found[found["service"].isin(services)].reset_index(drop=True)


def areas(place: Place, on: date) -> dict[str, str]:
    """Return the areas a page offers, code to what a person reads, districts first."""
    tiers = [one for one in CHOSEN if one in place.tiers(on)]
    return {
        str(code): f"{name} ({layer.singular.lower()})"
        for layer in (AreaLayer("tier", one, on) for one in tiers)
        for code, name in sorted(_named(place.areas(layer)), key=lambda pair: pair[1])
    }


def _named(frame: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """List the codes and names of areas."""
    names = frame["name"].fillna(frame["code"]).astype(str)
    return list(zip(frame["code"].astype(str), names, strict=True))


def things(place: Place) -> Things:
    """Return what is counted on the ground; residents only where they are known."""
    people = place.people()
    return Things(
        people=people if len(people) else None,
        assets=place.records("assets"),
        needs=place.records("needs"),
    )


def kept(place: Place, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """Keep an answer for everybody with the same rights until a layer it is made of changes."""
    register = place.register
    versions = tuple(register.version(layer) for layer in LAYERS)
    sight = register.actor.sight
    return SHARED.get((register.store.where, sight, *key, *versions), make)
