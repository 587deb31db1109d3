"""What the drawing tool hands back: nothing lost, nothing mended in silence, nothing believed."""

import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.layer import Geometry
from tests.browser.drawing import meadow
from web.parts import drawn
from web.parts.drawn import BadDrawing, names, read

AREA: tuple[Geometry, ...] = ("area",)
EVERY: tuple[Geometry, ...] = ("point", "line", "area")
SQUARE = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
HOLE = [[0.5, 0.5], [0.5, 1.0], [1.0, 1.0], [1.0, 0.5]]


def value(*parts: list[Any], kind: str = "area") -> dict[str, object]:
    return {"kind": kind, "parts": list(parts)}


def through(shape: shapely.Geometry) -> list[list[list[list[float]]]]:
    """Give a shape's rings as the browser would if every ring had been touched."""
    found: list[list[list[list[float]]]] = json.loads(json.dumps(drawn._parts(shape)))
    return found


def test_rings_are_named_part_by_part() -> None:
    assert names(meadow()) == [["0.0", "0.1"], ["1.0", "1.1"]]


def test_nothing_touched_gives_back_the_very_shape() -> None:
    shape = meadow()
    assert read(value(*names(shape)), shape, kinds=AREA) is shape


def test_one_ring_touched_leaves_the_others_bit_for_bit() -> None:
    shape = meadow()
    parts: list[list[Any]] = [list(one) for one in names(shape)]
    parts[0][1] = through(shape)[0][1]
    parts[0][1][2] = [1.1609, 54.4205]
    found = read(value(*parts), shape, kinds=AREA)
    assert isinstance(found, shapely.MultiPolygon)
    same = shapely.get_coordinates(found) == shapely.get_coordinates(shape)
    assert (~same).any(axis=1).sum() == 1
    assert found.geoms[1].wkb == shape.geoms[1].wkb


@given(
    st.lists(
        st.tuples(st.floats(-180, 180, width=64), st.floats(-90, 90, width=64)),
        min_size=2,
        max_size=30,
        unique=True,
    )
)
def test_every_double_survives_the_way_there_and_back(corners: list[tuple[float, float]]) -> None:
    path = json.loads(json.dumps([list(one) for one in corners]))
    found = read(value([path], kind="line"), None, kinds=EVERY)
    assert shapely.get_coordinates(found).tolist() == [list(one) for one in corners]


def test_what_had_several_parts_stays_so_with_one_left() -> None:
    shape = meadow()
    found = read(value(["1.0", "1.1"]), shape, kinds=AREA)
    assert isinstance(found, shapely.MultiPolygon)
    assert len(found.geoms) == 1


def test_another_kind_is_a_new_shape() -> None:
    found = read(value([[[1.0, 2.0]]], kind="point"), meadow(), kinds=EVERY)
    assert found == shapely.Point(1, 2)


def test_nothing_drawn_is_none() -> None:
    assert read(value(), None, kinds=AREA) is None


def test_several_points_and_routes() -> None:
    points = read(value([[[1.0, 2.0]]], [[[3.0, 4.0]]], kind="point"), None, kinds=EVERY)
    routes = read(value([SQUARE], [HOLE], kind="line"), None, kinds=EVERY)
    assert points == shapely.MultiPoint([(1, 2), (3, 4)])
    assert isinstance(routes, shapely.MultiLineString)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([[[[0, 0], [2, 2], [2, 0], [0, 2]]]], "crosses itself"),
        ([[SQUARE, [[5, 5], [5, 6], [6, 6]]]], "outside the area"),
        ([[SQUARE], [HOLE]], "lie over each other"),
    ],
)
def test_what_has_no_clear_inside_is_said_in_words(parts: list[Any], words: str) -> None:
    with pytest.raises(BadDrawing, match=words):
        read(value(*parts), None, kinds=AREA)


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "area"},
        {"kind": "area", "parts": "0.0"},
        value([SQUARE], kind="line") | {"kind": "circle"},
        value(["7.7"]),
        value([]),
        value([[[0, 0], [1, 1]]]),
        value([[[0, 0], [1, float("nan")], [1, 1]]]),
        value([[[0, 0], [1, float("inf")], [1, 1]]]),
        value([[[0, 0], [1, True], [1, 1]]]),
        value([[[0, 0], [1, "1"], [1, 1]]]),
        value([[[0, 0], [200, 1], [1, 1]]]),
        value([[[0, 0, 5], [1, 1, 5], [1, 0, 5]]]),
        value([SQUARE, HOLE], kind="line"),
    ],
)
def test_what_is_no_drawing_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(BadDrawing, match="could not be read"):
        read(bad, None, kinds=EVERY)


def test_a_kind_that_may_not_be_drawn_is_refused() -> None:
    with pytest.raises(BadDrawing):
        read(value([[[0.0, 0.0]]], kind="point"), None, kinds=AREA)


def test_too_many_corners_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "MOST_DRAWN", 4)
    with pytest.raises(BadDrawing):
        read(value([SQUARE]), None, kinds=AREA)
