"""What is to be put right about patches and officers, from the store to the sentence."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from layers.actor import OPERATOR, VISITOR, Actor
from store.opening import open_store
from store.register import Register
from web import soundness_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import soundness
from web.frames import Frames
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

DAY = date(2026, 6, 1)


@pytest.fixture
def place(demo_copy: Path) -> Iterator[Place]:
    store = open_store(demo_copy)
    yield Place(Register(store, OPERATOR), frames=Frames(), today=lambda: DAY)
    store.close()


def told(place: Place, *services: str) -> list[str]:
    return soundness_words.lines(soundness.ask(place, services, DAY))


def ward(place: Place, name: str, on: date) -> tuple[str, object]:
    wards = place.register.read("boundaries", where={"tier": "ward", "name": name}, on=on)
    return str(wards["code"].iloc[0]), wards.geometry.iloc[0]


def test_the_demo_has_one_vacant_post_and_one_officer_without_a_patch(place: Place) -> None:
    assert told(place) == [
        "Fenny Marl youth club (youth work) has nobody in post.",
        "Bea Holloway (community development) has no patch and no area, so nobody finds them by"
        " place. If they work everywhere, leave it so.",
    ]
    assert told(place, "police") == []


def test_each_fault_has_its_sentence(place: Place) -> None:
    register = place.register
    nadia = {"name": "Nadia Croft", "role": "Sergeant", "service": "police"}
    for values in (nadia | {"patches": "Beat 1 Thrale Road"}, nadia | {"patches": "Beat 99"}):
        register.add("officers", values, None, status="published")
    beat = register.read("patches", where={"name": "Beat 1 Thrale Road"}).iloc[0]
    shape = beat.geometry.buffer(0.2)
    register.change("patches", beat["id"], {}, shape, version=int(beat["version"]))
    lines = told(place, "police")
    assert len(lines) == 3
    assert lines[0].endswith(
        "of Beat 1 Thrale Road (police) lies outside the place. Check its shape, or bring in the"
        " boundaries around it."
    )
    assert lines[1] == (
        "Nadia Croft is listed twice on Beat 1 Thrale Road (police) for the same days. End one of"
        " the two posts."
    )
    assert lines[2] == (
        "Nadia Croft (police) is to work on Beat 99, which is not there on this day. Correct its"
        " name, or bring it in."
    )


def test_a_boundary_change_that_cuts_a_patch_proposes_the_new_wards(place: Place) -> None:
    before = date(2022, 5, 7)
    code, shape = ward(place, "Castle", before)
    patch = {"service": "culture", "name": "Old Castle", "valid_from": "2020-01-01"}
    register = place.register
    register.add("patches", patch, shape, status="published")
    found = soundness.ask(place, ("culture",), DAY)
    assert found.faults["kind"].tolist() == ["cut"]
    (line,) = soundness_words.lines(found)
    assert line.startswith("New boundaries cut Old Castle (culture), which followed the old ones.")
    assert "It could be made now of Castle (57 % of its people)." in line
    kept = register.read("patches", where={"service": "culture"}).geometry.iloc[0]
    assert kept.equals(shape)
    register.change(
        "patches",
        str(register.read("patches", where={"service": "culture"})["id"].iloc[0]),
        {"areas": code},
        version=1,
    )
    again = soundness.ask(place, ("culture",), DAY)
    assert again.faults[["kind", "what"]].to_numpy().tolist() == [["ended", code]]
    proposed = again.proposals[again.proposals["proposed"]]
    assert "Castle" in set(proposed["name"])
    assert proposed["people_share"].between(0.5, 1.0001).all()


def test_the_terminal_lists_them(demo_store: Path) -> None:
    words = ["patches", "check", "--service", "youth", "--on", "2026-06-01"]
    done = CliRunner().invoke(cli.app, [*words, "--store", str(demo_store), "--json"])
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert [one["kind"] for one in found["faults"]] == ["empty"]
    assert found["proposals"] == []


def script(place: object) -> None:
    from importlib import import_module

    import_module("web.pages.coverage").page(place)


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        (VISITOR, False),
        (Actor("Ann", frozenset({"contributor"})), False),
        (Actor("Sam", frozenset({"officer"})), True),
        (OPERATOR, True),
    ],
)
def test_only_those_who_work_with_it_see_what_is_to_be_put_right(
    demo_place: Place, actor: Actor, told: bool
) -> None:
    store = demo_place.register.store
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    seen = Place(demo_place.register.as_(actor), frames=Frames(), today=lambda: DAY)
    app = AppTest.from_function(script, args=(seen,), default_timeout=60)
    app.query_params.update({"service": "youth"})
    app.run()
    assert not app.exception
    labels = [one.label for one in app.expander]
    assert ("Things to put right (1)" in labels) is told
    said = " ".join(one.proto.body for one in app.main.get("html"))
    assert ("Fenny Marl youth club (youth work) has nobody in post." in said) is told
