import pytest

from tests.web import town
from web import listing
from web.place import Place


def test_marks_are_listed_by_name_with_the_point_they_are_drawn_at(place: Place) -> None:
    frame = listing.records(place, "assets")
    assert list(frame["name"]) == sorted(frame["name"])
    hall = frame[frame["name"] == "Chapel Hall"].iloc[0]
    assert hall["kind"] == "Hall or meeting place"
    assert (hall["west"], hall["south"]) == pytest.approx(
        (town.LINE + 0.0003, town.MIDDLE), abs=2e-6
    )
    assert hall["west"] == hall["east"]


def test_areas_are_listed_with_their_box_and_day(place: Place) -> None:
    frame = listing.records(place, "tier:ward@2026-01-01").set_index("name")
    assert list(frame["since"]) == ["2020-05-07", "2020-05-07"]
    west = frame.loc["West", ["west", "south", "east", "north"]].astype(float)
    assert list(west) == pytest.approx([town.WEST, town.SOUTH, town.LINE, town.NORTH], abs=5e-4)


def test_the_nearest_come_first(place: Place) -> None:
    frame = listing.near_point(
        listing.records(place, "assets"), place.point(town.LINE - 0.0003, town.MIDDLE)
    )
    assert frame["name"].iloc[0] == "Chapel Hall"
    assert frame["metres"].iloc[0] == pytest.approx(40, abs=1)
    assert frame["metres"].is_monotonic_increasing


def test_what_lies_across_the_line_is_listed_and_says_so(place: Place) -> None:
    west = place.areas("tier:ward").set_index("name").geometry["West"]
    frame = listing.around_area(listing.records(place, "assets"), west, reach=100.0)
    where = frame.set_index("name")["where"]
    assert where["West Library"] == listing.INSIDE
    assert where["Chapel Hall"] == "20 m across the line"


def test_a_listing_without_shapes(place: Place) -> None:
    shown = listing.as_shown(listing.records(place, "needs"))
    assert "geometry" not in shown
    assert set(listing.columns("needs")) <= set(shown)
