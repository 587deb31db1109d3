"""How evenly a service's work is shared: whole patches and officers beside each other."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid
from mapping.analysis.balance import against_middle, outliers
from mapping.analysis.coverage import coverage
from mapping.analysis.posts import Posts, posts
from mapping.analysis.travel import travel
from mapping.analysis.vacancies import vacancies
from web.asking.coverage import Cover
from web.asking.ground import kept, things
from web.place import Place

LEAST = 1.0
"""Square metres below which a patch is not on the ground asked about."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Balance:
    """
    Patches and officers beside each other, each whole even where only part was asked about.

    Parameters
    ----------
    patches
        A row for each patch that reaches the ground asked about: `load.patch_loads` with ``id``,
        ``service``, `travel.COLUMNS`, the columns of `against_middle` and geometry.
    officers
        A row for each officer in post there: `load.officer_loads` with the same further columns and
        the ground of their patches.
    outliers
        `balance.outliers` of both, with ``kind`` "patch" or "officer".
    vacancies
        `vacancies.vacancies` of these patches in the year after the day asked about, with
        ``people`` (on the whole patch).
    """

    patches: gpd.GeoDataFrame
    officers: gpd.GeoDataFrame
    outliers: pd.DataFrame
    vacancies: pd.DataFrame


def ask(place: Place, cover: Cover) -> Balance:
    """Say how evenly the work of the patches on some ground is shared, and what will be vacant."""
    key = ("balance", cover.question, place.today())
    return kept(place, key, lambda: _ask(place, cover))


def _ask(place: Place, cover: Cover) -> Balance:
    """Gather the frames, measure whole patches, and compare."""
    on = cover.question.on
    held = cover.patches[cover.found.patches["area"] > LEAST].reset_index(drop=True)
    every = _staff(place, cover.question.services, None)
    staff = _staff(place, cover.question.services, on)
    whole = coverage(held, held, things=things(place), officers=staff, on=on)
    units = _compared(
        place,
        whole.patches.assign(id=held["id"], service=held["service"], code=held["code"]),
        held.geometry,
        _offices(posts(staff, held, on=on)),
    )
    people = _officers(place, whole.officers, held, staff, on)
    parts = [
        outliers(one).assign(kind=kind) for kind, one in (("patch", units), ("officer", people))
    ]
    some = [one for one in parts if len(one)]
    coming = vacancies(every, held, on=on)
    return Balance(
        patches=units,
        officers=people,
        outliers=pd.concat(some, ignore_index=True) if some else parts[0],
        vacancies=coming.assign(people=units["people"].reindex(coming["patch"]).to_numpy()),
    )


def _staff(place: Place, services: tuple[str, ...], on: date | None) -> gpd.GeoDataFrame:
    """Return the officers of some services with where they are to be found, in metres."""
    found = place.register.read("officers", on=on)
    wanted = found[found["service"].isin(services) & (found["status"] == "published")]
    return grid.to_metres(wanted.reset_index(drop=True), place.crs)


def _offices(found: Posts) -> gpd.GeoDataFrame:
    """List where the officers of each patch are to be found."""
    patch, officer = np.nonzero(found.works)
    staff = gpd.GeoDataFrame(found.officers)
    return gpd.GeoDataFrame(
        {"ground": patch}, geometry=staff.geometry.to_numpy()[officer], crs=staff.crs
    )


def _officers(
    place: Place,
    loads: pd.DataFrame,
    held: gpd.GeoDataFrame,
    staff: gpd.GeoDataFrame,
    on: date,
) -> gpd.GeoDataFrame:
    """Tabulate the officers who work on these patches, each with the own place."""
    found = posts(staff, held, on=on)
    shapes = held.geometry.to_numpy()
    grounds = [shapely.union_all(shapes[mine]) for mine in found.works.T]
    there = found.works.any(axis=0)
    named = loads.assign(
        id=found.officers["id"], service=found.officers["service"], geometry=grounds
    )
    rows = pd.DataFrame(named[there]).reset_index(drop=True)
    own = gpd.GeoDataFrame(found.officers)[there].geometry.to_numpy()
    offices = gpd.GeoDataFrame({"ground": rows.index}, geometry=own, crs=held.crs)
    ground = gpd.GeoSeries(rows.pop("geometry").to_numpy(), crs=held.crs)
    return _compared(place, rows, ground, offices)


def _compared(
    place: Place, rows: pd.DataFrame, ground: gpd.GeoSeries, offices: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Add how far people are, and how each row stands beside the middle one."""
    people = place.people()
    shown = gpd.GeoDataFrame(rows, geometry=ground.to_numpy(), crs=ground.crs)
    far = travel(shown, people if len(people) else None, offices=offices)
    measured = shown.join(far)
    return measured.join(against_middle(measured))
