"""Two records that are one place become one, and nothing of either history is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.actor import OPERATOR, VISITOR
from layers.errors import BadRecord, Conflict, PatchworkError, Refused
from store.faults import NotFound
from store.opening import open_store
from store.register import KEEP, Register
from tests.store.places import HALL, HERE, MOD, THERE, clock


def pair(register: Register, **more: object) -> tuple[str, str]:
    """A suggestion, and the published record that it turns out to be."""
    kept = register.add("assets", HALL, HERE, status="published")
    values = {"name": "The Chapel Hall", "category": "hall", "opening": "Mondays"} | more
    gone = register.as_(VISITOR).suggest("assets", values, THERE).id
    return gone, kept


def test_what_was_chosen_of_each_is_kept(register: Register) -> None:
    gone, kept = pair(register)
    done = register.as_(MOD).merge(
        "assets",
        gone,
        into=kept,
        values={"opening": "Mondays"},
        version=1,
        into_version=1,
        geometry=THERE,
        reason="Same door",
    )
    found = register.get("assets", kept)
    assert done == found["version"] == 2
    assert (found["name"], found["opening"], found["geometry"]) == (
        "Chapel Hall",
        "Mondays",
        THERE,
    )
    assert found["same_as"] is None
    assert register.read("assets")["id"].tolist() == [kept]
    into, away = register.history("assets", kept)[-1], register.history("assets", gone)[-1]
    assert (into.action, into.by, away.action, away.by) == ("merged", MOD.name, "merged", MOD.name)
    assert (away.reason, into.reason) == ("Same door", f"Same door Merged with {gone}.")
    assert away.values["opening"] == "Mondays"
    assert into.values["opening"] is None
    assert register.version("assets") == 3
    assert register.check() == []


def test_a_merge_is_undone_on_both_sides(register: Register) -> None:
    gone, kept = pair(register)
    moderator = register.as_(MOD)
    moderator.merge("assets", gone, into=kept, values={}, version=1, into_version=1)
    with pytest.raises(Refused, match="Merge it"):
        moderator.move("assets", gone, to="published")
    moderator.undo("assets", gone, version=1)
    moderator.undo("assets", kept, version=1)
    assert register.get("assets", gone)["status"] == "proposed"
    assert register.get("assets", gone)["same_as"] is None
    assert moderator.move("assets", gone, to="published") == 4
    assert register.check() == []


def test_a_merge_that_takes_nothing_is_told_in_both_histories(register: Register) -> None:
    gone, kept = pair(register)
    register.merge("assets", gone, into=kept, values={}, version=1, into_version=1)
    assert [len(register.history("assets", one)) for one in (gone, kept)] == [2, 2]


def test_what_was_proposed_to_the_one_that_goes_follows_it(register: Register) -> None:
    first, second = (register.add("assets", HALL, HERE, status="published") for _ in range(2))
    visitor = register.as_(VISITOR)
    change = visitor.suggest("assets", HALL | {"same_as": first}, HERE).id
    register.merge("assets", first, into=second, values={}, version=1, into_version=1)
    assert register.get("assets", change)["same_as"] == second
    register.merge("assets", change, into=second, values={}, version=2, into_version=2)
    assert register.read("assets")["id"].tolist() == [second]
    assert register.check() == []


def test_what_stays_never_points_at_what_goes(register: Register) -> None:
    public = register.add("assets", HALL, HERE, status="published")
    change = register.as_(VISITOR).suggest("assets", HALL | {"same_as": public}, HERE).id
    register.merge("assets", public, into=change, values={}, version=1, into_version=1)
    assert register.get("assets", change)["same_as"] is None
    assert register.as_(MOD).move("assets", change, to="published") == 3


def test_stale_versions_are_conflicts_and_nothing_is_half_merged(register: Register) -> None:
    gone, kept = pair(register)
    for one, other in ((2, 1), (1, 2)):
        with pytest.raises(Conflict):
            register.merge("assets", gone, into=kept, values={}, version=one, into_version=other)
    with pytest.raises(BadRecord):
        register.merge("assets", gone, into=kept, values={"name": ""}, version=1, into_version=1)
    assert register.version("assets") == 2
    assert register.get("assets", gone)["status"] == "proposed"


def test_what_cannot_be_merged(register: Register) -> None:
    gone, kept = pair(register)
    with pytest.raises(BadRecord, match="with itself"):
        register.merge("assets", gone, into=gone, values={}, version=1, into_version=1)
    for one, other in ((gone, "nothing"), ("nothing", kept)):
        with pytest.raises(NotFound):
            register.merge("assets", one, into=other, values={}, version=1, into_version=1)
    register.move("assets", kept, to="withdrawn")
    with pytest.raises(Refused, match="takes in no other"):
        register.merge("assets", gone, into=kept, values={}, version=1, into_version=2)
    with pytest.raises(Refused, match="withdrawn cannot become withdrawn"):
        register.merge("assets", kept, into=gone, values={}, version=2, into_version=1)


def test_of_two_moderators_who_merge_one_record_the_second_is_told(register: Register) -> None:
    gone, kept = pair(register)
    other = register.add("assets", HALL | {"name": "Old Hall"}, HERE, status="published")

    def merge(into: str) -> object:
        try:
            return register.as_(MOD).merge(
                "assets", gone, into=into, values={}, version=1, into_version=1
            )
        except PatchworkError as error:
            return type(error)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(merge, [kept, other]))
    assert sorted(map(str, done)) in (
        sorted(map(str, [2, Refused])),
        sorted(map(str, [2, Conflict])),
    )
    versions = sorted(int(str(register.get("assets", one)["version"])) for one in (kept, other))
    assert versions == [1, 2]
    assert register.check() == []


def test_a_merge_and_an_edit_at_once_lose_nothing(register: Register) -> None:
    gone, kept = pair(register)

    def work(at: int) -> str:
        try:
            if at:
                register.change("assets", kept, {"description": "Edited"}, version=1)
            else:
                values = {"opening": "Mondays"}
                register.merge("assets", gone, into=kept, values=values, version=1, into_version=1)
        except Conflict:
            return "conflict"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == ["conflict", "done"]
    assert register.check() == []


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Register:
    store = open_store(tmp_path_factory.mktemp("merging") / "place.gpkg", create=True)
    return Register(store, OPERATOR, clock=clock())


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(
    number=st.integers(2, 5),
    order=st.randoms(use_true_random=False),
    chosen=st.sets(st.sampled_from(["name", "opening", "email", "reach"])),
    move=st.booleans(),
)
def test_merging_any_number_in_any_order_leaves_one_and_every_state(
    shared: Register, number: int, order: object, chosen: set[str], move: bool
) -> None:
    values = [
        HALL | {"name": f"Hall {at}", "opening": f"{at}", "email": f"{at}@a.uk", "reach": at}
        for at in range(number)
    ]
    places = [shapely.Point(-2.3 + at / 100, 53.4) for at in range(number)]
    left = [shared.suggest("assets", *one).id for one in zip(values, places, strict=True)]
    states = {id: shared.get("assets", id) for id in left}
    while len(left) > 1:
        order.shuffle(left)  # type: ignore[attr-defined]
        gone, into = shared.get("assets", left.pop()), shared.get("assets", left[0])
        shared.merge(
            "assets",
            str(gone["id"]),
            into=str(into["id"]),
            values={name: gone[name] for name in chosen},
            version=int(str(gone["version"])),
            into_version=int(str(into["version"])),
            geometry=gone["geometry"] if move else KEEP,
        )
        after = shared.get("assets", str(into["id"]))
        assert {name: after[name] for name in chosen} == {name: gone[name] for name in chosen}
        assert after["geometry"] == (gone if move else into)["geometry"]
    for id, first in states.items():
        shared.undo("assets", id, version=1)
        again = shared.get("assets", id)
        same = {"name", "opening", "email", "reach", "geometry", "status", "same_as"}
        assert {one: again[one] for one in same} == {one: first[one] for one in same}
    assert shared.check() == []
