"""My patch: an officer's ground and who shares it, asked of the demo place."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR, VISITOR, Actor
from store.opening import open_store
from store.register import Register
from web import my_patch_people, my_patch_records, my_patch_visit, my_patch_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import coverage, my_patch, my_patch_changes, officers, soundness
from web.asking.coverage import Question
from web.asking.my_patch import Mine
from web.asking.officers import UnknownOfficer
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

OSTREY = "Imran Vale"
"""A beat officer of Beat 3 Ostrey."""


def _id(place: Place, name: str) -> str:
    there = officers.everybody(place)
    return str(there.loc[there["name"] == name, "id"].iloc[0])


def _mine(place: Place, name: str) -> Mine:
    return my_patch.ask(place, _id(place, name))


def test_the_figures_are_those_of_coverage(demo_place: Place) -> None:
    mine = _mine(demo_place, OSTREY)
    asked = Question(services=("police",), within="", on=demo_place.today())
    beats = coverage.ask(demo_place, asked).found.patches.set_index("name")
    beat = beats.loc["Beat 3 Ostrey"]
    held = mine.records
    assert mine.works_on == ("Beat 3 Ostrey",)
    assert mine.people == pytest.approx(beat["people"], rel=0.001)
    assert (held["layer"] == "assets").sum() == beat["assets"]
    assert (held["layer"] == "needs").sum() == beat["needs"]


def test_the_answer_says_all_in_a_few_sentences(demo_place: Place) -> None:
    mine = _mine(demo_place, OSTREY)
    since = date(2000, 1, 1)
    changed = my_patch_changes.ask(demo_place, mine, since)
    assert set(changed["id"]) == set(mine.records["id"])
    said = my_patch_words.answer(mine, len(changed), since)
    assert said.startswith("Beat 3 Ostrey: about ")
    assert f"{len(mine.records)} things changed since 1 January 2000." in said
    assert f"{len(mine.due)} are due to be checked." in said
    assert "share this ground." in said
    assert "Nothing changed since" in my_patch_words.answer(mine, 0, date(2100, 1, 1))


def test_wards_hold_all_the_people_between_them(demo_place: Place) -> None:
    mine = _mine(demo_place, OSTREY)
    wards = mine.areas[mine.areas["layer"] == "tier:ward"]
    assert wards["share_of_footprint_people"].sum() == pytest.approx(1, abs=0.01)
    assert wards["people"].sum() == pytest.approx(mine.people, rel=0.01)


def test_everybody_whose_ground_overlaps_is_there(demo_place: Place) -> None:
    mine = _mine(demo_place, OSTREY)
    sharers = mine.sharers.set_index("name")
    assert OSTREY not in sharers.index
    # The colleague on the same beat has all of it.
    assert sharers.loc["Kerry Lund", "share_of_footprint_people"] == pytest.approx(1)
    assert my_patch_words.share(sharers.loc["Kerry Lund"]).startswith("100 % of the people here")
    assert {"officer", "councillor"} <= set(sharers["kind"])
    assert "Femi Adeyo" not in sharers.index  # on the next beat
    assert sharers.loc["Kerry Lund", "email"] == "kerry.lund@example.org"


def test_a_group_that_looks_after_something_here_shares_the_ground(demo_place: Place) -> None:
    mine = _mine(demo_place, "Tom Ashby")
    groups = mine.sharers[mine.sharers["kind"] == "group"]
    assert "Friends of Tanner's Row" in set(groups["name"])


def test_whoever_has_no_ground_is_told(demo_place: Place) -> None:
    mine = _mine(demo_place, "Bea Holloway")
    assert not mine.has_ground
    assert mine.records.empty
    assert mine.sharers.empty
    assert my_patch_changes.ask(demo_place, mine, date(2000, 1, 1)).empty
    said = my_patch_words.answer(mine, 0, demo_place.today())
    assert said.startswith("Bea Holloway has no ground on the map yet.")


def test_an_officer_sees_the_own_ground_and_a_lead_the_team(demo_place: Place) -> None:
    register = demo_place.register
    tom, nadia = _id(demo_place, "Tom Ashby"), _id(demo_place, "Nadia Croft")
    roles = frozenset({"visitor", "officer"})
    own = Place(register.as_(Actor("Tom", roles, officer=tom)))
    assert my_patch.choices(own)["id"].tolist() == [tom]
    assert my_patch.ask(own, tom).sharers["email"].ne("").any()
    with pytest.raises(UnknownOfficer):
        my_patch.ask(own, nadia)
    lead = Actor("Tom", roles, officer=tom, leads_services=frozenset({"police"}))
    team = Place(register.as_(lead))
    assert set(my_patch.choices(team)["service"]) == {"police"}
    assert my_patch.ask(team, nadia).works_on == ("Beat 1 Thrale Road",)
    with pytest.raises(UnknownOfficer):
        my_patch.ask(team, _id(demo_place, "Ruth Elphick"))


def test_what_is_for_colleagues_reaches_no_visitor(demo_place: Place) -> None:
    public = demo_place.as_everybody()
    assert not my_patch.may(public.register.actor)
    # Even asked past the page, the register leaves out what is for colleagues.
    found = my_patch.ask(public, _id(public, OSTREY)).sharers
    assert not found["contact"].str.contains("@example.org").any()
    assert set(found["covered_by"]) == {""}
    taken = my_patch_people.as_file(found)
    assert not taken["E-mail"].str.contains("example.org").any()


def test_the_day_of_the_last_visit_is_remembered(demo_copy: Path) -> None:
    store = open_store(demo_copy)
    register = Register(store, OPERATOR)
    tom = _id(Place(register), "Tom Ashby")
    actor = Actor("Tom", frozenset({"visitor", "officer"}), officer=tom)

    def on(day: date) -> date:
        return my_patch_visit.last(Place(register.as_(actor), today=lambda: day))

    assert on(date(2026, 11, 1)) == date(2026, 10, 18)
    assert on(date(2026, 11, 1)) == date(2026, 10, 18)
    assert on(date(2026, 11, 9)) == date(2026, 11, 1)
    assert on(date(2026, 11, 9)) == date(2026, 11, 1)
    assert my_patch_visit.last(Place(register, today=lambda: date(2026, 11, 9))) == date(
        2026, 10, 26
    )
    store.close()


def test_what_was_withdrawn_is_told_without_its_name_and_a_check_is_no_change(
    demo_copy: Path,
) -> None:
    store = open_store(demo_copy)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    register = Register(store, OPERATOR, clock=lambda: tomorrow)
    place = Place(register, today=tomorrow.date)
    first, second, third = _mine(place, OSTREY).records["id"].head(3)
    layers = _mine(place, OSTREY).records.set_index("id")["layer"]
    register.confirm(layers[first], first)
    register.move(layers[second], second, to="withdrawn")
    register.change(layers[third], third, {"name": "Renamed"}, version=1)
    found = my_patch_changes.ask(place, _mine(place, OSTREY), tomorrow.date())
    assert sorted(found["how"]) == ["changed", "withdrawn"]
    shown = my_patch_records.described(found).set_index("how")
    assert shown.loc["Changed", "name"] == "Renamed"
    assert shown.loc["Withdrawn", "name"] == "No longer on the map"
    assert second not in my_patch_records.as_file(found).to_csv()
    store.close()


def test_what_is_to_be_put_right_is_that_of_the_own_post(demo_place: Place) -> None:
    columns = ["kind", "service", "patch", "officer", "what", "share"]
    rows = [
        ("empty", "police", "Beat 3 Ostrey", "", "", None),
        ("empty", "housing", "Beat 3 Ostrey", "", "", None),
        ("empty", "police", "Beat 9", "", "", None),
        ("unknown", "police", "", OSTREY, "Beat 12", None),
        ("nowhere", "police", "", "Somebody else", "", None),
    ]
    every = soundness.Soundness(
        faults=pd.DataFrame(rows, columns=columns), proposals=pd.DataFrame()
    )
    mine = _mine(demo_place, OSTREY)
    own = soundness.of_officer(every, mine.officer, mine.works_on).faults
    assert own[["kind", "what"]].values.tolist() == [["empty", ""], ["unknown", "Beat 12"]]


@pytest.fixture
def demo_wired(demo_store: Path) -> Iterator[None]:
    store = open_store(demo_store)
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    yield
    store.close()


def _page(role: str) -> None:
    from layers.actor import Actor
    from store.register import Register
    from web.pages.my_patch import page
    from web.place import Place
    from web.wiring import wiring

    page(Place(Register(wiring().store, Actor("operator", frozenset({"visitor", role})))))


def _run(role: str, **query: str) -> str:
    return _said(_open(role, **query))


def _open(role: str, **query: str) -> AppTest:
    app = AppTest.from_function(_page, args=(role,), default_timeout=60)
    app.query_params.update(query)
    return app.run()


def _said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(one.proto.body for one in app.main.get("html"))


@pytest.mark.usefixtures("demo_wired")
def test_the_page_answers_officers_untouched_and_refuses_visitors(demo_place: Place) -> None:
    chosen = _id(demo_place, OSTREY)
    told = _run("officer", officer=chosen)
    assert "Beat 3 Ostrey: about" in told
    assert 'href="mailto:kerry.lund@example.org?subject=' in told
    assert "Private link for" not in told
    refused = _run("visitor", officer=chosen, key="no-such-key")
    assert "This page is for officers." in refused
    assert "This link does not work any more" in refused
    assert "mailto" not in refused
    assert "Beat 3" not in refused


def test_an_officer_confirms_in_one_press_and_a_councillor_has_no_button(demo_copy: Path) -> None:
    store = open_store(demo_copy)
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    place = Place(Register(store, OPERATOR))
    chosen, before = _id(place, OSTREY), _mine(place, OSTREY).due
    app = _open("officer", officer=chosen)
    assert "Things to put right" in [one.label for one in app.expander]
    app.button(key=f"still_{before['id'].iloc[0]}").click().run()
    assert f"{before['name'].iloc[0]} was checked today. Thank you." in _said(app)
    assert set(before["id"]) - set(_mine(place, OSTREY).due["id"]) == {before["id"].iloc[0]}
    assert not [one for one in _open("councillor", officer=chosen).button if "Still" in one.label]
    store.close()


@pytest.mark.usefixtures("demo_wired")
def test_an_operator_makes_the_private_link(demo_place: Place) -> None:
    assert f"Private link for {OSTREY}" in _run("operator", officer=_id(demo_place, OSTREY))


def test_a_place_without_officers_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer(), assets=Assets(), thresholds=Thresholds()))
    assert "No officer works here yet" in _run("operator")
    assert VISITOR.officer == ""
    store.close()
