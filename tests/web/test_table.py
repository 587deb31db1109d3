import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from layers.errors import WrongCrs
from web.parts.table import _boxes, _cells, number, percent


def test_cells_are_written_and_numbers_sorted_by_value() -> None:
    frame = pd.DataFrame({"name": ["A", None], "share": [0.125, np.nan], "people": [12000, 7]})
    cells = _cells(
        frame, {"name": "Name", "share": "Share", "people": "People"}, {"share": percent}
    )
    assert cells["rows"] == [["A", "12.5%", "12,000"], [None, None, "7"]]
    assert cells["sort"] == {"1": [0.125, None], "2": [12000.0, 7.0]}
    assert [one["number"] for one in cells["columns"]] == [False, True, True]  # type: ignore[attr-defined]


def test_missing_whole_numbers_are_empty_cells() -> None:
    frame = pd.DataFrame({"n": pd.array([1, None], dtype="Int64")})
    assert _cells(frame, {"n": "N"}, {})["rows"] == [["1"], [None]]


def test_where_rows_lie() -> None:
    shapes = gpd.GeoDataFrame(geometry=[box(0, 1, 2, 3), Point(4, 5), None], crs=4326)
    assert list(_boxes(shapes)) == [[0, 1, 2, 3], [4, 5, 4, 5], None]
    assert list(_boxes(pd.DataFrame({"lon": [1.0, np.nan], "lat": [2.0, 1.0]}))) == [
        [1.0, 2.0, 1.0, 2.0],
        None,
    ]
    assert list(_boxes(pd.DataFrame({"a": [1]}))) == [None]
    sides = pd.DataFrame({"west": [0.0], "south": [1.0], "east": [2.0], "north": [3.0]})
    assert list(_boxes(sides)) == [[0.0, 1.0, 2.0, 3.0]]
    with pytest.raises(WrongCrs):
        _boxes(shapes.to_crs(27700))


@pytest.mark.parametrize(("value", "told"), [(1234.0, "1,234"), (0.5, "0.5"), (1e6, "1,000,000")])
def test_numbers(value: float, told: str) -> None:
    assert number(value) == told
