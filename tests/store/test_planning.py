"""Plans: who may draft them, and what publishing one changes."""

from datetime import UTC, date, datetime

import pytest

from layers.actor import VISITOR, Actor
from layers.errors import BadRecord, Conflict, Refused
from store.planning import NewPatch
from store.register import Register
from tests.store.places import MOD, square

FIRST = date(2027, 1, 4)
DRAFT: dict[str, object] = {
    "service": "housing",
    "name": "Even",
    "units": "ward",
    "moves": ["E1=South"],
}
LEAD = Actor("lea", frozenset({"officer"}), leads_services=frozenset({"housing"}))
OTHER = Actor("oto", frozenset({"officer"}), leads_services=frozenset({"police"}))
COUNCILLOR = Actor("cou", frozenset({"councillor"}))


def patch(register: Register, name: str) -> str:
    values = {"service": "housing", "name": name, "valid_from": "2026-01-01"}
    return register.add("patches", values, square(-2.5, 53.4), status="published")


def test_a_lead_drafts_and_colleagues_read_but_visitors_do_not(register: Register) -> None:
    lead = register.as_(LEAD)
    kept = lead.draft_plan(DRAFT)
    lead.draft_plan({**DRAFT, "name": "More even"}, id=kept, version=1)
    for actor in (LEAD, OTHER, COUNCILLOR, MOD):
        assert register.as_(actor).plans("housing")["name"].tolist() == ["More even"]
    with pytest.raises(Refused):
        register.as_(VISITOR).plans("housing")
    with pytest.raises(Refused):
        register.as_(VISITOR).read("plans")
    for actor in (VISITOR, OTHER, COUNCILLOR):
        with pytest.raises(Refused, match="leads the service"):
            register.as_(actor).draft_plan(DRAFT)
    with pytest.raises(Conflict):
        lead.draft_plan(DRAFT, id=kept, version=1)


def test_publishing_changes_nothing_before_its_day_and_can_be_undone(register: Register) -> None:
    north, lead = patch(register, "North"), register.as_(LEAD)
    kept = lead.draft_plan(DRAFT)
    new = NewPatch(values={"service": "housing", "name": "North"}, shape=square(-2.4, 53.4))
    before = register.read("patches", on=date(2026, 12, 1))
    lead.publish_plan(kept, version=1, on=FIRST, ends={north: 1}, begins=[new])
    same = register.read("patches", on=date(2026, 12, 1))
    assert same.geometry.tolist() == before.geometry.tolist()
    after = register.read("patches", on=FIRST)
    assert after.geometry.tolist() == [square(-2.4, 53.4)]
    assert register.read("patches", on=date(2027, 1, 3))["id"].tolist() == [north]
    assert lead.plans("housing")[["status", "from_date"]].to_numpy().tolist() == [
        ["published", "2027-01-04"]
    ]
    with pytest.raises(Refused, match="published already"):
        lead.publish_plan(kept, version=2, on=FIRST, ends={}, begins=[])
    register.undo("patches", north, version=1)
    register.move("patches", str(after["id"].iloc[0]), to="withdrawn")
    assert register.read("patches", on=FIRST)["id"].tolist() == [north]


def test_publishing_is_undone_as_a_change_in_history_until_the_day(register: Register) -> None:
    north, south, lead = patch(register, "North"), patch(register, "South"), register.as_(LEAD)
    kept = lead.draft_plan(DRAFT)
    new = NewPatch(values={"service": "housing", "name": "New"}, shape=square(-2.4, 53.4))
    before = register.read("patches", on=FIRST)
    lead.publish_plan(kept, version=1, on=FIRST, ends={north: 1, south: 1}, begins=[new])
    begun = str(register.read("patches", on=FIRST)["id"].iloc[0])
    with pytest.raises(Refused, match="leads the service"):
        register.as_(OTHER).undo_plan(kept, version=2)
    lead.undo_plan(kept, version=2)
    after = register.read("patches", on=FIRST)
    columns = ["id", "name", "valid_from", "valid_to"]
    assert after[columns].equals(before[columns])
    assert after.geometry.tolist() == before.geometry.tolist()
    assert lead.plans("housing")["status"].tolist() == ["proposed"]
    for id_, versions in ((north, [1, 2, 3]), (begun, [1, 2])):
        past = register.history("patches", id_)
        assert sorted(one.version for one in past) == versions
        assert {one.version: one.action for one in past}[versions[-1]] == "undone"
    assert register.check() == []
    with pytest.raises(Refused, match="not published"):
        lead.undo_plan(kept, version=3)


def test_publishing_is_not_undone_over_a_later_change_nor_once_in_force(
    register: Register,
) -> None:
    north, lead = patch(register, "North"), register.as_(LEAD)
    kept = lead.draft_plan(DRAFT)
    lead.publish_plan(kept, version=1, on=FIRST, ends={north: 1}, begins=[])
    register.change("patches", north, {"name": "Far north"}, version=2)
    with pytest.raises(Conflict):
        lead.undo_plan(kept, version=2)
    assert lead.plans("housing")["status"].tolist() == ["published"]
    later = Register(register.store, LEAD, clock=lambda: datetime(2027, 1, 4, 9, tzinfo=UTC))
    with pytest.raises(Refused, match="in force already"):
        later.undo_plan(kept, version=2)


def test_a_plan_is_published_whole_or_not_at_all(register: Register) -> None:
    north, south, lead = patch(register, "North"), patch(register, "South"), register.as_(LEAD)
    kept = lead.draft_plan(DRAFT)
    new = NewPatch(values={"service": "housing", "name": "New"}, shape=square(-2.4, 53.4))
    with pytest.raises(Conflict):
        lead.publish_plan(kept, version=1, on=FIRST, ends={north: 1, south: 9}, begins=[new])
    with pytest.raises(BadRecord, match="after today"):
        lead.publish_plan(kept, version=1, on=date(2026, 1, 1), ends={north: 1}, begins=[new])
    there = register.read("patches", on=FIRST)
    assert set(there["id"]) == {north, south}
    assert lead.plans("housing")["status"].tolist() == ["proposed"]
    assert register.check() == []
