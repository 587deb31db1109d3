"""One record: what each person may see of it, and how a change of it is kept."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from shapely.geometry import Point, box
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR, VISITOR, Actor
from layers.errors import UnknownLayer
from store.faults import NotFound
from store.opening import open_store
from store.register import Register
from tests.web import town
from web import record_draft, record_editing, record_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.frames import Frames
from web.parts import draw_panel
from web.place import Place, Thresholds
from web.record_draft import Draft
from web.record_subject import can_undo, differing, look
from web.wiring import Wiring, connect

INSIDE = Point(-2.345, 53.405)
FIELD = box(-2.345, 53.402, -2.341, 53.406)


def script(place: "Place", record: str, edit: str) -> None:  # noqa: UP037  (run as source)
    import streamlit as st

    from web.pages.record import page

    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        st.query_params.update({"layer": "assets", "id": record, "edit": edit})
    page(place)


@pytest.fixture
def mine(town_file: Path, tmp_path: Path) -> Iterator[Place]:
    """The town in a store of its own, which a test may change."""
    store = open_store(shutil.copy(town_file, tmp_path / "town.gpkg"))
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    yield Place(Register(store, OPERATOR), frames=Frames())
    store.close()


def added(place: Place, **values: object) -> str:
    content = {"name": "Old mill", "category": "hall", "telephone": "01234 567890", **values}
    return place.register.add("assets", content, INSIDE, status="published", reason="New")


def seen_by(place: Place, actor: Actor) -> Place:
    return Place(place.register.as_(actor), frames=Frames())


def run(place: Place, record: str, *, edit: str = "") -> AppTest:
    return AppTest.from_function(script, args=(place, record, edit), default_timeout=60).run()


def draw(app: AppTest, drawing: dict[str, object]) -> AppTest:
    """Do as the browser does: hand in a drawing of what the page shows."""
    key = f"{app.session_state[record_draft.STATE].name}_draw"
    subject = app.session_state[record_draft.STATE].base
    kinds = record_editing._kinds(subject)
    stamp = draw_panel._stamp(subject.shape, kinds, 0)
    app.session_state[f"{key}_drawn"] = {**drawing, "stamp": stamp}
    return app.run()


def told(app: AppTest) -> str:
    return " ".join(str(getattr(one, "body", "")) for one in app.get("html"))


def test_a_visitor_sees_what_is_public_and_no_history(mine: Place) -> None:
    record = added(mine)
    subject = look(seen_by(mine, VISITOR), "assets", record)
    assert "telephone" not in subject.state
    assert (subject.changes, subject.direct, subject.hidden) == (None, False, False)


def test_each_change_knows_the_state_before_and_after(mine: Place) -> None:
    record = added(mine)
    mine.register.change("assets", record, {"opening": "Mondays"}, FIELD, version=1, reason="Why")
    subject = look(mine, "assets", record)
    assert subject.changes
    first, second = subject.changes
    assert (first.before, second.version, second.reason) == ({}, 2, "Why")
    rows = differing(subject.layer, second.before, second.after)
    assert [one.label for one in rows] == ["When it is open", "Place on the map"]
    assert not can_undo(subject, first)
    assert can_undo(subject, second)
    assert not can_undo(replace(subject, direct=False), second)


def test_what_was_taken_off_is_seen_by_those_who_look_after_it(mine: Place) -> None:
    record = added(mine)
    mine.register.move("assets", record, to="withdrawn", reason="Burnt down")
    subject = look(mine, "assets", record)
    assert (subject.status, subject.version, subject.name) == ("withdrawn", 2, "Old mill")
    assert subject.shape == INSIDE
    assert ("Kind", "Hall or meeting place", "") in record_words.facts(mine, subject)
    with pytest.raises(NotFound):
        look(seen_by(mine, VISITOR), "assets", record)


def test_what_is_not_there_is_not_found(mine: Place) -> None:
    with pytest.raises(NotFound):
        look(mine, "assets", "nothing")
    with pytest.raises(UnknownLayer):
        look(mine, "castles", "nothing")


def test_only_what_differs_is_a_change(mine: Place) -> None:
    record = added(mine, description="Stone", reach=1200)
    draft = Draft(base=look(mine, "assets", record), shape=INSIDE)
    draft.values = {"name": " Old  mill ", "reach": "1200", "description": None, "opening": "Now"}
    assert draft.changed() == {"description": None, "opening": "Now"}
    assert not draft.reshaped


def test_the_second_of_two_is_shown_the_first_and_overwrites_nothing(mine: Place) -> None:
    record = added(mine)
    draft = Draft(base=look(mine, "assets", record), shape=FIELD, values={"opening": "Mine"})
    mine.register.change("assets", record, {"opening": "Theirs"}, version=1)
    assert not record_draft.save(mine, draft, reason="")
    assert draft.theirs is not None
    assert draft.theirs.state["opening"] == "Theirs"
    assert mine.register.get("assets", record)["opening"] == "Theirs"
    chosen = {"geometry": draft.mine["geometry"]}
    mine.register.change("assets", record, {"website": "https://example.org"}, version=2)
    assert not record_draft.save_chosen(mine, draft, chosen, reason="")
    assert draft.theirs.version == 3
    assert record_draft.save_chosen(mine, draft, chosen, reason="Walked round it")
    found = mine.register.get("assets", record)
    assert (found["opening"], found["geometry"]) == ("Theirs", FIELD)
    assert found["website"] == "https://example.org"


def test_no_draft_has_a_name_that_a_part_of_the_page_cannot_bear(mine: Place) -> None:
    base = look(mine, "assets", added(mine))
    assert all("__" not in f"{Draft(base=base).name}_draw" for _ in range(500))


def test_a_bad_value_is_told_beside_its_field(mine: Place) -> None:
    record = added(mine)
    draft = Draft(base=look(mine, "assets", record), shape=INSIDE)
    draft.values = {"website": "javascript:alert(1)"}
    assert "website" in record_draft.wrong(draft, needs_place=True)
    draft.values = {}
    assert "Nothing is different" in record_draft.wrong(draft, needs_place=True)[""]
    draft.shape = None
    assert "no usable place" in record_draft.wrong(draft, needs_place=True)[""]


def test_a_suggestion_is_whole_and_names_what_it_changes(mine: Place) -> None:
    record = added(mine, blur=300)
    visitor = seen_by(mine, VISITOR)
    subject = look(visitor, "assets", record)
    draft = Draft(base=subject, shape=subject.shape, values={"description": "Wood"})
    wanted = record_draft.suggested(draft)
    assert wanted == {
        "name": "Old mill",
        "category": "hall",
        "description": "Wood",
        "same_as": record,
        "blur": 300,
    }
    assert record_draft.send(visitor, draft, button="Send")
    key = draft.key
    assert record_draft.send(visitor, draft, button="Send")
    assert draft.key == key
    assert visitor.register.follow(key).values["description"] == "Wood"


def test_a_private_place_is_said_to_be_about_here(mine: Place) -> None:
    record = added(mine, blur=300)
    hidden = look(seen_by(mine, VISITOR), "assets", record)
    assert record_words.about_here(hidden).startswith("Shown only about here")
    assert hidden.shape != INSIDE
    known = look(mine, "assets", record)
    assert record_words.about_here(known).startswith("Everybody else")
    assert known.shape == INSIDE


def test_the_page_shows_a_record_and_its_history(mine: Place) -> None:
    record = added(mine, description=town.HOSTILE[0])
    app = run(mine, record)
    assert not app.exception
    assert "Hall or meeting place in" in told(app)
    assert "1. Added on" in told(app)
    assert "<img src=x" not in told(app)
    assert "Edit" in [one.label for one in app.button]


def test_the_page_offers_a_visitor_to_suggest(mine: Place) -> None:
    app = run(seen_by(mine, VISITOR), added(mine))
    assert [one.label for one in app.button] == ["Suggest a change"]
    assert "can be read by those who look after" in told(app)


def test_the_page_takes_a_record_off_and_puts_it_back(mine: Place) -> None:
    record = added(mine)
    app = run(mine, record)
    app.text_input(key="record_withdraw_reason").set_value("Burnt down")
    app.button(key="record_withdraw").click().run()
    assert "off the map" in told(app)
    app.button(key="record_publish").click().run()
    assert mine.register.get("assets", record)["status"] == "published"


def test_the_page_undoes_a_change(mine: Place) -> None:
    record = added(mine)
    mine.register.change("assets", record, {"opening": "Wrong"}, version=1)
    app = run(mine, record)
    app.button(key="record_undo_2").click().run()
    app.button(key="record_undo_do").click().run()
    found = mine.register.get("assets", record)
    assert (found["opening"], found["version"]) == (None, 3)


def test_the_page_keeps_what_was_drawn_and_typed(mine: Place) -> None:
    record = added(mine)
    app = run(mine, record, edit="yes")
    assert not app.exception
    draw(app, {"kind": "point", "parts": [[[[-2.344, 53.404]]]]})
    app.text_area[0].set_value("Brick").run()
    app.button(key="record_save").click().run()
    assert "Saved" in told(app)
    found = mine.register.get("assets", record)
    assert (found["description"], found["geometry"]) == ("Brick", Point(-2.344, 53.404))
    assert record_draft.STATE not in app.session_state


def test_the_page_keeps_no_drawing_that_crosses_itself(mine: Place) -> None:
    record = added(mine)
    app = run(mine, record, edit="yes")
    bow = [[-2.344, 53.404], [-2.343, 53.405], [-2.343, 53.404], [-2.344, 53.405]]
    draw(app, {"kind": "area", "parts": [[bow]]})
    assert "crosses itself" in told(app)
    app.button(key="record_save").click().run()
    assert "no usable place" in told(app)
    assert mine.register.get("assets", record)["version"] == 1


def test_the_page_shows_both_versions_to_the_second_of_two(mine: Place) -> None:
    record = added(mine)
    app = run(mine, record, edit="yes")
    app.text_area[0].set_value("Mine").run()
    mine.register.change("assets", record, {"description": "Theirs"}, version=1)
    app.button(key="record_save").click().run()
    assert "was changed while you changed it" in told(app)
    assert mine.register.get("assets", record)["description"] == "Theirs"
    app.button(key="record_choose").click().run()
    assert "Everything stays as it is now" in told(app)
    assert mine.register.get("assets", record)["version"] == 2


def test_a_visitor_sends_a_change_for_review(mine: Place) -> None:
    record = added(mine)
    app = run(seen_by(mine, VISITOR), record, edit="yes")
    app.button(key="record_save").click().run()
    assert "Nothing is different yet" in told(app)
    app.text_area[0].set_value("Brick").run()
    app.button(key="record_save").click().run()
    assert "Thank you" in told(app)
    waiting = mine.register.read("assets", where={"same_as": record})
    assert waiting["description"].tolist() == ["Brick"]
    assert mine.register.get("assets", record)["description"] is None


def test_a_page_without_a_record_says_so(mine: Place) -> None:
    assert "This record is not here" in told(run(mine, ""))
    assert "This record is not here" in told(run(mine, "nothing"))
