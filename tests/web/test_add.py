"""Adding to the map as Streamlit runs it: what is sent, and what is not."""

import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from layers import catalogue
from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register
from tests.web import town
from web import pace
from web.adding_draft import STATE, Draft
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import adding
from web.frames import Frames
from web.place import Place, Thresholds, UnknownPlace
from web.wiring import Wiring, connect


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.add import page

    page(place)


@pytest.fixture
def own(town_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The town in a store of its own, as a visitor sees it, with nothing sent before."""
    store = open_store(shutil.copy(town_file, tmp_path / "town.gpkg"))
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    monkeypatch.setattr("web.adding_sending.SHARED", pace.Pace())
    yield Place(Register(store, VISITOR), frames=Frames())
    store.close()


def opened(place: Place, **query: str) -> AppTest:
    app = AppTest.from_function(script, args=(place,), default_timeout=60)
    app.query_params.update(query)
    return app.run()


def said(app: AppTest) -> str:
    """All of the page's own words."""
    assert not app.exception
    return unescape("\n".join(one.proto.body for one in app.get("html")))


def mine(app: AppTest) -> Draft:
    found = app.session_state[STATE]
    assert isinstance(found, Draft)
    return found


def box(app: AppTest, label: str) -> Any:  # noqa: ANN401  (each kind of box is a type of its own)
    boxes = [*app.text_input, *app.text_area, *app.selectbox]
    return next(one for one in boxes if one.label.startswith(label))


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def waiting(place: Place, layer: str = "assets") -> list[str]:
    """Names of what waits for review, as its moderator sees it."""
    found = place.register.as_(OPERATOR).read(layer)
    return list(found[found["status"] == "proposed"]["name"])


def send(app: AppTest) -> AppTest:
    """Send it, also when something like it is there already."""
    press(app, "Send for review")
    return press(app, "No, it is another. Send it") if mine(app).step == "alike" else app


def fill(app: AppTest, name: str = "Tool library", kind: str = "library") -> AppTest:
    box(app, "Name").set_value(name)
    box(app, "Kind").set_value(kind)
    return app.run()


def test_a_place_is_found_in_every_way(own: Place) -> None:
    for text, how in (
        ("zx11aa", "postcode"),
        ("SJ 768 902", "grid"),
        ("West Library", "name"),
        ("53.405, -2.34", None),
    ):
        found = adding.find(own, text)
        assert [one.how for one in found] == ([how] if how else [])


def test_words_say_where_it_is(own: Place) -> None:
    app = opened(own, where="ZX1 1AA")
    assert "In the middle of ZX1 1AA, in West ward and Twoward district." in said(app)
    assert "where you pointed" in said(opened(own, point="53.405,-2.325")).casefold()


def test_an_asset_is_sent_and_can_be_followed(own: Place) -> None:
    app = fill(opened(own, where="ZX1 1AA"))
    press(app, "Send for review")
    assert "Keep this link" in said(app)
    assert waiting(own) == ["Tool library"]
    held = own.register.follow(mine(app).key)
    assert (held.status, held.values["postcode"]) == ("proposed", "ZX1 1AA")
    assert "Tool library" not in list(own.register.read("assets")["name"])
    press(app, "Add another near here")
    assert mine(app).spot is not None
    assert box(app, "Name").value == ""


def test_a_need_has_a_form_of_its_own(own: Place) -> None:
    app = opened(own, where="ZX1 1AA")
    app.button_group[0].set_value("needs").run()
    box(app, "What is needed").set_value("A crossing")
    box(app, "About").set_value("roads").run()
    press(app, "Send for review")
    assert waiting(own, "needs") == ["A crossing"]


def test_the_form_asks_the_shortest_first_and_never_what_is_worked_out(own: Place) -> None:
    app = opened(own, where="ZX1 1AA")
    layer = catalogue.layer("assets")
    inside = {one.label for one in [*app.expander[0].text_input, *app.expander[0].text_area]}
    every = {one.label for one in [*app.text_input, *app.text_area, *app.selectbox]}
    assert {one.label for one in layer.asked("more")} == inside
    assert not {one.label for one in layer.asked("never")} & every


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ZX9 9ZZ", "The postcode ZX9 9ZZ is not among the 1 postcodes loaded here."),
        ("Nowhere at all", "Nothing here is called “Nowhere at all”."),
        ("<script>alert(1)</script>", "Nothing here is called “<script>alert(1)</script>”."),
        ("HP 0000 0000", "lies in"),
        ("\u202eXZ1\u202c", "Nothing here is called"),
    ],
)
def test_a_place_that_is_not_known_is_said(own: Place, text: str, words: str) -> None:
    app = opened(own)
    box(app, "Postcode, place name").set_value(text).run()
    if words == "lies in":
        assert "of this place" in said(app)
    else:
        assert words in said(app)
    assert "Send for review" not in [one.label for one in app.button]


