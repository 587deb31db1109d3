"""The pages of groups and "still there?" without a browser."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR, VISITOR
from store.demo.story import CHAPEL_HALL, GROUPS, LEAD, MEMBER, WAITING
from store.opening import open_store
from store.register import Register
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import groups
from web.frames import Frames
from web.place import Place, Thresholds
from web.wiring import Wiring, connect


def script(place: object, name: str) -> None:
    from importlib import import_module

    import_module(f"web.pages.{name}").page(place)


def opened(place: Place, name: str, **query: str) -> AppTest:
    app = AppTest.from_function(script, args=(place, name), default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


def wired(path: Path) -> Iterator[Place]:
    store = open_store(path, create=True)
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    yield Place(Register(store, OPERATOR), frames=Frames())
    store.close()


@pytest.fixture
def place(demo_copy: Path) -> Iterator[Place]:
    yield from wired(demo_copy)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    yield from wired(tmp_path / "empty.gpkg")


def as_member(place: Place, person: str) -> Place:
    people = place.register.read("members", geometry=False).set_index("name")
    actor = place.register.member(place.register.member_key(people.loc[person, "id"]))
    return Place(place.register.as_(actor), frames=Frames())


def id_of(place: Place, name: str) -> str:
    listed = groups.listed(place).set_index("name")
    return str(listed.loc[name, "id"])


def test_an_empty_place_says_what_the_page_will_show(empty: Place) -> None:
    told = said(opened(empty.as_everybody(), "group"))
    assert "No group looks after part of this map yet." in told
    assert "When a group is added" in told


def test_a_visitor_has_no_choice_of_parts(place: Place) -> None:
    app = opened(place.as_everybody(), "group", id=id_of(place, GROUPS[0]))
    assert "looks after" in said(app)
    assert [one.label for one in app.button] == []
    for name in (LEAD, MEMBER, *WAITING):
        assert name not in said(app)


def test_a_visitor_who_asks_for_the_members_gets_the_public_page(place: Place) -> None:
    app = opened(place.as_everybody(), "group", id=id_of(place, GROUPS[0]), part="people")
    assert "Invite somebody" not in said(app)


def test_a_member_of_another_group_gets_the_public_page(place: Place) -> None:
    theirs = as_member(place, "Dan Lowry")
    app = opened(theirs, "group", id=id_of(place, GROUPS[0]), part="work")
    assert "Sent in, not public yet" not in said(app)
    assert "looks after" in said(app)


def test_a_member_is_led_to_what_there_is_to_do(place: Place) -> None:
    app = opened(as_member(place, MEMBER), "group")
    assert "Sent in, not public yet" in said(app)
    still = [one for one in app.button if one.label in ("Still there", "Still needed")]
    assert len(still) == 8
    name = said(app).partition('pw-due"><strong>')[2].partition("<")[0]
    still[0].click()
    app.run()
    assert "was checked today. Thank you." in said(app)
    assert name.replace("&#x27;", "'") in said(app).replace("&#x27;", "'")


def test_a_lead_invites_and_the_link_is_shown_once(place: Place) -> None:
    app = opened(as_member(place, LEAD), "group", part="people")
    app.text_input(key="invite_name").set_value("Gwen Hale")
    app.button(key="invite").click()
    app.run()
    assert "This is the private link of Gwen Hale." in said(app)
    app.button(key="private_link_done").click()
    app.run()
    assert "private link of Gwen Hale" not in said(app)
    app.text_input(key="invite_name").set_value("gwen hale")
    app.button(key="invite").click()
    app.run()
    assert "Nobody was invited" in said(app)


def test_a_lead_ends_a_membership(place: Place) -> None:
    lead = as_member(place, LEAD)
    app = opened(lead, "group", part="people")
    app.button(key="end_membership").click()
    app.run()
    assert f"{MEMBER} is no longer a member." in said(app)
    assert MEMBER not in set(lead.register.members(id_of(place, GROUPS[0]))["name"])


@pytest.mark.parametrize("button", ["end_membership", "renew_member"])
def test_who_is_chosen_counts_though_the_page_was_not_drawn_anew(place: Place, button: str) -> None:
    lead = as_member(place, LEAD)
    lead.register.invite(id_of(place, GROUPS[0]), {"name": "Gwen Hale", "role": "member"})
    app = opened(lead, "group", part="people")
    people = lead.register.members(id_of(place, GROUPS[0]))
    gwen = people.set_index("name")["id"]["Gwen Hale"]
    assert app.selectbox(key="end_member").value != gwen
    # Both at once, as when somebody presses before an answer came.
    app.selectbox(key="end_member").set_value(gwen)
    app.button(key=button).click()
    app.run()
    told = "Gwen Hale is no longer a member." if button == "end_membership" else "link of Gwen Hale"
    assert told in said(app)


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_a_group_needs_a_name(empty: Place, name: str) -> None:
    app = opened(empty, "group")
    app.text_input(key="group_form_0_name").set_value(name)
    app.button(key="group_create").click()
    app.run()
    assert "pw-fault" in said(app)
    assert groups.listed(empty).empty


def test_an_operator_adds_a_group(empty: Place) -> None:
    app = opened(empty, "group")
    app.text_input(key="group_form_0_name").set_value("<b>Leat</b> Wardens")
    app.text_input(key="group_form_0_website").set_value("javascript:alert(1)")
    app.button(key="group_create").click()
    app.run()
    assert "pw-fault" in said(app)
    app.text_input(key="group_form_0_website").set_value("https://example.org")
    app.button(key="group_create").click()
    app.run()
    assert "&lt;b&gt;Leat&lt;/b&gt; Wardens" in said(app)
    assert list(groups.listed(empty)["name"]) == ["<b>Leat</b> Wardens"]


@pytest.mark.parametrize("key", ["", "wrong", "A" * 44, "é" * 44])
def test_a_check_link_that_is_wrong(place: Place, key: str) -> None:
    app = opened(place.as_everybody(), "check", key=key)
    assert "link" in said(app)
    assert [one.label for one in app.button] == []


@pytest.mark.parametrize("answer", ["still", "changed", "gone"])
def test_one_press_is_kept(place: Place, answer: str) -> None:
    hall = place.register.read("assets", where={"name": CHAPEL_HALL}, geometry=False).iloc[0]
    key = place.register.check_key("assets", hall["id"])
    everybody = Place(place.register.as_(VISITOR), frames=Frames())
    before = place.register.version("assets")
    app = opened(everybody, "check", key=key)
    assert place.register.version("assets") == before
    app.button(key=f"check_{answer}").click()
    app.run()
    assert "Thank you" in said(app)
    checked = place.register.get("assets", hall["id"])["last_checked"]
    today = datetime.now(UTC).date().isoformat()
    assert (checked == today) is (answer == "still")
    past = [one.action for one in place.register.history("assets", hall["id"])]
    assert past[-1] == ("checked" if answer == "still" else "reported")


def test_an_ended_check_link_is_said(place: Place) -> None:
    hall = place.register.read("assets", where={"name": CHAPEL_HALL}, geometry=False).iloc[0]
    key = place.register.check_key("assets", hall["id"])
    place.register.end_key("check", hall["id"])
    assert "does not work any more" in said(opened(place.as_everybody(), "check", key=key))


def test_many_answers_are_slowed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.pace import Pace
    from web.pages import check

    full = Pace(overall=1)
    assert full.take("somebody") == 0
    monkeypatch.setattr(check, "SHARED", full)
    hall = place.register.read("assets", where={"name": CHAPEL_HALL}, geometry=False).iloc[0]
    app = opened(place, "check", key=place.register.check_key("assets", hall["id"]))
    app.button(key="check_still").click()
    app.run()
    assert "Many answers came in at once." in said(app)
    assert "Thank you" not in said(app)


def test_whose_link_was_ended_is_told_on_the_groups_own_page(place: Place) -> None:
    group = str(place.register.read("groups", geometry=False)["id"].iloc[0])
    visitor = Place(place.register.as_(VISITOR), frames=Frames())
    app = opened(visitor, "group", id=group, key="ended")
    assert "This link does not work any more" in said(app)
    assert "This link does not work any more" not in said(opened(visitor, "group", id=group))
