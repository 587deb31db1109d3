"""A person's data: found wherever it is, handed out, and erased for good, on the record."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from layers.actor import ROLES, Actor
from layers.errors import BadRecord, Refused
from store.faults import NotFound
from store.register import Erasure, Found, Register, Row
from tests.store.places import ANN, HALL, HERE, MOD, THERE, clock

PATEL: dict[str, object] = {
    "name": "Zebedine Patel's sewing",
    "category": "group",
    "description": "Every Friday in the front room.",
    "telephone": "07700 900123",
    "email": "zebedine@example.org",
    "postcode": "M33 7ZF",
    "blur": 250,
}
SIGNS = (b"Zebedine", b"zebedine", b"900123", b"front room")


@pytest.fixture
def sewing(register: Register) -> str:
    """A record that names a person now, in its past, in a reason, and as its author."""
    author = register.as_(Actor("zebedine@example.org", frozenset({"contributor"})))
    id = author.add("assets", PATEL, HERE, reason="Zebedine Patel asked for it")
    register.as_(MOD).move("assets", id, to="published")
    register.change("assets", id, {"description": "Fridays at Zebedine Patel's"}, version=2)
    register.change("assets", id, {"description": "Every Friday"}, THERE, version=3)
    register.add("assets", HALL, HERE, status="published")
    return id


def places(found: list[Found]) -> set[tuple[str, str, int]]:
    return {(one.where, one.field, one.version) for one in found}


def test_a_person_is_found_wherever_they_are_named(register: Register, sewing: str) -> None:
    found = register.personal("  zebedine   PATEL ")
    assert {(one.layer, one.id) for one in found} == {("assets", sewing)}
    assert places(found) == {
        ("record", "name", 4),
        ("history", "name", 2),
        ("history", "name", 3),
        ("history", "name", 4),
        ("history", "description", 4),
        ("history", "reason", 1),
    }
    assert ("record", "created_by", 4) in places(register.personal("zebedine@example.org"))
    assert ("history", "by", 1) in places(register.personal("zebedine@example.org"))
    assert register.personal("Zeb") == []
    assert register.personal("atel") == []


@pytest.mark.parametrize(
    "number",
    ["07700 900123", "07700900123", "+44 7700 900 123", "+44 (0)7700-900123", "0044 7700900123"],
)
def test_a_number_is_found_however_it_is_written(
    register: Register, sewing: str, number: str
) -> None:
    assert ("record", "telephone", 4) in places(register.personal(number))
    register.change("assets", sewing, {"offer": "or ring +44 (0) 7700.900.123 now"}, version=4)
    assert ("record", "offer", 5) in places(register.personal(number))
    assert register.personal("07700 900124") == []


@pytest.mark.parametrize("short", ["", "  ", "ab", "!!!", "1 2"])
def test_too_little_finds_nobody(register: Register, short: str) -> None:
    with pytest.raises(BadRecord, match="at least three"):
        register.personal(short)


@pytest.mark.parametrize("role", ROLES[:-1])
def test_only_the_operator_may(register: Register, sewing: str, role: str) -> None:
    asker = register.as_(Actor("somebody", frozenset({role})))
    with pytest.raises(Refused):
        asker.personal("Zebedine Patel")
    with pytest.raises(Refused):
        asker.personal_data("Zebedine Patel")
    with pytest.raises(Refused):
        asker.erase("assets", sewing, reason="Asked to")
    assert register.get("assets", sewing)["version"] == 4


def test_what_is_kept_is_handed_out_and_that_is_logged(register: Register, sewing: str) -> None:
    told = json.loads(register.personal_data("Zebedine Patel"))
    (one,) = told["records"]
    assert (told["asked_for"], told["made_by"], one["id"]) == ("Zebedine Patel", "operator", sewing)
    assert one["now"]["telephone"] == "07700 900123"
    assert one["now"]["place"] == THERE.wkt
    assert one["history"][3]["before"]["description"] == "Fridays at Zebedine Patel's"
    assert one["history"][0]["reason"] == "Zebedine Patel asked for it"
    assert {"where": "record", "version": 4, "field": "name"} in one["named_in"]
    with register.store.database.reading() as conn:
        last = conn.execute(
            text('SELECT "by", action, reason FROM patchwork_history ORDER BY seq DESC')
        ).first()
    assert last == ("operator", "personal data handed out", "")
    register.personal_data("Nobody Atall")
    assert register.check() == []


def test_all_of_a_record_is_erased(register: Register, sewing: str) -> None:
    assert register.erase("assets", sewing, reason="Asked to be forgotten") == 5
    assert register.personal("Zebedine Patel") == []
    assert register.personal("zebedine@example.org") == []
    assert register.personal("07700 900123") == []
    assert register.check() == []
    assert sewing not in register.read("assets")["id"].tolist()
    past = register.history("assets", sewing)
    assert [one.action for one in past] == ["added", "published", "changed", "changed", "erased"]
    assert (past[4].by, past[4].reason) == ("operator", "Asked to be forgotten")
    assert all(one.geometry is None and not any(one.values.get(n) for n in PATEL) for one in past)
    assert {one.by for one in past[:4]} == {""}
    for version in (1, 2, 3, 4):
        with pytest.raises(NotFound, match="no version"):
            register.undo("assets", sewing, version=version)
    assert register.check() == []


def test_some_fields_are_erased_and_the_rest_stays(register: Register, sewing: str) -> None:
    register.erase("assets", sewing, fields=["telephone", "email"], reason="No longer theirs")
    now = register.get("assets", sewing)
    assert (now["telephone"], now["email"], now["status"]) == (None, None, "published")
    assert now["name"] == PATEL["name"]
    assert register.personal("07700 900123") == []
    assert places(register.personal("zebedine@example.org")) >= {("history", "by", 1)}
    assert str(register.history("assets", sewing)[3].values["description"]).startswith("Fridays at")
    assert register.undo("assets", sewing, version=3) == 6
    again = register.get("assets", sewing)
    assert again["description"] == "Fridays at Zebedine Patel's"
    assert (again["telephone"], again["geometry"]) == (None, HERE)
    assert register.check() == []
    # Once more, also what was written since.
    register.erase("assets", sewing, fields=["description"], reason="Mentions somebody")
    assert register.check() == []
    register.erase("assets", sewing, fields=["created_by", "reason"], reason="Left the group")
    assert register.personal("zebedine@example.org") == []
    assert register.get("assets", sewing)["status"] == "published"
    past = register.history("assets", sewing)
    assert [one.by for one in past if one.action == "erased"] == ["operator"] * 3
    assert register.check() == []


def test_a_record_without_its_name_or_place_is_withdrawn(register: Register, sewing: str) -> None:
    register.erase("assets", sewing, fields=["name"], reason="Named a person")
    assert sewing not in register.read("assets")["id"].tolist()
    with pytest.raises(NotFound):
        register.undo("assets", sewing, version=3)
    need = register.add("needs", {"name": "A ramp", "theme": "care"}, HERE, status="published")
    register.erase("needs", need, fields=["geometry"], reason="It is a home")
    assert register.read("needs").empty
    assert register.check() == []


@pytest.mark.parametrize(
    ("fields", "reason", "sentence"),
    [
        (None, "  ", "why it is erased"),
        (None, "Zebedine Patel's sewing is over", "without the person's details"),
        (["telephone"], "Wrong: 07700 900123", "without the person's details"),
        (["description"], "No Fridays at Zebedine Patel's", "without the person's details"),
        (["shoe_size"], "Why not", "no field called shoe_size"),
        ([], "Why not", "Name what is to be erased"),
    ],
)
def test_what_is_refused_changes_nothing(
    register: Register, sewing: str, fields: list[str] | None, reason: str, sentence: str
) -> None:
    with pytest.raises(BadRecord, match=sentence):
        register.erase("assets", sewing, fields=fields, reason=reason)
    assert register.get("assets", sewing)["version"] == 4
    with pytest.raises(NotFound):
        register.erase("assets", "nothing", reason="Why not")


def test_a_private_link_leads_nowhere_afterwards(register: Register) -> None:
    sent = register.as_(ANN).suggest("assets", PATEL, HERE)
    assert register.follow(sent.key).id == sent.id
    register.erase("assets", sent.id, reason="Asked to be forgotten")
    with pytest.raises(NotFound, match="leads to nothing"):
        register.follow(sent.key)


def test_a_member_and_a_loaded_record_are_erased_too(register: Register) -> None:
    group = register.add("groups", {"name": "Sewers"}, None, status="published")
    member = register.add(
        "members", {"group": group, "name": "Zebedine Patel"}, None, status="published"
    )
    register.load("assets", [Row(PATEL, HERE)], source="list")
    found = {(one.layer, one.id) for one in register.personal("Zebedine Patel")}
    assert len(found) == 2
    for layer, id in found:
        register.erase(layer, id, reason="Asked to be forgotten")
    assert register.personal("Zebedine Patel") == []
    assert register.check() == []
    assert member in {id for _, id in found}
    assert register.load("assets", [Row(PATEL, HERE)], source="list").added == 1


def test_several_records_are_erased_together_or_not_at_all(register: Register) -> None:
    ids = [
        register.add("assets", PATEL | {"name": f"Room {at}"}, HERE, status="published")
        for at in range(3)
    ]
    both = [Erasure("assets", ids[0], ["email"]), Erasure("assets", ids[1])]
    with pytest.raises(NotFound):
        register.erase_all([*both, Erasure("assets", "nothing")], reason="Asked to")
    assert register.get("assets", ids[0])["email"] == PATEL["email"]
    assert register.erase_all(both, reason="Asked to") == [2, 2]
    left = register.personal("zebedine@example.org")
    assert {one.id for one in left} == {ids[2]}
    assert register.check() == []


def test_nothing_is_left_in_the_file(package: Register) -> None:
    path = Path(package.store.where)
    files = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]

    def bytes_there() -> bytes:
        return b"".join(one.read_bytes() for one in files if one.exists())

    package.add("assets", HALL, HERE, status="published")
    place = shapely.Point(-2.3456789, 53.4567891)
    id = package.add("assets", PATEL, place, reason="for Zebedine", status="published")
    for at in range(30):
        package.change("assets", id, {"offer": f"front room {at} Zebedine"}, version=at + 1)
    before = bytes_there()
    single = np.array([place.x, place.y], dtype=">f4").tobytes()
    assert all(sign in before for sign in SIGNS)
    assert shapely.to_wkb(place) in before
    assert single[:3] in before
    package.erase("assets", id, reason="Asked to be forgotten")
    after = bytes_there()
    assert not [sign for sign in SIGNS if sign in after]
    assert shapely.to_wkb(place) not in after
    assert single[:3] not in after
    assert package.check() == []


def test_a_reader_in_the_middle_does_not_stop_it(package: Register) -> None:
    id = package.add("assets", PATEL, HERE, status="published")
    with package.store.database.reading() as conn:
        conn.execute(text("SELECT count(*) FROM assets")).scalar()
        package.erase("assets", id, fields=["email"], reason="Asked to")
    assert package.check() == []


CHANGES = [
    "UPDATE patchwork_history SET reason = '' WHERE seq = 2",
    "UPDATE patchwork_history SET before = NULL, content = x'', salt = NULL WHERE seq = 2",
    "UPDATE patchwork_history SET erased = 5, content = x'', salt = NULL, reason = 'other' "
    "WHERE seq = 1",
    "UPDATE patchwork_history SET erased = 5, content = x'', salt = NULL, "
    'before = \'{"name":"other"}\' WHERE seq = 3',
    "UPDATE patchwork_history SET erased = 5, content = x'', salt = NULL, at = 'x' WHERE seq = 1",
    "UPDATE patchwork_history SET erased = 5, content = x'', salt = NULL, chain = x'00' "
    "WHERE seq = 1",
    "UPDATE patchwork_history SET erased = 5, content = x'', salt = NULL, seal = x'00' "
    "WHERE seq = 1",
    "UPDATE patchwork_history SET erased = 4, content = x'', salt = NULL WHERE seq = 1",
    "UPDATE patchwork_history SET erased = 7, content = x'', salt = NULL WHERE seq = 1",
    "UPDATE patchwork_history SET erased = 5, content = x'', salt = NULL WHERE seq = 6",
    "UPDATE patchwork_history SET before = '{}' WHERE seq = 5",
    "DELETE FROM patchwork_history WHERE seq = 1",
]


@pytest.mark.parametrize("statement", CHANGES, ids=range(len(CHANGES)))
def test_the_history_takes_no_other_change(register: Register, statement: str) -> None:
    id = register.add("assets", PATEL, HERE, status="published")
    other = register.add("assets", HALL, HERE, status="published")
    register.change("assets", id, {"reach": 100}, version=1)
    register.change("assets", id, {"reach": 200}, version=2)
    register.erase("assets", id, fields=["email"], reason="Asked to")  # row 5
    register.change("assets", other, {"reach": 5}, version=1)
    database = register.store.database
    if database.where.startswith("postgresql"):
        statement = statement.replace("x''", "''::bytea").replace("x'00'", "'\\x00'::bytea")
    with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as conn:
        conn.exec_driver_sql(statement)
    assert register.check() == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE patchwork_history SET before = NULL WHERE seq = 2", "account for what was erased"),
        ("UPDATE patchwork_history SET reason = '' WHERE seq = 1", "account for what was erased"),
        ("UPDATE patchwork_history SET \"by\" = 'x' WHERE seq = 1", "account for what was erased"),
        ("UPDATE patchwork_history SET erased = NULL WHERE seq = 1", "Row 1 of the history was"),
        (
            "UPDATE patchwork_history SET erased = 3, content = x'', salt = NULL WHERE seq = 4",
            "Row 4 of the history was erased unlogged",
        ),
        (
            "UPDATE patchwork_history SET erased = 5, content = x'', salt = NULL WHERE seq = 4",
            "Row 5 of the history does not account",
        ),
        ("UPDATE patchwork_history SET covers = x'00' WHERE seq = 3", "Row 3 of the history was"),
        ("UPDATE patchwork_history SET reason = 'x' WHERE seq = 3", "Row 3 of the history was"),
    ],
)
def test_a_forged_erasure_is_found(package: Register, statement: str, sentence: str) -> None:
    id = package.add("assets", PATEL, HERE, status="published", reason="Opened")
    package.change("assets", id, {"reach": 100}, version=1)
    package.erase("assets", id, fields=["email"], reason="Asked to")
    package.add("assets", HALL, HERE, status="published")
    package.add("assets", HALL, THERE, status="published")
    assert package.check() == []
    with closing(sqlite3.connect(package.store.where)) as conn:
        conn.execute("DROP TRIGGER patchwork_history_no_update")
        conn.execute(statement)
        conn.commit()
    assert any(sentence in one for one in package.check())


def test_the_clock_is_the_registers(register: Register, sewing: str) -> None:
    later = Register(register.store, register.actor, clock=clock())
    later.erase("assets", sewing, fields=["telephone"], reason="Asked to")
    assert later.history("assets", sewing)[-1].at.startswith("2026-11-22T09:00:0")
