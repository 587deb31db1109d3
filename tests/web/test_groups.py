"""Groups, their pages and the map that others embed, on the demo place."""

import gzip
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from shapely.geometry import Point
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from layers.actor import OPERATOR, VISITOR, Actor
from store.demo.story import GROUPS, LEAD, MEMBER, RETURNED, WAITING
from store.opening import open_store
from store.register import Register
from tests.web.town import HOSTILE
from web import group_words
from web.api import embed
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import groups
from web.asking.groups import Group, UnknownGroup
from web.frames import Frames
from web.middleware import SecurityHeaders
from web.place import Place, Thresholds
from web.wiring import Wiring, connect


@pytest.fixture
def place(demo_copy: Path) -> Iterator[Place]:
    store = open_store(demo_copy)
    yield Place(Register(store, OPERATOR), frames=Frames())
    store.close()


@pytest.fixture
def wired(place: Place) -> Wiring:
    store = place.register.store
    return connect(
        Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds())
    )


@pytest.fixture
def client(wired: Wiring) -> TestClient:
    preload = "</assets/x.js>; rel=modulepreload"
    headers = Middleware(SecurityHeaders, link=preload)
    return TestClient(Starlette(routes=[embed.route(wired)], middleware=[headers]))


def named(place: Place, name: str) -> Group:
    listed = groups.listed(place)
    return groups.find(place, str(listed["id"][listed["name"] == name].iloc[0]))


def member_of(place: Place, name: str, person: str) -> Place:
    """The place as one member of a group sees it."""
    people = place.register.members(named(place, name).id)
    key = place.register.member_key(str(people["id"][people["name"] == person].iloc[0]))
    return Place(place.register.as_(place.register.member(key)), frames=Frames())


def test_groups_are_listed_with_what_they_look_after(place: Place) -> None:
    found = groups.listed(place.as_everybody()).set_index("name")
    assert list(found.index) == sorted(GROUPS)
    assert found["assets"][GROUPS[0]] > 5
    assert found["needs"][GROUPS[0]] > 50
    assert found.loc[GROUPS[2], "needs"] == 0
    assert (found["due"] <= found["assets"] + found["needs"]).all()
    assert group_words.answer_all(found).startswith("3 groups look after ")


def test_a_place_without_groups(town_file: Path) -> None:
    store = open_store(town_file)
    found = groups.listed(Place(Register(store, VISITOR), frames=Frames()))
    assert found.empty
    assert group_words.answer_all(found) == "No group looks after part of this map yet."
    store.close()


def test_the_answer_counts_and_says_how_fresh(place: Place) -> None:
    group = named(place, GROUPS[0])
    said = group_words.answer_one(group, groups.records(place, group))
    assert re.match(rf"{GROUPS[0]} looks after \d+ assets and \d+ needs\. \d+ of them are", said)


def test_a_group_that_is_not_there(place: Place) -> None:
    for wrong in ("", "x", "' OR 1=1 --", "<script>"):
        with pytest.raises(UnknownGroup, match="There is no group"):
            groups.find(place, wrong)


def test_a_proposed_group_is_not_shown(place: Place) -> None:
    added = place.register.add("groups", {"name": "Not yet"}, None)
    assert "Not yet" not in set(groups.listed(place)["name"])
    with pytest.raises(UnknownGroup):
        groups.find(place, added)


def test_members_see_what_waits_and_why_something_came_back(place: Place) -> None:
    mine = member_of(place, GROUPS[0], MEMBER)
    found = groups.waiting(mine, named(mine, GROUPS[0])).set_index("name")
    assert set(found.index) == set(WAITING)
    assert sorted(found["state"]) == ["proposed", "returned"]
    assert list(found["reason"][found["state"] == "returned"]) == [RETURNED]
    assert found["state"].iloc[0] == "returned"


def test_nobody_else_sees_what_waits(place: Place) -> None:
    theirs = member_of(place, GROUPS[1], "Dan Lowry")
    for other in (theirs, place.as_everybody()):
        assert groups.waiting(other, named(other, GROUPS[0])).empty
        needs = other.register.read("needs", geometry=False)
        assert not set(WAITING) & set(needs["name"])


