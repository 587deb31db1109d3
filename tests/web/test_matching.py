"""Needs and assets on the town one can check by hand, and the page as Streamlit runs it."""

import json
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from tests.web import town
from web import matching_map, matching_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking.matching import NoNeeds, Question, ask, open_needs
from web.frames import Frames
from web.place import Place, Thresholds
from web.wiring import Wiring, connect


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.matching import page

    page(place)


def run(place: Place, **query: str) -> AppTest:
    app = AppTest.from_function(script, args=(place,), default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


def test_a_need_beside_the_line_is_answered_across_it(place: Place) -> None:
    found = ask(place, Question(reach=200))
    row = found.across.iloc[0]
    assert (row["name"], row["own_name"]) == ("A place to meet", "West")
    assert (row["across_name"], row["across_area"]) == ("Chapel Hall", "East")
    assert row["across_metres"] == pytest.approx(40, abs=1)
    assert row["inside_metres"] - row["across_metres"] == pytest.approx(row["saved"])
    assert found.unanswered["name"].tolist() == ["Rent arrears advice"]


def test_the_answer_says_what_to_do_next(place: Place) -> None:
    found = ask(place, Question(reach=200))
    assert matching_words.answer(found) == (
        "Of 2 open needs here, only 1 has nothing within 200 m that could answer it. For 1, the "
        "nearest help is across the line of their own ward; none of these has any within reach "
        "inside it."
    )
    assert matching_words.next_step(found) == (
        "What to do next: “A place to meet” in West could be answered by Chapel Hall in East, "
        "40 m away. Ask there first."
    )
    east = ask(place, Question(reach=200, within="East"))
    assert "in East, only 1 has nothing within 200 m" in matching_words.answer(east)
    assert "East has most of the needs" in matching_words.next_step(east)


def test_a_theme_and_an_area_narrow_the_question(place: Place) -> None:
    money = ask(place, Question(theme="money"))
    assert money.needs["name"].tolist() == ["Rent arrears advice"]
    assert set(money.assets["category"]) <= {"advice", "hub", "library", "food"}
    with pytest.raises(NoNeeds, match="Nobody has raised a need"):
        ask(place, Question(theme="roads"))


def test_answered_needs_are_left_alone(demo_place: Place) -> None:
    every = demo_place.records("needs")
    assert len(open_needs(demo_place)) == (every["stage"] != "answered").sum() < len(every)


def test_the_demo_has_needs_that_come_together(demo_place: Place) -> None:
    found = ask(demo_place, Question())
    sure = found.pairs[found.pairs["together"]]
    assert {"loneliness", "money", "food"} == set(sure["first"]) | set(sure["second"])
    assert (found.places["count"] >= 3).all()
    assert "as often as chance would have it" in matching_words.answer(found)
    told = matching_words.pairs_told(found)
    assert set(told["sure"]) == {"sure", "may be chance"}
    food = ask(demo_place, Question(theme="food"))
    assert ((food.pairs["first"] == "food") | (food.pairs["second"] == "food")).all()
    assert all("food" in one.split("\n") for one in food.places["themes"])


def test_needs_across_the_line_are_within_reach(demo_place: Place) -> None:
    found = ask(demo_place, Question(reach=400, by="district"))
    assert (found.across["across_metres"] <= 400).all()
    assert (found.across["own_code"] != found.across["across_code"]).all()
    assert set(found.across["id"]) <= set(found.needs["id"])
    assert not found.unanswered["answered"].any()


def test_each_view_draws_its_own_needs(demo_place: Place) -> None:
    found = ask(demo_place, Question())
    for view, rows in (("unanswered", found.unanswered), ("across", found.across)):
        assert set(matching_map.needs(found, view)["id"]) == set(rows["id"])
    named = {one for ids in found.places["ids"] for one in ids.split("\n")}
    assert set(matching_map.needs(found, "places")["id"]) == named


@pytest.mark.usefixtures("wired")
@pytest.mark.parametrize("view", ["unanswered", "across", "places"])
def test_the_page_in_every_view(place: Place, view: str) -> None:
    words = told(run(place, view=view))
    assert "open needs here" in words
    assert "Nobody has asked the asset" in words
    for name in town.HOSTILE:
        assert name not in words or name == escape(name)


@pytest.mark.usefixtures("wired")
def test_a_question_without_an_answer_is_one_sentence(place: Place) -> None:
    assert "Nobody has raised a need" in told(run(place, within="E05000001", theme="money"))


def test_the_page_of_an_empty_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    app = run(Place(Register(store, OPERATOR), frames=Frames()))
    assert "There are no needs to answer yet" in told(app)
    store.close()


def test_the_terminal_says_the_same(demo_place: Place, demo_store: Path) -> None:
    words = ["match", "--theme", "food", "--reach", "400", "--json", "--store", str(demo_store)]
    done = CliRunner().invoke(cli.app, words)
    assert done.exit_code == 0
    given = json.loads(done.stdout)
    found = ask(demo_place, Question(theme="food", reach=400))
    assert [one["id"] for one in given["unanswered"]] == found.unanswered["id"].tolist()
    assert [one["id"] for one in given["across"]] == found.across["id"].tolist()
    assert len(given["together"]) == len(found.pairs)
