"""What one contributor or group may see before review is never kept for another."""

import shutil
from pathlib import Path

import pytest
from shapely.geometry import Point

from layers.actor import OPERATOR, VISITOR, Actor
from store.opening import open_store
from store.register import Register
from web import listing
from web.frames import SHARED, Frames
from web.place import Place

BOTH = frozenset({"visitor", "contributor"})
OFFICER, TEAM = frozenset({"officer"}), frozenset({"police"})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Actor("a", BOTH), Actor("b", BOTH), False),
        (Actor("a", BOTH, frozenset({"g"})), Actor("a", BOTH, frozenset({"h"})), False),
        (Actor("a", BOTH), Actor("a", BOTH), True),
        (VISITOR, Actor("map"), True),
        (Actor("a", frozenset({"moderator"})), Actor("b", frozenset({"moderator"})), True),
        (VISITOR, OPERATOR, False),
        (Actor("a", OFFICER, officer="1"), Actor("a", OFFICER, officer="2"), False),
        (Actor("a", OFFICER, leads_services=TEAM), Actor("a", OFFICER), False),
    ],
)
def test_sight(one: Actor, other: Actor, same: bool) -> None:
    assert (one.sight == other.sight) is same


@pytest.mark.parametrize("frames", [Frames(), SHARED])
def test_what_one_sent_in_is_not_kept_for_another(
    town_file: Path, tmp_path: Path, frames: Frames
) -> None:
    store = open_store(Path(shutil.copy(town_file, tmp_path / "town.gpkg")))
    ann, ben = (Place(Register(store, Actor(one, BOTH)), frames=frames) for one in ("ann", "ben"))
    values = {"name": "Not yet", "category": "hall"}
    waiting = ann.register.add("assets", values, Point(-2.34, 53.405))
    assert waiting in set(ann.with_waiting("assets")["id"])
    assert waiting not in set(ben.with_waiting("assets")["id"])
    assert waiting in set(listing.records(ann, "assets")["id"])
    assert waiting not in set(listing.records(ben, "assets")["id"])
    store.close()
