"""Loading: all or nothing, nothing twice, nothing dropped in silence."""

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
import shapely

from layers.errors import BadRecord
from store.register import Loaded, Register, Row
from tests.store.places import HALL, HERE, THERE, square, wards


def test_the_same_load_twice_changes_nothing(register: Register) -> None:
    assert register.load("boundaries", wards(700), source="ONS") == Loaded(700, 0, 0)
    assert register.load("boundaries", wards(700), source="ONS") == Loaded(0, 0, 700)
    assert register.counts()["boundaries"] == 700
    assert register.version("boundaries") == 1
    assert register.check() == []


def test_a_dry_run_says_the_same_and_writes_nothing(register: Register) -> None:
    register.load("boundaries", wards(10), source="ONS")
    later = [replace(row, values={**row.values, "name": "New"}) for row in wards(3)]
    rows = [*later, *wards(12)[3:]]
    dry = register.load("boundaries", rows, source="ONS", dry_run=True)
    assert register.groups("boundaries", "name").get("New") is None
    assert register.version("boundaries") == 1
    assert register.load("boundaries", rows, source="ONS") == dry == Loaded(2, 3, 7)


def test_a_new_shape_alone_is_an_update(register: Register) -> None:
    register.load("boundaries", wards(3), source="ONS")
    moved = [replace(row, geometry=square(-2.0, 53.0)) for row in wards(1)]
    assert register.load("boundaries", [*moved, *wards(3)[1:]], source="ONS") == Loaded(0, 1, 2)
    first = register.read("boundaries", where={"code": "E00000000"})
    assert first.geometry.iloc[0] == square(-2.0, 53.0)
    assert first["version"].tolist() == [2]
    assert [one.action for one in register.history("boundaries", first["id"].iloc[0])] == [
        "added",
        "changed",
    ]


def test_sources_do_not_meet(register: Register) -> None:
    register.load("boundaries", wards(3), source="ONS")
    assert register.load("boundaries", wards(3), source="Council") == Loaded(3, 0, 0)
    assert register.load("boundaries", wards(1), source="ONS") == Loaded(0, 0, 1)
    assert register.counts()["boundaries"] == 6


def test_rows_without_a_key_are_named_by_their_key_fields(register: Register) -> None:
    rows = [Row({**HALL, "opening": "Mondays"}, HERE), Row({**HALL, "name": "Other"}, HERE)]
    register.load("assets", rows, source="list")
    later = [Row({**HALL, "opening": "Tuesdays"}, THERE), rows[1]]
    assert register.load("assets", later, source="list") == Loaded(0, 1, 1)


def test_rows_without_even_that_are_named_by_their_shape(register: Register) -> None:
    rows = [Row({"residents": 5.0}, HERE), Row({"residents": 7.0}, THERE)]
    register.load("people", rows, source="census")
    later = [Row({"residents": 8.0}, THERE), Row({"residents": 5.0}, HERE)]
    assert register.load("people", later, source="census") == Loaded(0, 1, 1)


def test_rows_of_one_key_are_all_kept(register: Register) -> None:
    rows = [Row({**HALL, "opening": day}, HERE, key="A") for day in ("Mon", "Tue", "Wed")]
    rows.append(Row({**HALL, "opening": "Thu"}, HERE, key="A#2"))
    assert register.load("assets", rows, source="list") == Loaded(4, 0, 0)
    assert register.load("assets", rows, source="list") == Loaded(0, 0, 4)
    assert sorted(register.groups("assets", "opening")) == ["Mon", "Thu", "Tue", "Wed"]


def test_what_was_withdrawn_stays_withdrawn(register: Register) -> None:
    register.load("assets", [Row(HALL, HERE, key="A")], source="list")
    id = register.read("assets")["id"].iloc[0]
    register.move("assets", id, to="withdrawn")
    assert register.load("assets", [Row(HALL, HERE, key="A")], source="list") == Loaded(0, 0, 1)
    later = [Row({**HALL, "opening": "Mondays"}, HERE, key="A")]
    assert register.load("assets", later, source="list") == Loaded(0, 1, 0)
    assert len(register.read("assets")) == 0


def test_a_load_that_fails_keeps_nothing(register: Register) -> None:
    def rows() -> Iterator[Row]:
        yield from wards(5_100)
        msg = "the file ends here"
        raise OSError(msg)

    with pytest.raises(OSError, match="ends here"):
        register.load("boundaries", rows(), source="ONS")
    assert register.counts()["boundaries"] == 0
    assert register.check() == []
    assert register.load("boundaries", wards(600), source="ONS") == Loaded(600, 0, 0)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_coordinate_that_is_no_number_stops_the_load(register: Register, bad: float) -> None:
    broken = shapely.set_coordinates(shapely.LineString([(0, 0), (1, 1)]), [[0, 0], [1, bad]])
    rows = [*wards(3), Row(wards(1)[0].values, broken, number=9)]
    with pytest.raises(BadRecord, match="Row 9: a coordinate is not a number"):
        register.load("boundaries", rows, source="ONS")
    assert register.counts()["boundaries"] == 0


def test_heights_and_empty_shapes(register: Register) -> None:
    rows = [
        Row({"name": "A", "service": "x"}, shapely.Point(-2, 53, 40), key="a"),
        Row({"name": "B", "service": "x"}, shapely.Point(), key="b"),
    ]
    register.load("officers", rows, source="list")
    shapes = register.read("officers").geometry.tolist()
    assert shapes == [shapely.Point(-2, 53), None]
    assert not shapes[0].has_z


def test_whole_numbers_given_as_floats_are_equal(register: Register) -> None:
    register.load("assets", [Row({**HALL, "reach": 400}, HERE, key="A")], source="list")
    again = [Row({**HALL, "reach": 400.0, "opening": ""}, HERE, key="A")]
    assert register.load("assets", again, source="list") == Loaded(0, 0, 1)
    missing = [Row({**HALL, "reach": math.nan}, HERE, key="A")]
    assert register.load("assets", missing, source="list") == Loaded(0, 1, 0)


def test_nothing_to_load_is_still_a_load(register: Register) -> None:
    assert register.load("assets", [], source="list") == Loaded(0, 0, 0)
    assert register.version("assets") == 0
