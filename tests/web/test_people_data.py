"""The page and the command about a person's data: found, handed out, erased after asking twice."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from cli import app as cli
from layers.actor import OPERATOR, VISITOR, Actor
from layers.errors import BadRecord
from store.opening import Store, open_store
from store.register import Register
from tests.web import town
from web import people_data_words as words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import people_data
from web.frames import Frames
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

HOSTILE = "<img src=x onerror=alert(1)> {{ 7*191 }}"
HALLAM = {
    "name": "Hallam sewing",
    "category": "group",
    "contact_public": "Zebedine Hallam",
    "email": "zeb@example.org",
    "telephone": "07700 900987",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(town.build(tmp_path / "town.gpkg"))
    register = Register(opened, OPERATOR)
    place = shapely.Point(-2.3, 53.42)
    register.add("assets", HALLAM, place, status="published")
    other = {"name": f"Bees {HOSTILE}", "category": "group", "offer": "By Zebedine Hallam"}
    id = register.add("assets", other, place, status="published")
    register.change("assets", id, {"offer": "By appointment"}, version=1)
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store) -> Place:
    connect(Wiring(store=store, assets=Assets(), signer=Signer("a" * 32), thresholds=Thresholds()))
    return Place(Register(store, OPERATOR), frames=Frames())


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.people_data import page

    page(place)


def opened(place: Place) -> AppTest:
    return AppTest.from_function(script, args=(place,), default_timeout=60).run()


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(one.proto.body for one in app.main.get("html"))


def look(app: AppTest, text: str) -> str:
    app.text_input[0].set_value(text)
    app.button[0].click().run()
    return said(app)


def press(app: AppTest, label: str) -> str:
    next(one for one in app.button if one.label == label).click().run()
    return said(app)


def choose(app: AppTest, label: str, value: str) -> None:
    next(one for one in app.selectbox if one.label == label).set_value(value)


def test_what_names_a_person_is_listed_record_by_record(place: Place) -> None:
    found = people_data.ask(place.register, "zebedine hallam")
    assert [(one.name, one.now, one.past) for one in found] == [
        ("Hallam sewing", ("contact_public",), ()),
        (f"Bees {HOSTILE}", (), ("offer",)),
    ]
    assert found[0].fields("named") == ("contact_public",)
    assert found[0].fields("contacts") == ("contact_public", "telephone", "email")
    assert found[0].fields("whole") is None
    assert words.table(found)["past"].tolist() == ["–", "What it offers"]
    assert words.answer("Ann", []) == "Nothing that is kept here names “Ann”."
    assert words.table([]).empty


@pytest.mark.parametrize(
    ("scope", "left"),
    [("named", "07700 900987"), ("contacts", None), ("whole", None)],
)
def test_as_much_is_erased_as_is_asked_for(
    place: Place, scope: people_data.Scope, left: str | None
) -> None:
    found = people_data.ask(place.register, "Zebedine Hallam")
    assert people_data.erase(place.register, found, scope=scope, reason="Asked to") == 2
    assert people_data.ask(place.register, "Zebedine Hallam") == []
    phones = place.register.read("assets")["telephone"].dropna().tolist()
    assert ("07700 900987" in phones) == (left is not None)
    there = place.register.read("assets")["name"].tolist()
    assert ("Hallam sewing" in there) == (scope != "whole")
    assert place.register.check() == []


def test_whoever_sent_it_in_is_found_and_erased(place: Place) -> None:
    ann = place.register.as_(Actor("ann@example.org", frozenset({"contributor"})))
    id = ann.add("assets", HALLAM, shapely.Point(-2.3, 53.42))
    (found,) = people_data.ask(place.register, "ann@example.org")
    assert (found.id, found.now, found.past) == (id, ("created_by",), ("created_by",))
    people_data.erase(place.register, [found], scope="named", reason="Asked to")
    assert people_data.ask(place.register, "ann@example.org") == []


def test_the_page_asks_twice(place: Place) -> None:
    app = opened(place)
    assert "Type a person’s name" in said(app)
    assert "2 records name “zebedine hallam”." in look(app, "zebedine hallam")
    next(one for one in app.text_input if one.label == "Why").set_value("Asked to")
    assert "This cannot be undone" in press(app, "Erase …")
    assert len(place.register.personal("Zebedine Hallam")) == 2
    assert "Nothing was erased." in press(app, "Keep it")
    assert len(place.register.personal("Zebedine Hallam")) == 2
    press(app, "Erase …")
    told = press(app, "Erase for good")
    assert "Erased from 2 records, and from the history." in told
    assert "Nothing that is kept here names" in told
    assert place.register.personal("Zebedine Hallam") == []
    assert place.register.personal("07700 900987") == []


def test_one_record_alone_can_be_chosen(place: Place) -> None:
    app = opened(place)
    look(app, "zebedine hallam")
    first = people_data.ask(place.register, "Zebedine Hallam")[0]
    choose(app, "In which record", first.id)
    choose(app, "What goes", "whole")
    next(one for one in app.text_input if one.label == "Why").set_value("Asked to")
    assert "from one record?" in press(app, "Erase …")
    told = press(app, "Erase for good")
    assert "One record names" in told
    assert len(place.register.personal("Zebedine Hallam")) == 1


@pytest.mark.parametrize(
    ("why", "sentence"),
    [("", "Say in a sentence why"), ("Zebedine Hallam asked", "without the person")],
)
def test_a_reason_is_needed_that_names_nobody(place: Place, why: str, sentence: str) -> None:
    app = opened(place)
    look(app, "zebedine hallam")
    next(one for one in app.text_input if one.label == "Why").set_value(why)
    press(app, "Erase …")
    assert sentence in press(app, "Erase for good").replace("&#x27;", "'")
    assert len(place.register.personal("Zebedine Hallam")) == 2


def test_hostile_and_short_text_is_only_text(place: Place) -> None:
    app = opened(place)
    assert "at least three" in look(app, "a")
    told = look(app, HOSTILE)
    assert "<img" not in told
    assert "&lt;img" in told
    assert "<img" not in look(app, "zebedine hallam")


def test_nobody_else_may(store: Store) -> None:
    for actor in (VISITOR, Actor("mo", frozenset({"moderator"}))):
        app = opened(Place(Register(store, actor), frames=Frames()))
        assert "Only the operator looks" in said(app)
        assert not app.text_input


def test_the_first_run_finds_nobody(tmp_path: Path) -> None:
    new = open_store(tmp_path / "new.gpkg", create=True)
    app = opened(Place(Register(new, OPERATOR), frames=Frames()))
    assert "Nothing that is kept here names “Ann Smith”." in look(app, "Ann Smith")
    new.close()


def test_the_terminal_finds_hands_out_and_erases(store: Store, tmp_path: Path) -> None:
    where, out = ["--store", store.where, "--json"], tmp_path / "data.json"
    run = CliRunner().invoke
    from cli import place_at

    done = run(cli, ["personal", "Zebedine Hallam", "--out", str(out), *where], obj=place_at)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (len(told["records"]), told["erased"]) == (2, 0)
    assert len(json.loads(out.read_bytes())["records"]) == 2
    done = run(cli, ["personal", "Zebedine Hallam", "--erase", *where], obj=place_at)
    assert done.exit_code == 2
    words_ = ["personal", "Zebedine Hallam", "--erase", "--scope", "whole", "--reason", "Asked to"]
    done = run(cli, [*words_, *where], obj=place_at)
    assert json.loads(done.stdout)["erased"] == 2
    assert json.loads(run(cli, ["personal", "Zebedine Hallam", *where], obj=place_at).stdout) == {
        "records": [],
        "erased": 0,
        "out": None,
    }


def test_what_is_said_does_not_repeat_a_record_error(place: Place) -> None:
    with pytest.raises(BadRecord, match="at least three"):
        people_data.ask(place.register, " a ")
