"""Words as people type them for the services and kinds of a place."""

import pytest

from web.meaning import meant
from web.place import Place


@pytest.mark.parametrize(
    ("kind", "text", "there", "found"),
    [
        ("services", "localities", ["community", "police"], "community"),
        ("services", "localities", ["community", "localities"], "localities"),
        ("services", "Library catchments", ["libraries"], "libraries"),
        ("services", "Youth work", ["youth"], "youth"),
        ("services", "BEATS of the North", ["beats of the north"], "beats of the north"),
        ("services", "refuse", ["police"], "refuse"),
        ("categories", "food bank", ["food", "hall"], "food"),
        ("categories", "food bank", ["hall"], "food bank"),
    ],
)
def test_a_word_is_taken_for_what_the_place_has(
    kind: str, text: str, there: list[str], found: str
) -> None:
    assert meant(kind, text, there) == found


def test_layers_of_areas_go_by_what_people_call_them(demo_place: Place) -> None:
    assert demo_place.area_layer("service:localities").spec == "service:community"
    assert demo_place.area_layer("tier:Wards").spec == "tier:ward"
