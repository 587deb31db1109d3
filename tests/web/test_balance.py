"""Load, balance and coming vacancies of the demo place's services."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR, VISITOR
from layers.words import day
from store.opening import open_store
from store.register import Register
from web import balance_words, coverage_tables
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import balance
from web.asking.balance import Balance
from web.asking.coverage import Question, ask, by_area, districts
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

DAY = date(2026, 3, 1)


def _found(place: Place, *services: str, within: str = "", on: date = DAY) -> Balance:
    return balance.ask(place, ask(place, Question(services=services, within=within, on=on)))


def test_patches_are_whole_also_when_one_ward_is_asked_about(demo_place: Place) -> None:
    all_of = _found(demo_place, "police").patches.set_index("name")
    ward = _found(demo_place, "police", within="X05000016").patches.set_index("name")
    assert 0 < len(ward) < len(all_of) == 6
    for name in ward.index:
        assert ward.loc[name, "people"] == pytest.approx(all_of.loc[name, "people"], rel=1e-6)


def test_travel_is_from_the_officers_and_never_longer_than_nine_in_ten(demo_place: Place) -> None:
    found = _found(demo_place, "police")
    assert found.patches["from_office"].all()
    assert (found.patches["travel"] > 0).all()
    assert (found.patches["travel_far"] > found.patches["travel"]).all()
    assert set(found.officers["service"]) == {"police"}
    assert found.officers["travel"].notna().all()


def test_the_headline_names_what_stands_out(demo_place: Place) -> None:
    found = _found(demo_place, "police")
    middle = found.patches["people"].median()
    out = found.outliers[
        (found.outliers["kind"] == "patch") & (found.outliers["measure"] == "people")
    ]
    far = found.patches[
        (found.patches["people"] > 1.5 * middle) | (found.patches["people"] < 0.5 * middle)
    ]
    assert set(out["name"]) == set(far["name"])
    said = " ".join(balance_words.headline(found))
    assert all(name in said for name in far["name"])
    assert "The middle police patch has about" in " ".join(balance_words.section(found))


def test_services_are_compared_each_by_itself(demo_place: Place) -> None:
    both = _found(demo_place, "police", "youth").patches
    alone = _found(demo_place, "youth").patches
    youth = both[both["service"] == "youth"]
    assert youth["times_people"].tolist() == pytest.approx(alone["times_people"].tolist())


def test_a_coming_vacancy_is_told_before_it_happens(demo_copy: Path) -> None:
    store = open_store(demo_copy)
    register = Register(store, OPERATOR)
    there = register.read("officers", geometry=False).set_index("name")
    for name in ("Imran Vale", "Kerry Lund"):
        row = there.loc[name]
        register.change("officers", row["id"], {"ends": "2027-02-28"}, version=int(row["version"]))
    found = _found(Place(register), "police", on=date(2026, 11, 28))
    said = balance_words.coming(found)
    assert [one for one in said if "From 1 March 2027 nobody is in post on Beat 3 Ostrey" in one]
    public = _found(Place(register.as_(VISITOR)), "police", on=date(2026, 11, 28))
    assert len(public.vacancies) == 1
    store.close()


def _page() -> None:
    from layers.actor import OPERATOR
    from store.register import Register
    from web.pages.coverage import page
    from web.place import Place
    from web.wiring import wiring

    page(Place(Register(wiring().store, OPERATOR)))


def test_the_page_goes_to_the_day_on_which_a_post_falls_vacant(demo_copy: Path) -> None:
    store = open_store(demo_copy)
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    register = Register(store, OPERATOR)
    row = register.read("officers", geometry=False).set_index("name").loc["Femi Adeyo"]
    last = Place(register).today() + timedelta(days=30)
    register.change("officers", row["id"], {"ends": last.isoformat()}, version=int(row["version"]))
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    when = day(last + timedelta(days=1))
    assert f"From {when} nobody is in post on Beat 6 Marl and Fen" in _words(app)
    next(one for one in app.button if one.label == f"Show {when}").click().run()
    assert not app.exception
    assert "Beat 6 Marl and Fen has nobody in post" in _words(app)
    store.close()


def _words(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


def test_absences_make_no_vacancy_for_a_visitor(demo_copy: Path, tmp_path: Path) -> None:
    store = open_store(shutil.copy(demo_copy, tmp_path / "away.gpkg"))
    register = Register(store, OPERATOR)
    there = register.read("officers", geometry=False).set_index("name")
    row = there.loc["Femi Adeyo"]
    away = {"absent_from": "2026-12-01", "absent_to": "2026-12-31"}
    register.change("officers", row["id"], away, version=int(row["version"]))
    on = date(2026, 11, 28)
    assert _found(Place(register), "police", on=on).vacancies["name"].tolist() == [
        "Beat 6 Marl and Fen"
    ]
    assert _found(Place(register.as_(VISITOR)), "police", on=on).vacancies.empty
    store.close()


def test_districts_add_up_to_the_place(demo_place: Place) -> None:
    cover = ask(demo_place, Question(services=("police",), within="", on=DAY))
    layer = districts(demo_place, cover)
    assert layer is not None
    table = by_area(demo_place, cover, layer)
    assert len(table) == 2
    assert table["people"].sum() == pytest.approx(cover.found.totals["people"], rel=1e-6)
    named = coverage_tables.kinds(demo_place, cover)
    assert named["district"] == "Ground, by district"
    ward = ask(demo_place, Question(services=("police",), within="X05000016", on=DAY))
    assert districts(demo_place, ward) is None
    assert "district" not in coverage_tables.kinds(demo_place, ward)


def test_the_table_says_what_stands_out(demo_place: Place) -> None:
    cover = ask(demo_place, Question(services=("youth",), within="", on=DAY))
    made = coverage_tables.make(demo_place, cover, "balance")
    out = made.frame.set_index("name")["out"]
    assert "more\u00a0people" in out["Merrowbridge youth centre"]
    assert out.isna().any()


def test_officers_stand_beside_each_other_and_who_stands_out_is_named(demo_place: Place) -> None:
    cover = ask(demo_place, Question(services=("police",), within="", on=DAY))
    found = balance.ask(demo_place, cover)
    made = coverage_tables.make(demo_place, cover, "balance_officer")
    rows, every = made.frame.set_index("name"), found.officers.set_index("name")
    assert set(rows.index) == set(every.index)
    measures = ["people", "needs", "assets", "travel", "capacity", "load"]
    assert {*measures, "times_people", "patches"} <= set(made.columns)
    for name, load in every["load"].items():
        assert rows.loc[name, "load"] == pytest.approx(load)
        assert load == pytest.approx(every.loc[name, "people"] / every.loc[name, "capacity"])
    out = found.outliers[found.outliers["kind"] == "officer"]
    assert len(out)
    assert set(rows.index[rows["out"].notna()]) == set(out["name"])
    said = balance_words.section(found)[-1]
    assert said.startswith("Of the officers, these stand out beside the middle one: ")
    assert str(out["name"].iloc[0]) in said