def test_several_places_of_one_name_are_asked_about(own: Place) -> None:
    app = opened(own)
    box(app, "Postcode, place name").set_value("Two").run()
    several = app.selectbox[0]
    assert several.label == f"{len(several.options)} places are called so. Which one?"
    several.set_value(several.options[0]).run()
    assert mine(app).spot is not None


def test_just_outside_is_warned_and_taken(own: Place) -> None:
    app = opened(own, point="53.405,-2.36")
    assert "outside the boundaries of this place, nearest to" in said(app)
    press(fill(app), "Send for review")
    assert waiting(own) == ["Tool library"]


@pytest.mark.parametrize("point", ["55.0,-2.33", "0,0", "-80,170"])
def test_far_outside_is_refused(own: Place, point: str) -> None:
    app = opened(own, point=point)
    assert "Choose another place." in said(app)
    assert "Send for review" not in [one.label for one in app.button]


def test_everything_that_is_missing_is_said_and_nothing_is_lost(own: Place) -> None:
    app = opened(own, where="ZX1 1AA")
    box(app, "What it is").set_value("A cupboard of tools").run()
    press(app, "Send for review")
    assert "2 things need mending" in said(app)
    assert {"Name is missing.", "Kind is missing."} <= set(mine(app).faults.values())
    fill(app)
    assert "need mending" not in said(app)
    assert box(app, "What it is").value == "A cupboard of tools"
    press(app, "Send for review")
    assert waiting(own) == ["Tool library"]


def test_five_megabytes_of_text_are_refused_with_a_sentence(own: Place) -> None:
    app = fill(opened(own, where="ZX1 1AA"))
    box(app, "What it is").set_value("a" * 5_000_000).run()
    press(app, "Send for review")
    assert "What it is is 5,000,000 characters long; 4,000 is the most." in said(app)
    assert waiting(own) == []


@pytest.mark.parametrize("name", town.HOSTILE)
def test_script_in_a_field_stays_text(own: Place, name: str) -> None:
    app = fill(opened(own, where="ZX1 1AA"), name)
    box(app, "What it is").set_value(name)
    press(app, "Send for review")
    assert waiting(own) == [name]


def test_a_link_that_would_run_is_refused(own: Place) -> None:
    app = fill(opened(own, where="ZX1 1AA"))
    box(app, "Website").set_value("javascript:alert(1)")
    press(app, "Send for review")
    assert "Website should be an address like https://example.org" in said(app)
    assert app.expander[0].proto.expanded
    assert waiting(own) == []


def test_direction_marks_are_taken_out(own: Place) -> None:
    press(fill(opened(own, where="ZX1 1AA"), "Safe\u202egnp.exe\u202c"), "Send for review")
    assert waiting(own) == ["Safegnp.exe"]


def test_the_same_form_twice_makes_one_record(own: Place) -> None:
    first, second = opened(own, where="ZX1 1AA"), opened(own, where="ZX1 1AA")
    second.text_input(key="add_0_once").set_value(mine(first).once).run()
    for app in (first, second):
        press(fill(app), "Send for review")
    assert mine(first).key == mine(second).key
    assert waiting(own) == ["Tool library"]
    assert not mine(second).differs


def test_another_thing_in_a_form_that_was_sent_is_not_lost(own: Place) -> None:
    first, second = opened(own, where="ZX1 1AA"), opened(own, where="ZX1 1AA")
    second.text_input(key="add_0_once").set_value(mine(first).once).run()
    send(fill(first))
    send(fill(second, "Seed bank"))
    assert "This form had been sent before" in said(second)
    press(second, "Send it as another")
    assert box(second, "Name").value == "Seed bank"
    send(second)
    assert sorted(waiting(own)) == ["Seed bank", "Tool library"]


