"""Being a member: by a private link, for as long as the membership lasts, and for one group."""

import pytest

from layers.actor import OPERATOR, VISITOR, Actor
from layers.errors import BadRecord, Refused
from store.faults import NotFound
from store.register import Register
from tests.store.places import ANN, HALL, HERE, MOD


@pytest.fixture
def group(register: Register) -> str:
    return register.add("groups", {"name": "Friends of the park"}, None, status="published")


def join(register: Register, group: str, name: str = "Mary", **more: object) -> str:
    values = {"group": group, "name": name} | more
    return register.as_(MOD).add("members", values, None, status="published")


def test_a_link_makes_a_member(register: Register, group: str) -> None:
    id = join(register, group)
    key = register.as_(MOD).member_key(id)
    assert register.member_key(id) == key
    member = register.as_(VISITOR).member(key)
    assert (member.name, member.roles) == ("Mary", frozenset({"visitor", "contributor"}))
    assert member.groups == frozenset({group})
    for who in (VISITOR, ANN, member):
        with pytest.raises(Refused):
            register.as_(who).member_key(id)
        with pytest.raises(Refused):
            register.as_(who).read("members")


@pytest.mark.parametrize("ends", [{"ends": "2026-11-21"}, {"starts": "2026-11-23"}])
def test_a_membership_holds_for_its_days_only(
    register: Register, group: str, ends: dict[str, object]
) -> None:
    id = join(register, group)
    key = register.member_key(id)
    register.change("members", id, {"ends": "2026-11-22"}, version=1)
    assert register.member(key).name == "Mary"
    register.change("members", id, {"ends": None} | ends, version=2)
    with pytest.raises(NotFound):
        register.member(key)


def test_a_membership_ends_with_its_link_its_record_and_its_group(
    register: Register, group: str
) -> None:
    first, second, third = (join(register, group, name) for name in ("A", "B", "C"))
    keys = [register.member_key(one) for one in (first, second, third)]
    register.as_(MOD).end_key("member", first)
    register.as_(MOD).move("members", second, to="withdrawn")
    for key in keys[:2]:
        with pytest.raises(NotFound):
            register.member(key)
    assert register.member(keys[2]).name == "C"
    assert register.member(register.member_key(first)).name == "A"
    register.move("groups", group, to="withdrawn")
    with pytest.raises(NotFound):
        register.member(keys[2])


@pytest.mark.parametrize("name", ["operator", "Visitor", "suggestion 12345678", "check 12345678"])
def test_nobody_comes_in_under_a_name_that_means_something(
    register: Register, group: str, name: str
) -> None:
    key = register.member_key(join(register, group, name))
    assert register.member(key).name == f"{name} (member)"


def test_members_see_what_their_own_group_sent_in(register: Register, group: str) -> None:
    mary = Actor("Mary", frozenset({"contributor"}), frozenset({group}))
    twin = Actor("Mary", frozenset({"contributor"}), frozenset({"77aa"}))
    mine = register.as_(mary).suggest("assets", HALL | {"email": "m@a.uk"}, HERE, group=group).id
    added = register.as_(mary).add("assets", HALL | {"group": group}, HERE)
    register.as_(mary).suggest("assets", HALL | {"blur": 500}, HERE, group=group)
    assert set(register.as_(mary).read("assets")["id"]) == {mine, added}
    assert "email" not in register.as_(mary).get("assets", mine)
    assert len(register.as_(twin).read("assets")) == 0
    told = register.as_(mary).history("assets", mine)
    register.move("assets", mine, to="returned", reason="Which street?")
    told = register.as_(mary).history("assets", mine)
    assert [one.action for one in told] == ["added", "returned"]
    assert "email" not in told[-1].values
    for who in (twin, ANN, VISITOR):
        with pytest.raises(Refused):
            register.as_(who).history("assets", mine)


def test_members_see_no_private_place_in_the_history(register: Register, group: str) -> None:
    mary = Actor("Mary", frozenset({"contributor"}), frozenset({group}))
    values = HALL | {"group": group, "address": "1 High Street"}
    id = register.add("assets", values, HERE, status="published")
    register.change("assets", id, {"opening": "Mondays"}, version=1)
    assert register.as_(mary).history("assets", id)[-1].geometry == HERE
    register.change("assets", id, {"blur": 500}, version=2)
    register.change("assets", id, {"blur": None}, version=3)
    for told in register.as_(mary).history("assets", id):
        assert told.geometry is None
        assert (told.values.get("address"), told.values.get("postcode")) == (None, None)
    assert register.as_(MOD).history("assets", id)[-1].geometry == HERE


def test_a_group_is_no_key_to_the_list_of_its_members(register: Register, group: str) -> None:
    id = join(register, group)
    member = register.member(register.member_key(id))
    with pytest.raises(Refused):
        register.as_(member).history("members", id)


def test_the_memory_of_a_group_is_its_own(register: Register, group: str) -> None:
    mary = register.as_(Actor("Mary", frozenset({"contributor"}), frozenset({group})))
    assert mary.remembered(group, "columns") is None
    mary.remember(group, "columns", '{"Venue": "name"}')
    mary.remember(group, "columns", '{"Hall": "name"}')
    assert mary.remembered(group, "columns") == '{"Hall": "name"}'
    assert register.as_(OPERATOR).remembered(group, "columns") == '{"Hall": "name"}'
    for who in (VISITOR, ANN, MOD):
        with pytest.raises(Refused):
            register.as_(who).remembered(group, "columns")
        with pytest.raises(Refused):
            register.as_(who).remember(group, "columns", "x")
    with pytest.raises(Refused):
        mary.remembered("77aa", "columns")
    with pytest.raises(BadRecord, match="too long"):
        mary.remember(group, "columns", "x" * 5_000_000)
    mary.remember(group, "columns", None)
    assert mary.remembered(group, "columns") is None


def test_the_secret_is_not_a_note(register: Register) -> None:
    assert [register.note(name) for name in ("links", "secret", "secrets")] == [None] * 3


def test_an_officer_has_a_memory_that_no_other_reaches(register: Register) -> None:
    roles = frozenset({"visitor", "officer"})
    ann, bob = (register.as_(Actor(one, roles, officer=one)) for one in ("ann", "bob"))
    ann.remember("ann", "visits", "today")
    assert ann.remembered("ann", "visits") == "today"
    for who in (bob, register.as_(Actor("nobody", roles))):
        with pytest.raises(Refused):
            who.remembered("ann", "visits")
    with pytest.raises(Refused):
        register.as_(Actor("nobody", roles)).remembered("", "visits")
