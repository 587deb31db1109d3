"""An officer's own ground: what stands on it, what changed, what is due, and who shares it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import vocabulary
from layers.actor import Actor
from layers.patches import COUNCILLORS
from layers.rights import AUDIENCES
from mapping.analysis.frames import insides, places
from mapping.analysis.shared_ground import who_shares
from web import shared_words
from web.asking import freshness, officers
from web.asking.officers import UnknownOfficer
from web.place import Place

CROSSED = ("ward", "parish")
"""The tiers whose areas the page lists."""
KINDS = ("officer", "councillor", "group")
LAYERS = ("officers", "patches", "boundaries", "groups", "people", "postcodes", "assets", "needs")
_EMAIL = re.compile(r"[^\s@,;:<>()]+@[^\s@,;:<>()]+\.[A-Za-z]{2,}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Mine:
    """
    One officer's ground.

    Parameters
    ----------
    officer
        The officer's record, as far as one may read it.
    ground
        One row in metres; empty for whoever has no ground.
    works_on, missing
        Names of patches and areas found, and those given that nothing has.
    people
        Residents on the ground; NaN where they are not known.
    records
        Assets and needs on the ground: `freshness.records` with ``open`` (False for a need that is
        answered).
    areas
        `who_shares` for wards and parishes, without those that only graze the ground.
    sharers
        Everybody else on this ground: ``id``, ``name``, ``kind`` (one of `KINDS`), ``role``,
        ``service`` (what a person reads), ``contact``, ``email`` (empty when none is known),
        ``in_post``, ``covered_by``, the shares of `who_shares`, geometry; the largest share of the
        people here first.
    grazing
        How many areas and people were left out because they only graze the ground.
    """

    officer: Mapping[str, Any]
    ground: gpd.GeoDataFrame
    works_on: tuple[str, ...]
    missing: tuple[str, ...]
    people: float
    records: gpd.GeoDataFrame
    areas: pd.DataFrame
    sharers: gpd.GeoDataFrame
    grazing: int

    @property
    def has_ground(self) -> bool:
        """Whether there is any ground at all."""
        return not bool(self.ground.is_empty.all())

    @property
    def due(self) -> gpd.GeoDataFrame:
        """What is due to be checked, the longest waiting first."""
        return self.records[self.records["due"].to_numpy(dtype=bool)]


def may(actor: Actor) -> bool:
    """Whether the page is for this person: officers, and whoever sees what colleagues see."""
    return actor.has(*AUDIENCES["colleagues"])


def choices(place: Place) -> pd.DataFrame:
    """
    Return the officers whose ground one may look at here: one's own, one's team, or all.

    Whoever came by an officer's private link sees that officer's ground; the lead of a team that of
    everybody in it too.
    """
    there = officers.everybody(place)
    actor = place.register.actor
    if not actor.officer:
        return there
    own = (there["id"] == actor.officer) | there["service"].isin(actor.leads_services)
    return there[own].reset_index(drop=True)


def ask(place: Place, id: str) -> Mine:  # noqa: A002
    """
    Say what lies on an officer's ground today.

    Raises
    ------
    UnknownOfficer
        If nobody of this id works here, or the ground is not one's own or one's team's.
    """
    if id not in set(choices(place)["id"]):
        msg = "Nobody at this address works here now. The post may have ended."
        raise UnknownOfficer(msg)
    return place.kept(("my patch", id, place.today()), LAYERS, lambda: _ask(place, id))


def _ask(place: Place, id: str) -> Mine:  # noqa: A002
    """Gather everything about one officer's ground."""
    officer = officers.one(place, id)
    every = officers.grounds(place)
    row = every[every["id"] == id]
    ground = gpd.GeoDataFrame(geometry=insides(row.geometry.to_numpy()), crs=every.crs)
    held = _records(place, ground)
    areas, sharers, grazing = _areas(place, ground), _sharers(place, ground, held, id), 0
    if not ground.is_empty.all():
        kept = [~shared_words.grazing(one) for one in (areas, sharers)]
        # A group that only has records here, or its home, has no ground of its own to graze with.
        kept[1] |= sharers["share_of_footprint_area"].isna()
        grazing = sum(int((~one).sum()) for one in kept)
        areas, sharers = areas[kept[0]], sharers[kept[1]]
    return Mine(
        officer={str(name): value for name, value in officer.items()},
        ground=ground,
        works_on=row["works_on"].iloc[0],
        missing=row["missing"].iloc[0],
        people=_people(place, ground),
        records=held,
        areas=areas.reset_index(drop=True),
        sharers=sharers.reset_index(drop=True),
        grazing=grazing,
    )


def _people(place: Place, ground: gpd.GeoDataFrame) -> float:
    """Count the residents on the ground; NaN where they are not known."""
    people = place.people()
    if people.empty:
        return float("nan")
    x, y = places(people)
    inside = shapely.contains_xy(ground.geometry.iloc[0], x, y)
    return float(people["residents"].to_numpy(dtype=float)[inside].sum())


