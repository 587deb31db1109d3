"""Being an officer: by a private link, for as long as the post lasts, and as nobody else."""

import pytest

from layers.actor import OPERATOR, VISITOR, Actor
from layers.errors import Refused
from store.faults import NotFound
from store.register import Register
from tests.store.places import ANN, HALL, HERE, MOD

SAM = {"name": "Sam", "role": "Warden", "service": "housing"}


def post(register: Register, **more: object) -> str:
    return register.add("officers", SAM | more, None, status="published")


def test_a_link_makes_an_officer_who_leads_only_as_the_record_says(register: Register) -> None:
    sam, lead = post(register), post(register, name="Lee", part="lead")
    key = register.officer_key(sam)
    assert register.officer_key(sam) == key
    officer = register.as_(VISITOR).officer(key)
    assert officer.name == "Sam (Warden, housing)"
    assert officer.roles == frozenset({"visitor", "officer"})
    assert (officer.officer, officer.leads_services) == (sam, frozenset())
    leader = register.officer(register.officer_key(lead))
    assert leader.leads_services == frozenset({"housing"})
    for who in (VISITOR, ANN, MOD, officer, leader):
        with pytest.raises(Refused):
            register.as_(who).officer_key(sam)
        with pytest.raises(Refused):
            register.as_(who).end_key("officer", sam)


def test_an_officer_reads_what_colleagues_may_and_a_visitor_does_not(register: Register) -> None:
    id = post(register, contact_colleagues="sam@example.org")
    officer = register.officer(register.officer_key(id))
    assert register.as_(officer).get("officers", id)["contact_colleagues"] == "sam@example.org"
    assert "contact_colleagues" not in register.as_(VISITOR).get("officers", id)
    with pytest.raises(Refused):
        register.as_(officer).read("members")
    with pytest.raises(Refused):
        register.as_(officer).change("officers", id, {"part": "lead"}, version=1)


@pytest.mark.parametrize(
    "dates", [{"ends": "2026-11-21"}, {"starts": "2026-11-23"}, {"starts": "2027-01-01"}]
)
def test_a_link_leads_to_nothing_before_and_after_the_post(
    register: Register, dates: dict[str, object]
) -> None:
    id = post(register, ends="2026-11-22")
    key = register.officer_key(id)
    assert register.officer(key).officer == id
    register.change("officers", id, {"ends": None} | dates, version=1)
    with pytest.raises(NotFound):
        register.officer(key)
    with pytest.raises(NotFound):
        register.officer_key(id)


def test_a_link_can_be_ended_and_goes_with_its_record(register: Register) -> None:
    id = post(register)
    first = register.officer_key(id)
    register.end_key("officer", id)
    second = register.officer_key(id)
    assert second != first
    with pytest.raises(NotFound):
        register.officer(first)
    register.move("officers", id, to="withdrawn")
    for key in (second, "", "x" * 44, register.as_(OPERATOR).store.where):
        with pytest.raises(NotFound):
            register.officer(key)


def test_a_members_link_opens_no_post_and_an_officers_no_membership(register: Register) -> None:
    group = register.add("groups", {"name": "Friends"}, None, status="published")
    values = {"group": group, "name": "Mary"}
    member = register.member_key(register.add("members", values, None, status="published"))
    officer = register.officer_key(post(register))
    with pytest.raises(NotFound):
        register.officer(member)
    with pytest.raises(NotFound):
        register.member(officer)


def test_two_officers_of_one_name_do_not_see_what_the_other_sent_in(register: Register) -> None:
    ids = post(register), post(register, service="police")
    first, second = (register.officer(register.officer_key(id)) for id in ids)
    waiting = register.as_(first).add("assets", HALL, HERE)
    assert set(register.as_(first).read("assets")["id"]) == {waiting}
    assert register.as_(second).read("assets").empty
    assert register.as_(Actor("Sam", frozenset({"contributor"}))).read("assets").empty
    assert first.sight != second.sight
