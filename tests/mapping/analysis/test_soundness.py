from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from layers.errors import WrongCrs
from mapping.analysis.recast import cut, proposed
from mapping.analysis.soundness import COLUMNS, faults
from tests.mapping.analysis.squares import BRITISH, areas, people

DAY = date(2026, 6, 1)
TOWN = areas(town=box(0, 0, 20, 10))
CODES = frozenset({"W1", "W2"})


def held(*rows: tuple[str, object], **areas_of: str) -> gpd.GeoDataFrame:
    names = [name for name, _ in rows]
    columns = {"service": "police", "name": names, "areas": [areas_of.get(one) for one in names]}
    return gpd.GeoDataFrame(columns, geometry=[shape for _, shape in rows], crs=BRITISH)


def staff(*rows: dict[str, str]) -> pd.DataFrame:
    columns = ("name", "service", "patches", "areas", "starts", "ends")
    return pd.DataFrame([{one: row.get(one) for one in columns} for row in rows], columns=columns)


def ann(**more: str) -> dict[str, str]:
    return {"name": "Ann", "service": "police", "patches": "A"} | more


ONE = held(("A", box(0, 0, 10, 10)))


def told(patches: gpd.GeoDataFrame, officers: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    found = faults(patches, officers, TOWN, CODES, on=DAY)
    assert tuple(found.columns) == COLUMNS
    return list(zip(found["kind"], found["patch"], found["officer"], found["what"], strict=True))


def test_a_sound_place_has_no_faults() -> None:
    assert told(ONE, staff(ann())) == []
    assert told(ONE[:0], staff()) == []


def test_a_patch_outside_the_place_with_its_share() -> None:
    far = held(("A", box(15, 0, 25, 10)))
    found = faults(far, staff(ann()), TOWN, CODES, on=DAY)
    assert found[["kind", "patch", "share"]].to_numpy().tolist() == [["outside", "A", 0.5]]


def test_a_patch_without_an_officer_only_where_officers_are_known() -> None:
    both = held(("A", box(0, 0, 10, 10)), ("B", box(10, 0, 20, 10)))
    assert told(both, staff(ann())) == [("empty", "B", "", "")]
    assert told(both, staff()) == []
    gone = staff(ann(), ann(name="Bo", patches="B", ends="2026-05-31"))
    assert told(both, gone) == [("empty", "B", "", "")]


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ({}, {}, True),
        ({"ends": "2026-06-30"}, {"starts": "2026-07-01"}, False),
        ({"ends": "2026-07-01"}, {"starts": "2026-07-01"}, True),
        ({"ends": "2027-01-31"}, {"starts": "2027-01-01"}, True),
        ({"ends": "2020-01-31"}, {"starts": "2019-01-01"}, False),
    ],
)
def test_one_officer_twice_on_one_patch_at_once(
    first: dict[str, str], second: dict[str, str], clash: bool
) -> None:
    found = told(ONE, staff(ann(**first), ann(name="ann", **second)))
    assert [one for one in found if one[0] == "twice"] == [("twice", "A", "ann", "")] * clash


def test_another_patch_or_service_is_no_clash() -> None:
    both = held(("A", box(0, 0, 10, 10)), ("B", box(10, 0, 20, 10)))
    assert told(both, staff(ann(), ann(patches="B"))) == []


def test_an_officer_without_a_patch_and_one_whose_patch_is_not_there() -> None:
    people_ = staff(
        ann(),
        ann(name="Bo", patches=""),
        ann(name="Cy", patches="A\nZ", areas="W1\nW9"),
        {"name": "Di", "service": "councillors", "areas": "W2"},
    )
    assert told(ONE, people_) == [
        ("nowhere", "", "Bo", ""),
        ("unknown", "", "Cy", "Z"),
        ("unknown", "", "Cy", "W9"),
    ]


def test_a_patch_made_of_areas_that_ended() -> None:
    made = held(("A", box(0, 0, 10, 10)), A="W1\nW7\nW8")
    assert told(made, staff(ann())) == [("ended", "A", "", "W7, W8")]


def test_frames_must_be_in_one_system() -> None:
    with pytest.raises(WrongCrs):
        faults(ONE.to_crs(4326), staff(ann()), TOWN, CODES, on=DAY)


BEFORE = areas(a=box(0, 0, 10, 10), b=box(10, 0, 20, 10))
AFTER = areas(c=box(0, 0, 8, 10), d=box(8, 0, 20, 10))


def test_a_change_of_boundaries_cuts_a_patch_and_new_areas_are_proposed() -> None:
    patches = held(
        ("A", box(0, 0, 10, 10)), ("drawn", box(3, 3, 12, 9)), ("all", box(0, 0, 20, 10))
    )
    assert cut(patches, BEFORE, AFTER).tolist() == [True, False, False]
    homes = people((1, 1, 100), (9, 1, 60), (15, 1, 40))
    table = proposed(patches, AFTER, people=homes, some=[True, False, False])
    assert table["patch"].tolist() == [0, 0]
    assert dict(zip(table["code"], table["people_share"], strict=True)) == {"c": 1.0, "d": 0.6}
    assert table["proposed"].tolist() == [True, True]
    by_ground = proposed(patches, AFTER, some=[True, False, False])
    assert dict(zip(by_ground["code"], by_ground["proposed"], strict=True)) == {
        "c": True,
        "d": False,
    }
