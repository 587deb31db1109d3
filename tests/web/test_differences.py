"""Two versions of a record side by side: what differs, in words, and which side is taken."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from streamlit.testing.v1 import AppTest

from layers.catalogue import layer
from web import shape_words
from web.difference_rows import rows, value
from web.parts.differences import _first, _read, taken

ASSETS, NEEDS = layer("assets"), layer("needs")
LEFT: dict[str, Any] = {"name": "Chapel Hall", "category": "hall", "reach": 500, "offer": None}
RIGHT: dict[str, Any] = {"name": "Chapel Hall ", "category": "hub", "reach": 500.0, "offer": "Tea"}
SQUARE = box(-2.30, 53.40, -2.299, 53.401)


def changed(left: dict[str, Any], right: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {one.field: (one.left, one.right) for one in rows(ASSETS, left, right) if not one.same}


def test_only_what_differs_in_meaning_is_a_difference() -> None:
    assert changed(LEFT, RIGHT) == {
        "category": ("Hall or meeting place", "Community hub"),
        "offer": ("", "Tea"),
    }


def test_a_field_that_one_side_does_not_speak_about_is_not_compared() -> None:
    assert changed({**LEFT, "postcode": "M33 7ZF"}, LEFT) == {}
    assert [one.field for one in rows(ASSETS, LEFT, LEFT)] == ["name", "category", "offer", "reach"]


@pytest.mark.parametrize("nothing", [None, "", "  ", float("nan"), pd.NA, pd.NaT])
def test_nothing_is_nothing_however_it_is_written(nothing: object) -> None:
    assert changed({"offer": nothing}, {"offer": None}) == {}
    assert value(ASSETS["offer"], nothing) == ""


def test_values_are_told_in_words() -> None:
    assert value(ASSETS["last_checked"], "2026-05-03") == "3 May 2026"
    assert value(ASSETS["last_checked"], "soon") == "soon"
    assert value(ASSETS["reach"], 12000) == "12,000"
    assert value(NEEDS["urgency"], "high") == "High"
    assert value(NEEDS["theme"], "money") == "Money and debt"
    assert value(ASSETS["group"], "g1", names={"g1": "Friends"}) == "Friends"
    assert value(ASSETS["group"], "g1") == "g1"


def test_how_records_hang_together_is_no_difference() -> None:
    assert changed({"same_as": "a"}, {"same_as": "b"}) == {}


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (Point(-2.3, 53.4), Point(-2.3, 53.4), ("A point", "A point")),
        (
            Point(-2.3, 53.4),
            Point(-2.3, 53.4 + 40 / 111_290),
            ("A point", "A point, 40 m to the north"),
        ),
        (None, Point(-2.3, 53.4), ("No place on the map", "A point")),
        (None, None, ("No place on the map", "No place on the map")),
        (
            LineString([(-2.3, 53.4), (-2.3, 53.41)]),
            LineString([(-2.3, 53.4), (-2.3, 53.409)]),
            ("A line of 1.11 km", "A line of 1 km, one corner moved"),
        ),
        (
            SQUARE,
            Polygon([*SQUARE.exterior.coords[:4], (-2.2995, 53.3995)]),
            ("An area of 0.74 ha", "An area of 0.925 ha, one corner more"),
        ),
        (
            SQUARE,
            SQUARE.difference(box(-2.2996, 53.4004, -2.2994, 53.4006)),
            ("An area of 0.74 ha", "An area of 0.71 ha, with one hole, 4 corners more"),
        ),
    ],
)
def test_a_shape_is_told_in_words(
    left: BaseGeometry | None, right: BaseGeometry | None, told: tuple[str, str]
) -> None:
    assert shape_words.pair(left, right) == told


def test_a_shape_of_another_kind_says_where_it_lies() -> None:
    first, second = shape_words.pair(Point(-2.31, 53.4005), SQUARE)
    assert first == "A point"
    assert second == "An area of 0.74 ha, 698 m to the east"


def test_the_same_shape_from_another_corner_is_the_same() -> None:
    ring = list(SQUARE.exterior.coords)[:-1]
    turned = Polygon([*ring[2:], *ring[:2]][::-1])
    assert shape_words.same(SQUARE, turned)
    assert not shape_words.same(SQUARE, MultiPolygon([SQUARE, box(-2.2, 53.4, -2.19, 53.41)]))
    assert not shape_words.same(SQUARE, None)


@given(
    st.tuples(st.floats(-7, 1.7), st.floats(50, 58)),
    st.tuples(st.floats(-7, 1.7), st.floats(50, 58)),
)
def test_any_two_points_of_britain_are_told(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    left, right = Point(one), Point(other)
    told = shape_words.pair(left, right)
    assert told[0] == "A point"
    assert (told[1] == "A point") == shape_words.same(left, right)


def test_a_place_outside_britain_is_told_too() -> None:
    left, right = Point(151.2, -33.87), Point(151.2, -33.871)
    assert shape_words.pair(left, right)[1] == "A point, 111 m to the south"


def test_a_side_that_says_something_is_taken_before_one_that_does_not() -> None:
    found = {one.field: one for one in rows(ASSETS, LEFT, RIGHT)}
    assert _first(found["offer"], None) == "right"
    assert _first(found["category"], None) == "left"
    assert _first(found["category"], "right") == "right"
    assert _first(found["category"], {"category": "right"}) == "right"


def test_what_the_browser_reports_is_read_with_care() -> None:
    first: dict[str, Any] = {"name": "left"}
    assert _read({"name": "right"}, first) == {"name": "right"}
    odds: tuple[object, ...] = (
        None,
        [],
        "right",
        {"name": ["right"]},
        {"name": "up"},
        {"other": "right"},
    )
    for odd in odds:
        assert _read(odd, first) == {}


def test_the_values_taken_are_those_chosen() -> None:
    assert taken({"offer": "right", "category": "left"}, LEFT, RIGHT) == {
        "offer": "Tea",
        "category": "hall",
    }


def _page() -> None:
    import streamlit as st

    from layers.catalogue import layer
    from web.parts import differences

    left = {"name": "<b>{{ 7*191 }}</b>", "category": "hall"}
    sides = differences.table(
        layer("assets"),
        left,
        {**left, "category": "hub"},
        titles=("What is there", "What was sent"),
        choose=True,
        key="d",
        usual="right",
        only_changed=False,
    )
    same = differences.table(layer("assets"), left, left, titles=("a", "b"), choose=True, key="e")
    st.text(f"{sides} {same}")


@pytest.mark.usefixtures("wired")
def test_the_part_gives_back_a_side_for_each_difference() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert app.text[0].value == "{'category': 'right'} {}"
    assert "The same in both." in app.main.get("html")[0].proto.body
