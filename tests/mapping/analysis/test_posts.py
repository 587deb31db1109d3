from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from layers.errors import WrongCrs
from mapping.analysis.frames import BadFrame
from mapping.analysis.posts import GROUND_COLUMNS, away, grounds, posts
from tests.mapping.analysis.squares import BRITISH

DAY = date(2026, 6, 1)
FIELDS = ("id", "name", "service", "patches", "areas", "starts", "ends")
ABSENCE = ("absent_from", "absent_to", "cover")


def officers(*rows: dict[str, str]) -> pd.DataFrame:
    columns = FIELDS + (ABSENCE if any("absent_from" in row for row in rows) else ())
    return pd.DataFrame(
        [
            {name: row.get(name) for name in columns} | {"id": f"o{number}"}
            for number, row in enumerate(rows)
        ],
        columns=list(columns),
    )


PATCHES = gpd.GeoDataFrame(
    {
        "service": ["police", "housing", "police", "police"],
        "name": ["Beat 1", "Beat 1", "Beat 2", "Beat 3"],
        "valid_to": [None, None, None, "2026-05-31"],
    },
    geometry=[box(0, 0, 10, 10), box(0, 0, 5, 5), box(5, 0, 15, 10), box(20, 0, 30, 10)],
    crs=BRITISH,
)
WARDS = gpd.GeoDataFrame(
    {
        "code": ["E05000001", "E05000002", "E05000002"],
        "name": ["West", "East", "East before"],
        "valid_from": ["2020-05-07", "2020-05-07", "2000-05-04"],
        "valid_to": [None, None, "2020-05-06"],
    },
    geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10), box(10, 0, 40, 10)],
    crs=BRITISH,
)


def found(*rows: dict[str, str], on: date | None = DAY) -> gpd.GeoDataFrame:
    return grounds(officers(*rows), PATCHES, WARDS, on=on)


def test_ground_is_the_named_patches_of_the_service_and_the_areas_by_code() -> None:
    both = {"name": "Ann", "service": "police", "patches": "beat  1\nBeat 2", "areas": "E05000002"}
    elected = {"name": "Bo", "service": "councillors", "areas": "E05000001"}
    there = found(both, elected, {"name": "Cy", "service": "housing", "patches": "Beat 1"})
    assert tuple(there.columns) == (*GROUND_COLUMNS, "geometry")
    assert there.crs == PATCHES.crs
    assert there.area.tolist() == [200, 100, 25]
    assert there["works_on"].tolist() == [("Beat 1", "Beat 2", "East"), ("West",), ("Beat 1",)]
    assert there["missing"].tolist() == [(), (), ()]
    assert there["in_post"].all()


def test_what_is_not_in_force_or_does_not_exist_is_missing() -> None:
    there = found(
        {"name": "Ann", "service": "police", "patches": "Beat 3\nBeat 9", "areas": "E05999999"},
        {"name": "Bo", "service": "police"},
    )
    assert there["missing"].tolist() == [("Beat 3", "Beat 9", "E05999999"), ()]
    assert there.geometry.is_empty.all()
    assert found({"name": "Ann", "service": "police", "patches": "Beat 3"}, on=None).area[0] == 100


@pytest.mark.parametrize(
    ("dates", "in_post", "covered_by"),
    [
        ({}, True, ""),
        ({"ends": "2026-05-31"}, False, ""),
        ({"ends": "2026-06-01"}, True, ""),
        ({"starts": "2026-06-02"}, False, ""),
        ({"absent_from": "2026-06-01", "cover": "Bo"}, True, "Bo"),
        ({"absent_from": "2026-06-01"}, False, ""),
        ({"absent_from": "2026-05-01", "absent_to": "2026-05-31", "cover": "Bo"}, True, ""),
    ],
)
def test_who_is_in_post_and_who_covers(
    dates: dict[str, str], in_post: bool, covered_by: str
) -> None:
    one = {"name": "Ann", "service": "police", "patches": "Beat 1"} | dates
    there = found(one).iloc[0]
    assert (there["in_post"], there["covered_by"]) == (in_post, covered_by)
    assert there.geometry.area == 100
    works = posts(officers(one), PATCHES, on=DAY)
    assert len(works.officers) == in_post


def test_absences_one_may_not_read_leave_everybody_in_post() -> None:
    assert not away(officers({"name": "Ann"}), DAY).any()


def test_nobody_gives_an_empty_frame_of_the_same_columns() -> None:
    there = found()
    assert there.empty
    assert tuple(there.columns) == (*GROUND_COLUMNS, "geometry")


def test_wrong_frames_are_refused() -> None:
    with pytest.raises(WrongCrs):
        grounds(officers(), PATCHES, WARDS.to_crs(4326), on=DAY)
    with pytest.raises(BadFrame, match="areas"):
        grounds(officers().drop(columns="areas"), PATCHES, WARDS, on=DAY)
