"""Who covers what, asked of the demo place and of a town one can check by hand."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR
from layers.words import day
from store.demo.story import QUAYSIDE_STREET
from store.opening import open_store
from store.register import Register
from web import coverage_tables, coverage_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import ground
from web.asking.coverage import LEVELS, Cover, NoPatches, Question, ask, by_area
from web.coverage_map import legend_groups, strokes
from web.place import Place, Thresholds, UnknownArea
from web.wiring import Wiring, connect

MAIN = Path(__file__).resolve().parents[2] / "web" / "shell" / "main.py"


def _ask(place: Place, *services: str, within: str = "") -> Cover:
    return ask(place, Question(services=services, within=within, on=place.today()))


def test_the_street_that_no_police_officer_covers(demo_place: Place) -> None:
    cover = _ask(demo_place, "police")
    said = coverage_words.answer(cover)
    assert said.startswith("Nobody covers about 449 people: no police patch reaches")
    assert QUAYSIDE_STREET in said
    assert "(Quays)" in said
    assert "Beat 2 Town North and Beat 5 Town South: ask them who takes it." in said
    gap = cover.gaps.iloc[0]
    assert gap["area_name"] == "Quays"
    assert set(gap["next_to"]) == {"Beat 2 Town North", "Beat 5 Town South"}


def test_one_ward_by_its_name_or_code(demo_place: Place) -> None:
    by_code, by_name = (_ask(demo_place, "police", within=one) for one in ("X05000016", "Quays"))
    assert by_code.ground.code == by_name.ground.code == "X05000016"
    assert coverage_words.answer(by_code).startswith("Nobody covers about 449 people in Quays ward")
    assert by_area(demo_place, by_code)["name"].tolist() == ["Quays"]


def test_the_vacant_post_and_the_gap_of_youth_work(demo_place: Place) -> None:
    said = coverage_words.answer(_ask(demo_place, "youth"))
    assert "Nobody covers about 33,300 people, 31 % of all who live there, in 2 places." in said
    assert "Fenny Marl youth club has nobody in post, so about 4,380 people" in said


def test_health_overlaps_and_nobody_counts_twice(demo_place: Place) -> None:
    cover = _ask(demo_place, "health")
    said = coverage_words.answer(cover)
    assert said.startswith("A health patch reaches everybody.")
    assert "15 % of the people are on two or more patches." in said
    added, together = coverage_words.twice_facts(cover)
    assert added[1] == "about 125,000 people"
    assert together[1] == "about 106,000 people"
    assert "About 16,100 of them are on more than one patch" in together[2]


def test_gaps_and_cover_add_up_to_the_place(demo_place: Place) -> None:
    cover = _ask(demo_place, "health")
    figures = cover.found.totals
    whole = demo_place.areas("tier:ward").area.sum()
    assert figures["area"] == pytest.approx(whole, rel=1e-6)
    assert figures["area_nobody"] + figures["area_covered"] == pytest.approx(whole, rel=1e-6)
    assert cover.levels.area.sum() == pytest.approx(whole, rel=1e-6)
    wards = by_area(demo_place, cover)
    assert wards["people"].sum() == pytest.approx(figures["people"], rel=1e-9)
    assert wards["people_single"].sum() == pytest.approx(figures["people_single"], rel=1e-6)


def test_services_taken_together_leave_less_out(demo_place: Place) -> None:
    both = _ask(demo_place, "police", "youth")
    assert (
        both.found.totals["people_nobody"] < _ask(demo_place, "youth").found.totals["people_nobody"]
    )
    assert "police or youth work patch" in coverage_words.answer(both)
    assert any("taken together" in one for one in coverage_words.method(both))


@pytest.mark.parametrize("kind", coverage_tables.KINDS)
@pytest.mark.parametrize("service", ["health", "police", "youth"])
def test_every_table_has_a_place_on_the_map_for_its_rows(
    demo_place: Place, service: str, kind: str
) -> None:
    cover = _ask(demo_place, service)
    made = coverage_tables.make(demo_place, cover, kind)
    assert set(made.columns) <= set(made.frame.columns)
    assert made.frame["id"].is_unique
    assert made.frame.crs == demo_place.crs
    assert not made.frame.geometry.is_empty.any()


def test_a_table_by_ward_begins_where_most_have_nobody(demo_place: Place) -> None:
    made = coverage_tables.make(demo_place, _ask(demo_place, "police"), "area")
    first = made.frame.iloc[0]
    assert (first["name"], round(first["people_nobody"])) == ("Quays", 449)
    assert len(made.frame) == 24


def test_overlaps_are_listed_by_pair(demo_place: Place) -> None:
    made = coverage_tables.make(demo_place, _ask(demo_place, "health"), "pair")
    assert len(made.frame) == 6
    first = made.frame.iloc[0]
    assert first.geometry.area == pytest.approx(first["area"], rel=1e-6)


def test_the_map_tells_cover_by_pattern_and_word(demo_place: Place) -> None:
    cover = _ask(demo_place, "health")
    patterns = {kind: one.pattern for kind, one in strokes(demo_place, cover).items()}
    assert patterns == {"nobody": "stipple", "single": "hatch", "several": "cross"}
    titles = [one.title for one in legend_groups(demo_place, cover)[0][1]]
    assert titles == ["Nobody", "One patch", "Two or more patches"]
    assert len({one.swatch for one in legend_groups(demo_place, cover)[0][1]}) == len(LEVELS)


def test_areas_on_offer_are_districts_then_wards(demo_place: Place) -> None:
    offered = list(ground.areas(demo_place, demo_place.today()).values())
    assert len(offered) == 26
    assert offered[0].endswith("(district)")
    assert offered[-1].endswith("(ward)")


def test_what_is_not_there_is_refused_in_a_sentence(demo_place: Place) -> None:
    with pytest.raises(NoPatches, match="There are patches of: community, health"):
        _ask(demo_place, "fire")
    with pytest.raises(NoPatches, match="no service"):
        _ask(demo_place)
    with pytest.raises(UnknownArea, match="nowhere"):
        _ask(demo_place, "police", within="nowhere")
    with pytest.raises(NoPatches, match="1990-01-01"):
        ask(demo_place, Question(services=("police",), within="", on=date(1990, 1, 1)))


def test_without_residents_the_ground_is_told(place: Place) -> None:
    cover = _ask(place, "police")
    said = coverage_words.answer(cover)
    assert said.startswith("Nobody covers 49 % of the ground: no police patch reaches")
    assert "Beside it is Beat 1: ask there who takes it." in said
    assert coverage_words.twice_facts(cover) == []
    assert coverage_words.cover_facts(cover)[0][1] == "49 % of the ground"


def test_officers_who_are_unknown_are_not_vacant(place: Place) -> None:
    cover = _ask(place, "police")
    nobody = dataclasses.replace(
        cover, found=dataclasses.replace(cover.found, officers=cover.found.officers[:0])
    )
    assert "nobody in post" not in coverage_words.answer(nobody)


def _run(**query: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def _page() -> None:
    from layers.actor import OPERATOR
    from store.register import Register
    from web.pages.coverage import page
    from web.place import Place
    from web.wiring import wiring

    page(Place(Register(wiring().store, OPERATOR)))


def _words(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


@pytest.fixture
def demo_wired(demo_store: Path) -> Iterator[None]:
    store = open_store(demo_store)
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    yield
    store.close()


@pytest.mark.usefixtures("demo_wired")
def test_the_page_answers_untouched() -> None:
    told = _words(_run())
    assert QUAYSIDE_STREET in told
    assert "Two or more patches" in told
    assert "So that nobody counts twice" in told


@pytest.mark.usefixtures("demo_wired")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"service": "health", "within": "X05000016", "table": "pair"}, "in Quays ward"),
        ({"service": "none"}, "Choose at least one service."),
        ({"service": "galaxy", "within": "x", "table": "y"}, "Choose at least one service."),
        ({"on": "1990-01-01"}, f"in force on {day(date(1990, 1, 1))}"),
        ({"table": "pair"}, "No two patches share ground."),
        ({"table": "gap", "service": "housing"}, "nobody is left out"),
    ],
)
def test_the_address_says_what_is_asked(query: dict[str, str], said: str) -> None:
    assert said in _words(_run(**query))


def test_an_empty_place_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer(), assets=Assets(), thresholds=Thresholds()))
    told = _words(_run())
    store.close()
    assert "There are no patches yet" in told


def test_a_visitor_asks_without_seeing_absences(demo_store: Path) -> None:
    from layers.actor import VISITOR

    store = open_store(demo_store)
    cover = _ask(Place(Register(store, VISITOR)), "police")
    own = _ask(Place(Register(store, OPERATOR)), "police")
    store.close()
    assert cover.found.totals["people"] == own.found.totals["people"]