def _records(place: Place, ground: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the assets and needs on the ground, with whether each is still open."""
    found = freshness.records(place)
    x, y = places(found)
    here = found[shapely.contains_xy(ground.geometry.iloc[0], x, y)].reset_index(drop=True)
    needs = place.records("needs")
    answered = set(needs.loc[needs["stage"] == "answered", "id"])
    return here.assign(open=~here["id"].isin(answered))


def _areas(place: Place, ground: gpd.GeoDataFrame) -> pd.DataFrame:
    """List the wards and parishes that share the ground."""
    tiers = [one for one in CROSSED if one in place.tiers()]
    layers = {f"tier:{one}": _near(place.areas(f"tier:{one}"), ground) for one in tiers}
    found = _shares(place, ground, layers)
    order = found["layer"].map({f"tier:{one}": at for at, one in enumerate(tiers)})
    by = ["order", "share_of_footprint_people", "share_of_footprint_area"]
    ranked = found.assign(order=order).sort_values(by, ascending=[True, False, False])
    return ranked.drop(columns="order")


def _near(frame: gpd.GeoDataFrame, ground: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep what can share the ground at all."""
    if ground.is_empty.all():
        return frame[:0]
    return frame.iloc[np.sort(frame.sindex.query(ground.geometry.iloc[0], "intersects"))]


def _shares(
    place: Place, ground: gpd.GeoDataFrame, layers: Mapping[str, gpd.GeoDataFrame]
) -> pd.DataFrame:
    """Ask who shares the ground; nobody shares no ground."""
    people = place.people()
    known = people if len(people) else None
    if ground.is_empty.all():
        whole = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=ground.crs)
        return who_shares(whole, {})
    return who_shares(ground, layers, people=known)


def _sharers(
    place: Place,
    ground: gpd.GeoDataFrame,
    held: gpd.GeoDataFrame,
    id: str,  # noqa: A002
) -> gpd.GeoDataFrame:
    """List every other officer, councillor and group on the ground."""
    there = _near(_others(place, id), ground)
    drawn = there[there.geom_type.isin(["Polygon", "MultiPolygon"])]
    layer = gpd.GeoDataFrame(drawn[["name", "geometry"]].assign(code=drawn["id"]))
    found = _shares(place, ground, {"sharers": layer}).set_index("code")
    shares = found.drop(columns=["layer", "name"])
    every = _groups_here(place, held, there)
    touching = set(drawn["id"]) - set(shares.index)
    joined = every[~every["id"].isin(touching)].join(shares, on="id")
    order = ["share_of_footprint_people", "share_of_footprint_area"]
    return joined.sort_values([*order, "name"], ascending=[False, False, True], kind="stable")


def _others(place: Place, id: str) -> gpd.GeoDataFrame:  # noqa: A002
    """List everybody else with ground: officers and councillors, and groups with a place."""
    grounds = officers.grounds(place)
    people = pd.DataFrame(officers.everybody(place))
    placed = grounds.assign(geometry=insides(grounds.geometry.to_numpy()))
    rows = people.assign(
        kind=np.where(people["service"] == COUNCILLORS, "councillor", "officer"),
        service=[vocabulary.title("services", one) for one in people["service"]],
        contact=_contacts(people, "contact_colleagues", "contact_public"),
        in_post=grounds["in_post"].to_numpy(),
        covered_by=grounds["covered_by"].to_numpy(),
    )
    there = gpd.GeoDataFrame(rows, geometry=placed.geometry.to_numpy(), crs=grounds.crs)
    return _joined(there[(there["id"] != id) & ~there.is_empty], _groups(place), grounds)


_SHARER = ("id", "name", "kind", "role", "service", "organisation", "contact", "email")
_POST = ("in_post", "covered_by")


def _joined(
    people: gpd.GeoDataFrame, groups: gpd.GeoDataFrame, like: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Put officers and groups below each other in the same columns."""
    both = pd.concat([pd.DataFrame(people), pd.DataFrame(groups)], ignore_index=True)
    said = both.assign(email=[_email(one) for one in both["contact"]], role=both["role"].fillna(""))
    return gpd.GeoDataFrame(said[[*_SHARER, *_POST, "geometry"]], geometry="geometry", crs=like.crs)


def _groups(place: Place) -> gpd.GeoDataFrame:
    """Return the groups that have a place, whether a point or ground."""
    found = place.records("groups")
    return found.assign(
        kind="group",
        role="",
        service="",
        organisation="",
        contact=_contacts(found, "contact_public"),
        in_post=True,
        covered_by="",
    )


def _groups_here(place: Place, held: gpd.GeoDataFrame, near: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the groups that look after something on the ground to those that are near it."""
    here = set(held["group"].dropna()) - set(near["id"])
    found = place.register.read("groups", geometry=False)
    more = pd.DataFrame(found[found["id"].isin(here) & (found["status"] == "published")])
    said = more.assign(
        kind="group",
        role="",
        service="",
        organisation="",
        contact=_contacts(more, "contact_public"),
        in_post=True,
        covered_by="",
        geometry=pd.Series(None, index=more.index, dtype=object),
    )
    return _joined(near, said, near) if len(said) else near


def _contacts(frame: pd.DataFrame, *columns: str) -> list[str]:
    """Return the first contact that is known and may be read, else an empty text."""
    known = [frame[one].fillna("").astype(str) for one in columns if one in frame]
    return [next((text for text in row if text), "") for row in zip(*known, strict=True)]


def _email(contact: object) -> str:
    """Return the e-mail address in a contact; empty when there is none."""
    found = _EMAIL.search(str(contact or ""))
    return found.group().rstrip(".") if found else ""
