"""Is it there already: on the town one can check by hand, and in the terminal."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from shapely.geometry import Point
from typer.testing import CliRunner

import cli
from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register
from tests.web.town import LINE, MIDDLE
from web.asking.duplicates import near, pairs
from web.duplicates_words import answer, why
from web.frames import Frames
from web.place import Place, UnknownArea

CHAPEL = {"name": "The Chapel Hall", "category": "hall"}
WEST_OF_LINE = Point(LINE - 0.0003, MIDDLE)


@pytest.fixture
def operator(town_file: Path, tmp_path: Path) -> Iterator[Place]:
    store = open_store(Path(shutil.copy(town_file, tmp_path / "town.gpkg")))
    yield Place(Register(store, OPERATOR), frames=Frames())
    store.close()


@pytest.fixture
def visitor(operator: Place) -> Place:
    return Place(operator.register.as_(VISITOR), frames=Frames())


def test_what_is_across_the_line_is_found_and_the_line_is_named(visitor: Place) -> None:
    (found,) = near(visitor, "assets", CHAPEL, WEST_OF_LINE)
    assert (found.name, found.kind, found.across) == (
        "Chapel Hall",
        "Hall or meeting place",
        "East",
    )
    assert found.metres == pytest.approx(40, abs=1)
    assert found.why == "Both have the same name."
    assert not found.same_place


def test_on_one_side_no_line_is_named(visitor: Place) -> None:
    (found,) = near(visitor, "assets", CHAPEL, Point(LINE + 0.0004, MIDDLE))
    assert (found.across, found.same_place) == ("", True)


def test_the_record_itself_is_left_out(visitor: Place) -> None:
    (found,) = near(visitor, "assets", CHAPEL, WEST_OF_LINE)
    assert near(visitor, "assets", CHAPEL, WEST_OF_LINE, exclude={str(found.id)}) == []


def test_far_away_or_called_otherwise_is_another(visitor: Place) -> None:
    assert near(visitor, "assets", CHAPEL, Point(-2.349, 53.401)) == []
    assert near(visitor, "assets", {"name": "Scouts", "category": "hall"}, WEST_OF_LINE) == []


def test_another_of_its_kind_on_the_spot_is_asked_about(visitor: Place) -> None:
    typed = {"name": "Scouts", "category": "hall"}
    (found,) = near(visitor, "assets", typed, Point(LINE + 0.0003, MIDDLE))
    assert "the same kind" in found.why


def test_needs_are_compared_too(visitor: Place) -> None:
    (found,) = near(visitor, "needs", {"name": "Place to meet", "theme": "place"}, WEST_OF_LINE)
    assert found.name == "A place to meet"


def test_of_what_waits_a_visitor_learns_no_name(operator: Place, visitor: Place) -> None:
    visitor.register.suggest("assets", {"name": "Elm Pantry", "category": "food"}, WEST_OF_LINE)
    typed = {"name": "Elm pantry", "category": "food"}
    (found,) = near(visitor, "assets", typed, Point(LINE - 0.0008, MIDDLE))
    assert (found.id, found.name, found.kind, found.status) == (None, "", "", "proposed")
    assert "waits for review" in found.why
    assert "Elm" not in found.why
    (known,) = near(operator, "assets", typed, Point(LINE - 0.0008, MIDDLE))
    assert known.name == "Elm Pantry"
    assert known.id is not None


def test_a_proposed_change_is_not_another_place(operator: Place, visitor: Place) -> None:
    (hall,) = near(visitor, "assets", CHAPEL, WEST_OF_LINE)
    change = {**CHAPEL, "same_as": hall.id}
    visitor.register.suggest("assets", change, Point(LINE + 0.0003, MIDDLE))
    assert [one.id for one in near(operator, "assets", CHAPEL, WEST_OF_LINE)] == [hall.id]
    assert pairs(operator, "assets").empty


def test_names_that_would_be_markup_stay_text(visitor: Place) -> None:
    typed = {"name": "<img src=x onerror=alert(1)>", "category": "hall"}
    (found, *_) = near(visitor, "assets", typed, Point(-2.345, 53.4085))
    assert found.name == "<img src=x onerror=alert(1)>"


def test_pairs_of_the_place_and_of_an_area(operator: Place) -> None:
    operator.register.add("assets", CHAPEL, WEST_OF_LINE, status="published")
    found = pairs(operator, "assets")
    assert found[["a_name", "b_name"]].to_numpy().tolist() == [["Chapel Hall", "The Chapel Hall"]]
    assert len(pairs(operator, "assets", within="East")) == 1
    assert len(pairs(operator, "assets", within="E05000001")) == 1
    with pytest.raises(UnknownArea):
        pairs(operator, "assets", within="Nowhere")


def test_an_empty_place_has_no_pairs(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    place = Place(Register(store, VISITOR), frames=Frames())
    assert near(place, "assets", CHAPEL, WEST_OF_LINE) == []
    assert pairs(place, "assets").empty
    store.close()


def test_the_command_lists_pairs(operator: Place, capfd: pytest.CaptureFixture[str]) -> None:
    operator.register.add("assets", CHAPEL, WEST_OF_LINE, status="published")
    where = operator.register.store.where
    done = CliRunner().invoke(cli.app, ["duplicates", "--store", where, "--json"])
    assert done.exit_code == 0
    (row,) = json.loads(capfd.readouterr().out or done.stdout)
    assert (row["a_name"], row["place"], row["b_status"]) == ("Chapel Hall", 1, "published")
    refused = CliRunner().invoke(cli.app, ["duplicates", "--layer", "wards", "--store", where])
    assert refused.exit_code == 2


def test_the_words() -> None:
    assert why("near") == "They are close together."
    assert why("name\npostcode") == "Both have the same name and the same postcode."
    assert answer(pairs=0, places=0, records=7, layer="assets").startswith("None of the 7 assets")
    assert answer(pairs=3, places=2, records=7, layer="needs").startswith("3 pairs among 7 needs")
