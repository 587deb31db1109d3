import pytest

from layers.actor import VISITOR
from layers.errors import BadRecord, Refused
from store.faults import NotFound
from store.leading import MOST_MEMBERS
from store.register import Register
from tests.store import places


@pytest.fixture
def groups(register: Register) -> dict[str, str]:
    return {
        name: register.add("groups", {"name": name}, None, status="published")
        for name in ("Friends", "Others")
    }


@pytest.fixture
def lead(register: Register, groups: dict[str, str]) -> Register:
    key = register.invite(groups["Friends"], {"name": "Ada", "role": "lead"})
    return register.as_(register.as_(VISITOR).member(key))


def test_a_lead_lets_somebody_in_and_ends_it(lead: Register, groups: dict[str, str]) -> None:
    key = lead.invite(groups["Friends"], {"name": "Bilal", "role": "member"})
    member = lead.as_(VISITOR).member(key)
    assert member.groups == frozenset({groups["Friends"]})
    assert member.leads == frozenset()
    there = lead.members(groups["Friends"])
    assert list(there["name"]) == ["Ada", "Bilal"]
    lead.end_membership(there["id"].iloc[1])
    assert list(lead.members(groups["Friends"])["name"]) == ["Ada"]
    with pytest.raises(NotFound):
        lead.as_(VISITOR).member(key)


def test_a_new_link_ends_the_old_one(lead: Register, groups: dict[str, str]) -> None:
    old = lead.invite(groups["Friends"], {"name": "Bilal"})
    bilal = lead.members(groups["Friends"]).set_index("name").loc["Bilal", "id"]
    new = lead.invite_again(str(bilal))
    assert new != old
    assert lead.member(new).name == "Bilal"
    with pytest.raises(NotFound):
        lead.member(old)


def test_leads_have_no_say_in_other_groups(
    register: Register, lead: Register, groups: dict[str, str]
) -> None:
    key = register.invite(groups["Others"], {"name": "Dan", "role": "lead"})
    dan = register.members(groups["Others"])["id"].iloc[0]
    for act in (
        lambda: lead.members(groups["Others"]),
        lambda: lead.invite(groups["Others"], {"name": "Eve"}),
        lambda: lead.invite_again(dan),
        lambda: lead.end_membership(dan),
        lambda: lead.end_key("member", dan),
        lambda: lead.read("members"),
    ):
        with pytest.raises(Refused):
            act()
    assert register.member(key).leads == frozenset({groups["Others"]})


@pytest.mark.parametrize("role", ["member", None])
def test_members_who_do_not_lead_see_no_names(
    lead: Register, groups: dict[str, str], role: str | None
) -> None:
    key = lead.invite(groups["Friends"], {"name": "Bilal", "role": role})
    member = lead.as_(lead.member(key))
    for other in (member, lead.as_(VISITOR)):
        with pytest.raises(Refused):
            other.members(groups["Friends"])
        with pytest.raises(Refused):
            other.invite(groups["Friends"], {"name": "Eve"})


def test_two_members_of_one_name_cannot_be_told_apart(
    lead: Register, groups: dict[str, str]
) -> None:
    with pytest.raises(BadRecord, match="already"):
        lead.invite(groups["Friends"], {"name": "ADA"})
    with pytest.raises(BadRecord):
        lead.invite(groups["Friends"], {"name": " "})


def test_a_group_fills_up(
    lead: Register, groups: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_MEMBERS > 100
    monkeypatch.setattr("store.leading.MOST_MEMBERS", 1)
    with pytest.raises(BadRecord, match="most"):
        lead.invite(groups["Friends"], {"name": "Bilal"})


def test_moderators_look_after_every_group(register: Register, groups: dict[str, str]) -> None:
    moderator = register.as_(places.MOD)
    key = moderator.invite(groups["Others"], {"name": "Dan", "role": "lead"})
    assert moderator.member(key).name == "Dan"
    assert moderator.members(groups["Friends"]).empty


def test_the_history_of_members_verifies(lead: Register, register: Register) -> None:
    assert lead.actor.leads
    assert register.check() == []
