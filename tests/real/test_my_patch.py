"""My patch in Trafford: a locality's lead among creative clusters, libraries and a ward."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely

from layers.actor import OPERATOR
from mapping.analysis.frames import places, polygons
from store.opening import open_store
from store.register import Register
from web.asking import my_patch, my_patch_changes
from web.asking.my_patch import Mine
from web.place import Place

pytestmark = pytest.mark.real

LOCALITY, CLUSTER = "South", "Hale, Hale Barns & Timperley South cluster"
POSTS = (
    {"name": "Ann", "service": "community", "patches": LOCALITY},
    {"name": "Ben", "service": "community", "patches": "North"},
    {"name": "Cleo", "service": "culture", "patches": CLUSTER},
    {"name": "Dev", "service": "councillors", "areas": "E05015248"},
)
"""The ward is Hale."""


@pytest.fixture(scope="module")
def trafford(greater_manchester: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("my_patch")
    store = open_store(shutil.copy(greater_manchester, folder / "place.gpkg"))
    register = Register(store, OPERATOR)
    for post in POSTS:
        register.add("officers", post | {"role": "Officer"}, None, status="published")
    yield Place(register)
    store.close()


@pytest.fixture(scope="module")
def mine(trafford: Place) -> Mine:
    there = my_patch.choices(trafford).set_index("name")
    return my_patch.ask(trafford, str(there.loc["Ann", "id"]))


def test_people_and_records_are_those_counted_point_by_point(trafford: Place, mine: Mine) -> None:
    people, ground = trafford.people(), mine.ground.geometry.iloc[0]
    at = people.sindex.query(ground, predicate="contains")
    assert mine.people == pytest.approx(people["residents"].iloc[at].sum(), rel=1e-9)
    for layer in ("assets", "needs"):
        held = trafford.records(layer)
        x, y = places(held)
        inside = shapely.contains(ground, shapely.points(x, y))
        assert set(mine.records.loc[mine.records["layer"] == layer, "id"]) == set(
            held["id"][inside]
        )
    assert mine.people > 70_000


def test_everybody_on_the_ground_is_there_by_how_much(trafford: Place, mine: Mine) -> None:
    sharers = mine.sharers.set_index("name")
    assert set(sharers.index) == {"Cleo", "Dev"}
    patches = trafford.records("patches")
    cluster = polygons(patches[patches["name"] == CLUSTER])[0]
    ground = mine.ground.geometry.iloc[0]
    share = shapely.area(shapely.intersection(cluster, ground)) / shapely.area(ground)
    assert sharers.loc["Cleo", "share_of_footprint_area"] == pytest.approx(share, rel=1e-6)
    hale = mine.areas.set_index("name").loc["Hale"]
    for one in ("people", "area"):
        column = f"share_of_footprint_{one}"
        assert sharers.loc["Dev", column] == pytest.approx(hale[column], rel=1e-6)


def test_a_check_is_no_change_and_what_came_and_went_is_not_told(
    trafford: Place, mine: Mine
) -> None:
    kept, gone = (mine.due.iloc[at] for at in (0, 1))
    before = my_patch_changes.ask(trafford, mine, date(2000, 1, 1))
    assert set(before["how"]) == {"added"}
    trafford.register.confirm(kept["layer"], kept["id"])
    trafford.register.move(gone["layer"], gone["id"], to="withdrawn")
    now = my_patch.ask(trafford, str(mine.officer["id"]))
    assert set(mine.due["id"]) - set(now.due["id"]) == {kept["id"], gone["id"]}
    assert len(my_patch_changes.ask(trafford, now, date(2000, 1, 1))) == len(before) - 1
