"""What the overlaps of two layers say, on squares that fit on paper."""

from datetime import date

import geopandas as gpd
import pytest
import shapely

from mapping.analysis.overlaps import Overlaps, overlaps
from web.across_words import answer, column_titles, slivers
from web.area_layers import AreaLayer

TODAY = date(2026, 11, 22)
WARDS = AreaLayer("tier", "ward", TODAY)
POLICE = AreaLayer("service", "police", TODAY)


def _areas(**boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"code": list(boxes), "name": list(boxes)},
        geometry=[shapely.box(*corners) for corners in boxes.values()],
        crs=27700,
    )


def _people(*points: tuple[float, float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"residents": [residents for *_, residents in points]},
        geometry=[shapely.Point(x, y) for x, y, _ in points],
        crs=27700,
    )


@pytest.fixture
def split() -> Overlaps:
    wards = _areas(East=(0, 0, 1000, 1000), West=(1000, 0, 2000, 1000))
    beats = _areas(North=(0, 400, 2000, 1000), South=(0, 0, 1000, 400), Rest=(1000, 0, 2000, 400))
    people = _people((500, 900, 300), (500, 100, 100), (1500, 900, 50))
    return overlaps(wards, beats, people=people)


def test_the_ward_divided_most_is_named_with_its_largest_parts(split: Overlaps) -> None:
    assert answer(split, WARDS, POLICE) == (
        "1 of 2 wards are split between two or more police patches. East is divided most: "
        "75 % of its people are in North and 25 % of its people are in South."
    )


def test_wards_that_lie_inside_are_not_called_split() -> None:
    wards = _areas(East=(0, 0, 10, 10), West=(10, 0, 20, 10))
    found = overlaps(wards, _areas(All=(0, 0, 20, 10)))
    assert answer(found, WARDS, POLICE) == (
        "Each of the 2 wards lies in only one of the police patches, so no line is crossed."
    )


def test_wards_in_no_patch_are_not_called_inside_one() -> None:
    wards = _areas(East=(0, 0, 10, 10), West=(10, 0, 20, 10), Far=(90, 0, 99, 10))
    found = overlaps(wards, _areas(All=(0, 0, 20, 10)))
    assert answer(found, WARDS, POLICE) == (
        "2 of 3 wards lie each in only one of the police patches, so no line is crossed. "
        "The others lie in none."
    )


def test_wards_without_any_patch() -> None:
    found = overlaps(_areas(East=(0, 0, 10, 10)), _areas(Far=(100, 0, 110, 10)))
    assert answer(found, WARDS, POLICE) == ("No ward shares ground with any of the police patches.")


def test_slivers_are_counted() -> None:
    wards = _areas(East=(0, 0, 1000, 1000), West=(1000, 0, 2000, 1000))
    beats = _areas(One=(0, 0, 1000.1, 1000), Two=(1000.1, 0, 2000, 1000))
    assert "too small to matter: 1, with 0.01 hectares" in slivers(overlaps(wards, beats))
    assert slivers(overlaps(wards, wards)) == "No slivers had to be left out."


def test_every_column_has_a_heading(split: Overlaps) -> None:
    headings = column_titles(WARDS, POLICE)
    assert set(headings) <= {*split.table.columns, "hectares"}
    assert headings["share_of_b_people"] == "Of the police patch's people"
