"""Is it still there? Who may say so, and what an answer by link becomes."""

import pytest

from layers.actor import VISITOR, Actor
from layers.errors import BadRecord, Conflict, Refused
from store.faults import NotFound
from store.register import Register
from tests.store.places import ANN, HALL, HERE, MOD

MEMBER = Actor("Mary", frozenset({"contributor"}), frozenset({"5f0c"}))
STRANGER = Actor("Mary", frozenset({"contributor"}), frozenset({"77aa"}))
TODAY = "2026-11-22"


@pytest.fixture
def hall(register: Register) -> str:
    values = HALL | {"group": "5f0c", "email": "key@example.org"}
    return register.add("assets", values, HERE, status="published")


def test_moderators_and_the_group_may_confirm(register: Register, hall: str) -> None:
    for who in (VISITOR, ANN, STRANGER):
        with pytest.raises(Refused):
            register.as_(who).confirm("assets", hall)
        with pytest.raises(Refused):
            register.as_(who).check_key("assets", hall)
    assert register.as_(MEMBER).confirm("assets", hall, reason="Rang them") == 2
    assert register.as_(MOD).confirm("assets", hall) == 2
    assert register.get("assets", hall)["last_checked"] == TODAY
    last = register.history("assets", hall)[-1]
    assert (last.action, last.by, last.reason) == ("checked", "Mary", "Rang them")
    assert register.check() == []


def test_only_what_is_public_is_confirmed(register: Register, hall: str) -> None:
    waiting = register.suggest("assets", HALL, HERE).id
    for id in (waiting, "nothing"):
        with pytest.raises(NotFound):
            register.confirm("assets", id)
        with pytest.raises(NotFound):
            register.check_key("assets", id)
    with pytest.raises(Conflict):
        register.confirm("assets", hall, version=7)
    ward = register.add(
        "patches", {"service": "housing", "name": "N"}, HERE.buffer(0.01), status="published"
    )
    with pytest.raises(Refused, match="not checked"):
        register.confirm("patches", ward)


def test_the_link_shows_what_everybody_may_know(register: Register, hall: str) -> None:
    key = register.as_(MEMBER).check_key("assets", hall)
    assert register.as_(MOD).check_key("assets", hall) == key
    asked = register.as_(VISITOR).checkable(key)
    assert (asked.id, asked.version, asked.geometry) == (hall, 1, HERE)
    assert asked.values["name"] == "Chapel Hall"
    assert "email" not in asked.values
    register.end_key("check", hall)
    with pytest.raises(NotFound):
        register.checkable(key)
    assert register.check_key("assets", hall) != key


def test_still_there(register: Register, hall: str) -> None:
    visitor = register.as_(VISITOR)
    key = register.check_key("assets", hall)
    visitor.answer_check(key, "still", note="Drove past")
    visitor.answer_check(key, "still")
    assert visitor.get("assets", hall)["last_checked"] == TODAY
    assert visitor.get("assets", hall)["version"] == 2
    last = register.history("assets", hall)[-1]
    assert (last.action, last.by, last.reason) == ("checked", f"check {hall[:8]}", "Drove past")


def test_gone_is_for_a_moderator_to_judge(register: Register, hall: str) -> None:
    visitor = register.as_(VISITOR)
    key = register.check_key("assets", hall)
    visitor.answer_check(key, "gone", note="  Boarded up\u202e ")
    visitor.answer_check(key, "gone", note="Boarded up")
    assert visitor.get("assets", hall)["status"] == "published"
    (report,) = register.read("assets", where={"status": "proposed"})["id"]
    found = register.get("assets", report)
    assert (found["same_as"], found["group"]) == (hall, None)
    assert len(register.as_(MEMBER).read("assets")) == 1
    reasons = [register.history("assets", one)[-1].reason for one in (hall, report)]
    assert reasons == ["Said to be gone. Boarded up"] * 2
    visitor.answer_check(key, "changed")
    assert register.history("assets", report)[-1].reason == "Said to have changed."
    assert len(register.read("assets")) == 2
    register.move("assets", report, to="withdrawn", reason="It is there")
    visitor.answer_check(key, "gone")
    assert len(register.read("assets")) == 2
    assert register.check() == []


def test_answers_that_are_none(register: Register, hall: str) -> None:
    key = register.check_key("assets", hall)
    with pytest.raises(BadRecord, match="still, changed or gone"):
        register.answer_check(key, "burnt")  # type: ignore[arg-type]
    with pytest.raises(BadRecord, match="is the most"):
        register.answer_check(key, "gone", note="x" * 5_000_000)
    register.move("assets", hall, to="withdrawn")
    for attempt in (register.checkable, lambda one: register.answer_check(one, "still")):
        with pytest.raises(NotFound, match="leads to nothing"):
            attempt(key)


def test_a_private_place_stays_private_on_the_link(register: Register) -> None:
    values = HALL | {"blur": 500, "address": "1 High Street"}
    hidden = register.add("assets", values, HERE, status="published")
    asked = register.as_(VISITOR).checkable(register.check_key("assets", hidden))
    assert asked.geometry is not None
    assert asked.geometry.distance(HERE) > 0
    assert (asked.values["address"], asked.values["postcode"]) == (None, None)
