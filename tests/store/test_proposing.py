"""A group's list: its rows wait for review, and come back without asking twice."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest

from layers.actor import VISITOR, Actor
from layers.errors import Refused
from store.register import Loaded, Register, Row
from tests.store.places import ANN, HALL, HERE, MOD, THERE, wards

GROUP = "5f0c"
MARY = Actor("Mary", frozenset({"contributor"}), frozenset({GROUP}))
OTHER = Actor("Omar", frozenset({"contributor"}), frozenset({"77aa"}))


def row(number: int, **more: object) -> Row:
    values = {"name": f"Hall {number}", "category": "hall"} | more
    return Row(values, HERE, key=str(number), number=number)


@pytest.fixture
def mary(register: Register) -> Register:
    return register.as_(MARY)


def propose(who: Register, rows: Sequence[Row], **more: object) -> Loaded:
    """Load a list, and see that a rehearsal counts the same."""
    said = {"source": "Halls list", "status": "proposed"} | more
    counted = who.load("assets", rows, dry_run=True, **said)  # type: ignore[arg-type]
    done = who.load("assets", rows, **said)  # type: ignore[arg-type]
    assert counted == done
    return done


def only(register: Register, **where: object) -> dict[str, object]:
    (id,) = register.as_(MOD).read("assets", where=where)["id"]
    return register.get("assets", id)


def test_rows_wait_for_review(register: Register, mary: Register) -> None:
    assert propose(mary, [row(1), row(2)]) == Loaded(2, 0, 0)
    assert propose(mary, [row(1), row(2)]) == Loaded(0, 0, 2)
    assert len(register.as_(VISITOR).read("assets")) == 0
    assert set(mary.read("assets")["group"]) == {GROUP}
    assert set(mary.read("assets")["status"]) == {"proposed"}
    assert propose(mary, [row(1, opening="Mondays"), row(2)]) == Loaded(0, 1, 1)
    assert only(register, name="Hall 1")["opening"] == "Mondays"
    assert register.check() == []


def test_a_row_that_was_returned_waits_again_when_it_changed(
    register: Register, mary: Register
) -> None:
    propose(mary, [row(1)])
    id = str(only(register, name="Hall 1")["id"])
    register.as_(MOD).move("assets", id, to="returned", reason="Which street?")
    assert propose(mary, [row(1)]) == Loaded(0, 0, 1)
    assert register.get("assets", id)["status"] == "returned"
    assert propose(mary, [row(1, address="1 High Street")]) == Loaded(0, 1, 0)
    assert register.get("assets", id)["status"] == "proposed"


def test_a_row_that_differs_from_a_published_record_proposes_a_change(
    register: Register, mary: Register
) -> None:
    propose(mary, [row(1)])
    id = str(only(register, name="Hall 1")["id"])
    register.as_(MOD).move("assets", id, to="published")
    register.as_(MOD).change("assets", id, {"opening": "Mondays", "email": "k@a.uk"}, version=2)
    assert propose(mary, [row(1, access="Ramp")]) == Loaded(0, 1, 0)
    assert register.as_(VISITOR).get("assets", id)["access"] is None
    change = only(register, same_as=id)
    assert (change["access"], change["opening"], change["email"]) == ("Ramp", "Mondays", "k@a.uk")
    assert propose(mary, [row(1, access="Ramp")]) == Loaded(0, 0, 1)
    assert propose(mary, [row(1, access="Lift")]) == Loaded(0, 1, 0)
    assert only(register, same_as=id)["access"] == "Lift"
    register.as_(MOD).merge(
        "assets",
        str(change["id"]),
        into=id,
        values={"access": "Lift"},
        version=2,
        into_version=3,
    )
    assert propose(mary, [row(1, access="Lift")]) == Loaded(0, 0, 1)
    assert register.as_(VISITOR).get("assets", id)["access"] == "Lift"
    assert register.check() == []


def test_a_list_finds_no_private_place(register: Register, mary: Register) -> None:
    propose(mary, [row(1)])
    id = str(only(register, name="Hall 1")["id"])
    register.as_(MOD).change("assets", id, {"blur": 500}, THERE, version=1)
    register.as_(MOD).move("assets", id, to="published")
    nowhere = Row({"name": "Hall 1", "category": "hall", "blur": 0}, None, key="1")
    assert propose(mary, [nowhere]) == Loaded(0, 0, 1)
    more = Row({**nowhere.values, "opening": "Mondays"}, None, key="1")
    assert propose(mary, [more]) == Loaded(0, 1, 0)
    change = only(register, same_as=id)
    assert (change["blur"], change["geometry"]) == (500, THERE)
    assert [one.distance(THERE) > 0 for one in mary.read("assets").geometry] == [True]


def test_what_reviewers_mended_is_not_proposed_back(register: Register, mary: Register) -> None:
    propose(mary, [row(1), row(2)])
    first, second = (str(only(register, name=f"Hall {at}")["id"]) for at in (1, 2))
    register.as_(MOD).move("assets", first, to="published")
    register.as_(MOD).change("assets", first, {"name": "Chapel Hall"}, THERE, version=2)
    register.as_(MOD).move("assets", second, to="withdrawn", reason="Not a hall")
    assert propose(mary, [row(1), row(2)]) == Loaded(0, 0, 2)
    assert propose(mary, [row(1), row(2, opening="Mondays")]) == Loaded(0, 0, 2)
    assert len(register.read("assets")) == 1


def test_a_row_that_was_merged_changes_what_it_was_merged_into(
    register: Register, mary: Register
) -> None:
    public = register.add("assets", HALL, HERE, status="published")
    propose(mary, [row(1)])
    id = str(only(register, name="Hall 1")["id"])
    register.merge("assets", id, into=public, values={}, version=1, into_version=1)
    assert propose(mary, [row(1)]) == Loaded(0, 0, 1)
    assert propose(mary, [row(1, opening="Mondays")]) == Loaded(0, 1, 0)
    assert only(register, same_as=public)["opening"] == "Mondays"
    assert register.check() == []


def test_the_operators_load_is_proposed_to_by_its_group_alone(
    register: Register, mary: Register
) -> None:
    rows = [row(1, group=GROUP), row(2, group=GROUP)]
    register.load("assets", rows, source="Halls list")
    assert propose(mary, [row(1), row(2)]) == Loaded(0, 0, 2)
    assert propose(mary, [row(1, opening="Mondays"), row(2)]) == Loaded(0, 1, 1)
    with pytest.raises(Refused, match="a name of its own"):
        propose(register.as_(OTHER), [row(1, name="Mine now")])
    register.load("assets", [row(9)], source="Council")
    with pytest.raises(Refused, match="a name of its own"):
        propose(mary, [row(8), row(9)], source="Council")
    assert "Hall 8" not in set(mary.read("assets")["name"])


def test_only_members_propose_lists(register: Register) -> None:
    two = Actor("Ann", frozenset({"contributor"}), frozenset({GROUP, "77aa"}))
    for who in (VISITOR, ANN, two):
        with pytest.raises(Refused, match="a member of"):
            propose(register.as_(who), [row(1)])
    with pytest.raises(Refused):
        propose(register.as_(OTHER), [row(1)], group=GROUP)
    with pytest.raises(Refused):
        register.as_(MARY).load("assets", [row(1)], source="x")
    with pytest.raises(Refused):
        register.as_(MARY).load("assets", [row(1)], source="x", status="withdrawn")
    with pytest.raises(Refused):
        register.as_(MARY).load("boundaries", wards(1), source="x", status="proposed")
    assert propose(register.as_(two), [row(1)], group=GROUP) == Loaded(1, 0, 0)
    assert propose(register.as_(MOD), [row(2)], group=GROUP) == Loaded(1, 0, 0)
    assert sum(register.counts().values()) == 2


def test_a_file_takes_away_nothing_that_is_worked_out(register: Register) -> None:
    register.load("assets", [row(1, group=GROUP)], source="Council")
    id = str(only(register, name="Hall 1")["id"])
    register.confirm("assets", id)
    assert register.load("assets", [row(1)], source="Council") == Loaded(0, 0, 1)
    assert register.load("assets", [row(1, reach=5)], source="Council") == Loaded(0, 1, 0)
    found = register.get("assets", id)
    assert (found["group"], found["last_checked"], found["reach"]) == (GROUP, "2026-11-22", 5)


def test_what_is_remembered_of_a_list_tells_nobody_what_it_says(package: Register) -> None:
    named = Row({"name": "Jane Smith", "category": "skill"}, HERE, key="Jane Smith")
    propose(package.as_(MARY), [named])
    with closing(sqlite3.connect(package.store.where)) as conn:
        kept = conn.execute("SELECT owner, name, value FROM patchwork_memory").fetchall()
    assert [owner for owner, _, _ in kept] == [GROUP]
    assert "Jane" not in repr(kept)


def test_a_long_list_goes_in_by_chunks(package: Register) -> None:
    mary = package.as_(MARY)
    rows = [row(at) for at in range(5_200)]
    assert propose(mary, rows) == Loaded(5_200, 0, 0)
    assert propose(mary, [*rows, row(9_999)]) == Loaded(1, 0, 5_200)
    assert package.check() == []