def test_a_hundred_from_one_visitor_are_slowed(own: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.adding_sending.visitor", lambda: "10.0.0.1")
    app = opened(own, where="ZX1 1AA")
    for number in range(100):
        if mine(app).step != "form":
            press(app, "Add another near here")
        send(fill(app, f"Bench {number}"))
        if "A lot has been sent from here" in said(app):
            break
    assert number == pace.A_MINUTE
    assert box(app, "Name").value == f"Bench {number}"
    assert len(waiting(own)) == pace.A_MINUTE


def test_what_gives_somebody_away_is_said_and_may_be_sent(own: Place) -> None:
    app = fill(opened(own, where="ZX1 1AA"))
    box(app, "What it is").set_value("Ring 07700 900123 or write to ann@example.org").run()
    assert "“07700 900123” looks like a telephone number" in said(app)
    assert "“ann@example.org” looks like an e-mail address" in said(app)
    box(app, "Contact for everybody").set_value("07700 900123").run()
    assert said(app).count("looks like a telephone number") == 1
    press(app, "Send for review")
    assert waiting(own) == ["Tool library"]


def test_a_refuge_is_shown_only_about_here_unless_one_says_otherwise(own: Place) -> None:
    app = fill(opened(own, where="ZX1 1AA"), "Safe house", "refuge")
    assert "Show only about here" in [one.label for one in app.toggle]
    send(app)
    assert own.register.follow(mine(app).key).values["blur"] == 500


def test_a_drawing_is_sent_as_it_was_drawn(own: Place) -> None:
    app = fill(opened(own, where="ZX1 1AA"))
    held = mine(app)
    held.mark = "area"
    held.drawn = held.begun = shapely.box(-2.34, 53.402, -2.338, 53.404)
    app.session_state["add_0_mark"] = "area"
    press(app.run(), "Send for review")
    found = own.register.follow(mine(app).key)
    assert found.geometry is not None
    assert found.geometry.equals_exact(held.begun, 1e-9)


def test_an_area_that_is_not_drawn_yet_is_asked_for(own: Place) -> None:
    app = fill(opened(own, where="ZX1 1AA"))
    app.session_state["add_0_mark"] = "area"
    app.run()
    press(app, "Send for review")
    assert "Draw it on the map first" in said(app)
    assert waiting(own) == []


def test_a_link_to_what_was_sent_shows_it_again(own: Place) -> None:
    first = fill(opened(own, where="ZX1 1AA"))
    press(first, "Send for review")
    again = opened(own, key=mine(first).key)
    assert "Keep this link" in said(again)


def test_an_empty_place_takes_what_is_sent(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    place = Place(Register(store, VISITOR), frames=Frames())
    app = opened(place, point="53.4,-2.3")
    assert "Where you pointed." in said(app)
    press(fill(app), "Send for review")
    assert waiting(place) == ["Tool library"]
    store.close()


def test_a_place_beyond_measure_is_an_error_of_ours_to_tell(own: Place) -> None:
    with pytest.raises(UnknownPlace):
        adding.standing(own, shapely.Point(170, -80))


def test_what_is_alike_is_asked_about_before_it_is_sent(own: Place) -> None:
    app = fill(opened(own, point="53.405,-2.335"), "Chapel Hall", "hall")
    press(app, "Send for review")
    words = said(app)
    assert "Is it one of these?" in words
    assert "Chapel Hall" in words
    assert "Hall or meeting place, " in words
    assert waiting(own) == []
    press(app, "Back to what I wrote")
    assert box(app, "Name").value == "Chapel Hall"
    press(app, "Send for review")
    press(app, "No, it is another. Send it")
    assert waiting(own) == ["Chapel Hall"]


def test_it_is_this_one_asks_only_for_what_is_new(own: Place) -> None:
    app = fill(opened(own, point="53.405,-2.335"), "Chappel Hall", "hall")
    press(app, "Send for review")
    press(app, "It is this one, add to it")
    assert "You are adding to “Chapel Hall”." in said(app)
    assert not [one for one in app.text_input if one.label.startswith("Name")]
    press(app, "Send what is new")
    assert "Nothing new was written yet." in said(app)
    box(app, "When it is open").set_value("Tuesdays").run()
    press(app, "Send what is new")
    held = own.register.follow(mine(app).key)
    assert held.values["name"] == "Chapel Hall"
    assert held.values["opening"] == "Tuesdays"
    there = own.register.read("assets", where={"name": "Chapel Hall"})
    assert held.values["same_as"] == there["id"].iloc[0]


def test_what_waits_is_named_without_its_text(own: Place) -> None:
    first = fill(opened(own, point="53.4031,-2.3251"), "Ukulele circle", "group")
    send(first)
    second = fill(opened(own, point="53.4031,-2.3252"), "Ukulele circle", "group")
    press(second, "Send for review")
    assert "Somebody has sent in something like this" in said(second)
    assert "Ukulele" not in said(second)
    press(second, "It is that one: do not send mine")
    assert "Nothing was sent" in said(second)
    assert waiting(own) == ["Ukulele circle"]
