"""What is to be put right about patches and officers, and the areas that cut patches could have."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from mapping.analysis.recast import COLUMNS, cut, proposed
from mapping.analysis.soundness import faults
from web.asking.ground import finest, ground, patches
from web.place import Place

LAYERS = ("patches", "officers", "boundaries", "people", "postcodes")
MAY = ("officer", "councillor", "moderator", "operator")
"""Who is shown what is to be put right: it tells of posts that are empty."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Soundness:
    """
    The answer.

    Parameters
    ----------
    faults
        `soundness.faults`; of kind "cut" besides, a patch that followed the lines of areas until
        these were redrawn.
    proposals
        `recast.proposed` for patches cut and of areas that ended, with ``service`` and ``patch``
        by name.
    """

    faults: pd.DataFrame
    proposals: pd.DataFrame


def ask(place: Place, services: tuple[str, ...], on: date) -> Soundness:
    """Say what is to be put right about some services, or all when none is named."""
    return place.kept(("soundness", services, on), LAYERS, lambda: _ask(place, services, on))


def of_officer(found: Soundness, officer: Mapping[str, Any], patches: Collection[str]) -> Soundness:
    """Keep what is about one officer: about the post itself, and the patches worked on."""
    rows = found.faults
    own = (rows["officer"] == officer["name"]) | rows["patch"].isin(list(patches))
    mine = rows[own & (rows["service"] == officer["service"])]
    return Soundness(faults=mine.reset_index(drop=True), proposals=found.proposals)


def _ask(place: Place, services: tuple[str, ...], on: date) -> Soundness:
    """Gather the frames and put the questions."""
    held = patches(place, services or None, on)
    found = faults(held, _officers(place, services), _area(place, on), _codes(place, on), on=on)
    wards = _wards(place, on)
    ended = held["name"].isin(found.loc[found["kind"] == "ended", "patch"]).to_numpy(dtype=bool)
    lost = _cut(place, held, wards) & ~ended
    rows = pd.DataFrame({"kind": "cut", "service": held["service"], "patch": held["name"]})[lost]
    both = pd.concat([found, rows.assign(officer="", what="")], ignore_index=True)
    proposals = _proposals(place, held, wards, lost | ended)
    return Soundness(faults=both.assign(share=both["share"].astype(float)), proposals=proposals)


def _officers(place: Place, services: tuple[str, ...]) -> pd.DataFrame:
    """Return all published officers, also of other days."""
    found = pd.DataFrame(place.register.read("officers", geometry=False))
    there = found[found["status"] == "published"]
    return there[there["service"].isin(services)] if services else there


def _area(place: Place, on: date) -> gpd.GeoDataFrame:
    """Return the ground of the place; none where there are no boundaries to say it."""
    where = ground(place, "", on)
    return where.frame if where.layer else where.frame[:0]


def _codes(place: Place, on: date) -> frozenset[str]:
    """Return the codes of the boundaries in force."""
    return frozenset(place.register.groups("boundaries", "code", on=on))


def _wards(place: Place, on: date) -> gpd.GeoDataFrame:
    """Return the areas that tables go by; none where there are none."""
    layer = finest(place, on)
    return place.areas(layer) if layer else patches(place, (), on).assign(code="", name="")


def _cut(
    place: Place, held: gpd.GeoDataFrame, wards: gpd.GeoDataFrame
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which patches the last change of the wards cut: those that are older than it."""
    none = np.zeros(len(held), dtype=bool)
    starts = wards["valid_from"].dropna() if "valid_from" in wards else []
    if not len(held) or not len(starts):
        return none
    change = max(starts)
    before = _wards(place, date.fromisoformat(change) - timedelta(days=1))
    older = (held["valid_from"].fillna("") < change).to_numpy(dtype=bool)
    if before.empty or not older.any():
        return none
    none[older] = cut(held[older], before, wards)
    return none


def _proposals(
    place: Place,
    held: gpd.GeoDataFrame,
    wards: gpd.GeoDataFrame,
    some: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> pd.DataFrame:
    """Propose areas for patches that need new ones."""
    if wards.empty or not some.any():
        return pd.DataFrame(columns=["service", *COLUMNS])
    people = place.people()
    found = proposed(held, wards, people=people if len(people) else None, some=some)
    names = held["name"].reindex(found["patch"]).to_numpy()
    services = held["service"].reindex(found["patch"]).to_numpy()
    return found.assign(patch=names, service=services)