def test_members_of_two_groups_with_one_name_see_their_own(place: Place) -> None:
    other = named(place, GROUPS[1])
    key = place.register.invite(other.id, {"name": MEMBER})
    theirs = Place(place.register.as_(place.register.member(key)), frames=Frames())
    assert groups.waiting(theirs, named(theirs, GROUPS[0])).empty


def test_a_member_who_leads_sees_names_and_no_other_does(place: Place) -> None:
    group = named(place, GROUPS[0])
    lead = member_of(place, GROUPS[0], LEAD)
    assert MEMBER in set(lead.register.members(group.id)["name"])
    assert groups.listed(lead).equals(groups.listed(place))


# The map that others embed.


def test_anybody_may_frame_the_map_and_it_may_load_nothing(
    place: Place, client: TestClient
) -> None:
    answer = client.get(embed.path_of(named(place, GROUPS[0]).id))
    rules = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert "frame-ancestors *" in rules
    assert rules.startswith("default-src 'none'")
    assert "unsafe" not in rules
    assert "set-cookie" not in answer.headers
    assert "link" not in answer.headers
    page = answer.text
    assert escape(GROUPS[0]) in page
    assert not re.search(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=", page)
    assert "http" not in page.partition("<style>")[0].replace("http-equiv", "")


def test_the_map_holds_no_member_no_private_field_and_nothing_unreviewed(
    place: Place, client: TestClient
) -> None:
    group = named(place, GROUPS[0])
    page = client.get(embed.path_of(group.id)).text
    people = place.register.members(group.id)
    private = place.register.read("assets", where={"group": group.id})
    for hidden in (
        *people["name"],
        *people["email"],
        *WAITING,
        *private["email"].dropna(),
    ):
        assert hidden not in page


def test_a_wrong_address_gets_a_sentence(client: TestClient) -> None:
    answer = client.get(embed.path_of("<script>alert(1)</script>".replace("/", "")))
    assert answer.status_code == 404
    assert answer.text == "This group is not on the map any more."
    assert answer.headers["content-type"].startswith("text/plain")


def test_other_pages_may_not_be_framed_by_others() -> None:
    client = TestClient(Starlette(routes=[], middleware=[Middleware(SecurityHeaders)]))
    assert "frame-ancestors 'self'" in client.get("/").headers["content-security-policy"]


def test_a_browser_that_cannot_unpack_gets_the_plain_file(place: Place, client: TestClient) -> None:
    path = embed.path_of(named(place, GROUPS[1]).id)
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == client.get(path).content
    assert plain.content == gzip.decompress(embed.made(place.as_everybody(), path.split("/")[-1]))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_typed_is_text(place: Place, client: TestClient, name: str) -> None:
    group = place.register.add("groups", {"name": name, "about": name}, None, status="published")
    spot = place.register.read("assets").geometry.iloc[0].representative_point()
    values = {"name": name, "category": "hall", "group": group, "contact_public": name}
    place.register.add("assets", values, Point(spot), status="published")
    page = client.get(embed.path_of(group)).text
    assert "<img src=x" not in page
    assert page.count("</script>") == 3
    assert page.count("<script") == 3


def test_a_group_without_records_or_place_has_a_map_too(place: Place, client: TestClient) -> None:
    group = place.register.add("groups", {"name": "New"}, None, status="published")
    page = client.get(embed.path_of(group))
    assert page.status_code == 200
    assert "New has nothing on the map yet." in page.text


def test_a_new_record_is_on_the_map_at_once(place: Place, client: TestClient) -> None:
    group = named(place, GROUPS[2])
    assert "Fresh Stile" not in client.get(embed.path_of(group.id)).text
    spot = place.register.read("assets").geometry.iloc[0].representative_point()
    values = {"name": "Fresh Stile", "category": "green", "group": group.id}
    place.register.add("assets", values, spot, status="published")
    assert "Fresh Stile" in client.get(embed.path_of(group.id)).text


def test_roles_alone_give_no_group() -> None:
    actor = Actor("somebody", frozenset({"contributor"}))
    assert actor.groups == actor.leads == frozenset()
