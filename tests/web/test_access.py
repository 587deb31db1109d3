"""Access on a town one can check by hand, and the page as Streamlit runs it."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from shapely.geometry import LineString, Point
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from layers.actor import OPERATOR
from mapping.analysis.interpolation import NotAveraged
from store.opening import open_store
from store.register import Register, Row
from tests.web import town
from web import access_map, access_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking.access import NothingToReach, Question, ask, try_site
from web.asking.weighing import indicators, weighed
from web.frames import Frames
from web.place import Place, Thresholds, UnknownArea, UnknownPlace
from web.wiring import Wiring, connect

CORNER = (-2.3495, 53.4005)
PEOPLE = {
    "by the line, west": (town.LINE - 0.0003, town.MIDDLE, 100),
    "by the line, east": (town.LINE + 0.0006, town.MIDDLE, 40),
    "in the corner": (*CORNER, 30),
}
FOOD = Question(category="food", reach=400)


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.access import page

    page(place)


def run(place: Place, **query: str) -> AppTest:
    app = AppTest.from_function(script, args=(place,), default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


def _settle(register: Register) -> None:
    """Put 170 people and one food bank, just east of the line, into the town."""
    people = [
        Row(values={"name": name, "residents": count, "date": "2024-06-30"}, geometry=Point(x, y))
        for name, (x, y, count) in PEOPLE.items()
    ]
    rows = [
        Row(values=one.values, geometry=one.geometry, key=str(at)) for at, one in enumerate(people)
    ]
    register.load("people", rows, source="Count")
    bank = Row(
        values={"name": "<b>Bank</b>", "category": "food", "reach": 5},
        geometry=Point(town.LINE + 0.0003, town.MIDDLE),
        key="bank",
    )
    register.load("assets", [bank], source="Banks")
    scores = [("E05000001", 30.0, "score"), ("E05000002", 10.0, "score")]
    register.load(
        "indicators",
        [
            Row(
                values={
                    "indicator": "Need",
                    "area_code": code,
                    "value": value,
                    "kind": kind,
                    "tier": "ward",
                    "date": "2024-01-01",
                },
                geometry=None,
                key=code,
            )
            for code, value, kind in scores
        ],
        source="Scores",
    )


@pytest.fixture
def settled(town_file: Path, tmp_path: Path) -> Iterator[Place]:
    store = open_store(shutil.copy(town_file, tmp_path / "town.gpkg"))
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    register = Register(store, OPERATOR)
    _settle(register)
    yield Place(register, frames=Frames())
    store.close()


def test_people_are_inside_only_across_or_nowhere(settled: Place) -> None:
    found = ask(settled, FOOD).areas.set_index("name")
    assert found.loc["West", ["inside", "only_across", "nowhere"]].tolist() == [0, 100, 30]
    assert found.loc["East", ["inside", "only_across", "nowhere"]].tolist() == [40, 0, 0]
    # One bank is shared by 140 people across the line, and by 40 if nobody crosses it.
    assert found.loc["East", "score_across"] == pytest.approx(10_000 / 140)
    assert found.loc["East", "score_inside"] == pytest.approx(10_000 / 40)
    assert found.loc["West", "score_across"] == pytest.approx(10_000 / 140 * 100 / 130)
    assert found.loc["West", "score_inside"] == 0
    assert found.loc["East", ["band_inside", "band_across"]].tolist() == [5, 1]
    assert found["changes"].to_dict() == {"West": False, "East": True}


def test_the_asset_that_makes_the_difference(settled: Place) -> None:
    helping = ask(settled, FOOD).helping
    assert helping[["name", "area_name", "helps"]].to_numpy().tolist() == [
        ["<b>Bank</b>", "East", "West"]
    ]
    assert helping[["people_outside", "people_only_across"]].to_numpy().tolist() == [[100, 100]]


def test_the_answer_says_what_to_do_next(settled: Place) -> None:
    found = ask(settled, FOOD)
    assert access_words.answer(found) == (
        "About 100 people here can reach a food bank or club within 400 m only across the line of "
        "their own ward. About 30 more (17 % of all) reach none at all."
    )
    assert "live in West" in access_words.next_step(found)
    assert "<b>Bank</b> in East" in access_words.next_step(found)
    east = ask(settled, Question(category="food", reach=400, within="E05000002"))
    assert access_words.answer(east) == (
        "Nobody in East has to cross the line of their own ward to reach a food bank or club "
        "within 400 m. Everybody else reaches one inside it."
    )
    near = ask(settled, Question(category="library", reach=10))
    assert access_words.answer(near) == "Nobody here can reach a library within 10 m."
    assert "most people who reach none, about 130" in access_words.next_step(near)


def test_one_area_has_the_figures_it_has_in_the_whole(settled: Place) -> None:
    whole = ask(settled, FOOD).areas.set_index("code")
    west = ask(settled, Question(category="food", reach=400, within="West")).areas
    assert west["code"].tolist() == ["E05000001"]
    columns = ["people", "only_across", "score_inside", "score_across", "band_across"]
    assert west[columns].iloc[0].tolist() == whole.loc["E05000001", columns].tolist()


def test_a_site_is_reached_by_those_who_reached_nothing(settled: Place) -> None:
    trial = try_site(settled, FOOD, *CORNER)
    assert trial.areas[["name", "before", "after", "newly"]].to_numpy().tolist() == [
        ["West", 100, 130, 30]
    ]
    assert "newly reached by about 30 people" in access_words.tried(trial, FOOD, "Wards")
    useless = try_site(settled, FOOD, town.LINE, town.MIDDLE)
    assert useless.newly == 0
    assert "newly reach nobody" in access_words.tried(useless, FOOD, "Wards")
    with pytest.raises(UnknownPlace):
        try_site(settled, FOOD, 120.0, 10.0)


def _bridge(register: Register) -> None:
    """Pave one path: from the west by a bridge 300 m north to the bank in the east."""
    west, east = PEOPLE["by the line, west"][0], PEOPLE["by the line, east"][0]
    up = town.MIDDLE + 0.0027
    path = LineString([(west, town.MIDDLE), (west, up), (east, up), (east, town.MIDDLE)])
    beside = LineString([(town.LINE + 0.0003, town.MIDDLE), (east, town.MIDDLE)])
    rows = [
        Row(values={"name": at}, geometry=one, key=at) for at, one in (("a", path), ("b", beside))
    ]
    register.load("paths", rows, source="Survey of paths")


def test_on_foot_the_way_round_counts(settled: Place) -> None:
    _bridge(settled.register)
    asked = replace(FOOD, on_foot=True)
    found = ask(settled, asked).areas.set_index("name")
    # 300 m up, 60 m over, 300 m down and 20 m along: too far within 400 m, near enough in 800 m.
    assert found.loc["West", ["only_across", "nowhere"]].tolist() == [0, 130]
    assert found.loc["East", "inside"] == 40
    further = ask(settled, replace(asked, reach=800)).areas.set_index("name")
    assert further.loc["West", ["only_across", "nowhere"]].tolist() == [100, 30]
    trial = try_site(settled, asked, PEOPLE["by the line, west"][0], town.MIDDLE)
    assert trial.newly == pytest.approx(100)


def test_without_paths_nobody_is_told_about_walking(settled: Place) -> None:
    with pytest.raises(UnknownArea, match="no paths here to walk along"):
        ask(settled, replace(FOOD, on_foot=True))
    assert "Ground within 400 m of one" in told(run(settled, reach="400"))
    assert not [
        one for one in run(settled).selectbox if one.label == access_words.say("choose_way")
    ]


def test_the_page_walks_when_there_are_paths(settled: Place) -> None:
    _bridge(settled.register)
    words = told(run(settled, reach="400", way="foot"))
    assert "Distance is a walk along the paths" in words
    assert "Ground within 400 m of one" not in words


def test_people_are_weighed_to_the_same_total(settled: Place) -> None:
    assert indicators(settled) == ["Need"]
    people, unknown = weighed(settled, settled.people(), "Need")
    average = (130 * 30 + 40 * 10) / 170
    assert sorted(people["demand"]) == pytest.approx(
        sorted([100 * 30 / average, 30 * 30 / average, 40 * 10 / average])
    )
    assert people["demand"].sum() == pytest.approx(170)
    assert unknown == 0


def test_the_demo_adds_up_at_every_tier(demo_place: Place) -> None:
    for by in ("ward", "district", "lsoa"):
        found = ask(demo_place, Question(category="food", by=by))
        parts = found.areas[["inside", "only_across", "nowhere"]].sum(axis=1)
        assert parts.to_numpy() == pytest.approx(found.areas["people"].to_numpy())
        assert found.total("people") == pytest.approx(demo_place.people()["residents"].sum())


@pytest.mark.parametrize(
    ("question", "fault", "words"),
    [
        (Question(category="moon"), NothingToReach, "There are: advice"),
        (Question(category="food", by="moon"), UnknownArea, "no areas called tier:moon"),
        (Question(category="food", by="county", within="Castle"), UnknownArea, "smaller kind"),
        (Question(category="food", weigh="Nothing"), UnknownArea, "Deprivation score"),
        (Question(category="food", weigh="Deprivation rank"), NotAveraged, "only rates and scores"),
    ],
)
def test_what_cannot_be_asked_is_said(
    demo_place: Place, question: Question, fault: type[Exception], words: str
) -> None:
    with pytest.raises(fault, match=words):
        ask(demo_place, question)


@pytest.mark.parametrize(
    ("share", "number"),
    [(0.0, "0"), (0.0099, "0"), (0.01, "1"), (0.05, "2"), (0.29, "3"), (1.0, "4")],
)
def test_shades(share: float, number: str) -> None:
    assert access_map.shade(share) == number


def test_an_area_without_people_has_no_shade() -> None:
    assert access_map.shade(float("nan")) == access_map.UNKNOWN


def test_the_page(settled: Place) -> None:
    app = run(settled, reach="400")
    words = told(app)
    assert "About 100 people here can reach a food bank or club" in words
    assert escape("<b>Bank</b>") in words
    assert "<b>Bank</b>" not in words
    assert "30 % or more" in words
    assert "Luo and Wang" in words


def test_the_page_tries_a_site_from_its_address(settled: Place) -> None:
    assert "newly reached by about 30 people" in told(
        run(settled, reach="400", site=f"{CORNER[1]},{CORNER[0]}")
    )


def test_a_typed_postcode_becomes_the_site(settled: Place) -> None:
    app = run(settled, reach="400")
    app.text_input(key="site_postcode").set_value("zx11aa").run()
    assert "newly reach nobody" in told(app)
    app.text_input(key="site_postcode").set_value("ZX9 9ZZ").run()
    assert "is not among the 1 postcodes loaded here" in told(app)


@pytest.mark.usefixtures("wired")
def test_without_people_the_page_says_what_it_needs(place: Place) -> None:
    assert "how many people live where" in told(run(place))


def test_the_page_of_an_empty_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    app = run(Place(Register(store, OPERATOR), frames=Frames()))
    assert "There is nothing to reach yet" in told(app)
    store.close()


def test_the_terminal_says_the_same(demo_place: Place, demo_store: Path) -> None:
    words = ["access", "--assets", "food", "--within", "Castle", "--json"]
    done = CliRunner().invoke(cli.app, [*words, "--store", str(demo_store)])
    assert done.exit_code == 0
    given = json.loads(done.stdout)
    found = ask(demo_place, Question(category="food", within="Castle"))
    assert given["only_across"]["people"] == pytest.approx(found.total("only_across"))
    assert [one["name"] for one in given["areas"]] == ["Castle"]
    assert given["areas"][0]["band_inside"] == 1
