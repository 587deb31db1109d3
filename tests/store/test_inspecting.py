"""A list as a group would send it: laid open, mended by hand, sent for review, sent again."""

from dataclasses import replace
from pathlib import Path

import pytest

from layers.actor import Actor
from store.inspecting import inspect
from store.loading import load
from store.register import Register
from store.source import Source
from tests.store.places import MOD

LIST = """Ref,Place,What sort,Postcode,Longitude,Latitude
1,Chapel Hall,Meeting rooms,M33 7ZF,-2.32,53.42
2,Friday Table,Soup kitchen,,-2.31,53.43
3,The Shed,meeting  ROOMS,,-2.30,north
4,,Soup kitchen,,-2.30,53.41
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    columns = {"Place": "name", "What sort": "category"}
    return Source(layer="assets", file=file, name="Our list", columns=columns)


def test_a_file_is_laid_open_by_row(source: Source) -> None:
    found = inspect(source)
    assert found.cells.loc[3].to_dict() == {
        "Ref": "3",
        "Place": "The Shed",
        "What sort": "meeting  ROOMS",
        "Postcode": "",
        "Longitude": "-2.30",
        "Latitude": "north",
    }
    assert found.fields["name"] == ("Place",)
    assert found.fields["lat"] == ("Latitude",)


def test_words_for_a_kind_are_counted_and_matched(source: Source) -> None:
    kinds = {one.key: (one.rows, one.term) for one in inspect(source).kinds}
    assert kinds == {"meeting rooms": (2, "hall"), "soup kitchen": (2, None)}


def test_a_person_says_what_a_word_means_and_mends_a_cell(
    register: Register, source: Source
) -> None:
    first = load(register, source, dry_run=True)
    assert [(one["row"], one["field"]) for one in first.refused] == [(3, "geometry")]
    said = replace(
        source,
        terms={"soup kitchen": "food"},
        cells={3: {"Latitude": "53.44"}, 4: {"Place": "Hot Pot"}, 99: {"Place": "?"}},
    )
    report = load(register, said)
    assert (report.added, report.refused) == (4, [])
    kept = register.read("assets").set_index("name")
    assert kept["category"].to_dict() == {
        "Chapel Hall": "hall",
        "Friday Table": "food",
        "The Shed": "hall",
        "Hot Pot": "food",
    }
    assert kept.loc["The Shed"].geometry.y == pytest.approx(53.44)


def test_a_group_sends_its_list_for_review_and_sends_it_again(
    register: Register, source: Source
) -> None:
    group = register.add("groups", {"name": "Friends"}, None, status="published")
    ann = register.as_(Actor("Ann", frozenset({"contributor"}), frozenset({group})))
    mine = replace(source, group=group, cells={3: {"Latitude": "53.44"}})
    assert load(ann, mine).added == 4
    waiting = register.as_(MOD).read("assets")
    assert set(waiting["status"]) == {"proposed"}
    assert set(waiting["group"]) == {group}
    assert load(ann, mine).unchanged == 4
    again = load(ann, replace(mine, cells={3: {"Latitude": "53.45"}}))
    assert (again.added, again.updated, again.unchanged) == (0, 1, 3)
