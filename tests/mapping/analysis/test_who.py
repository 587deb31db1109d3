import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers import grid
from mapping.analysis.frames import BadFrame
from mapping.analysis.who import BESIDE_COLUMNS, groups_here, who

Box = tuple[float, float, float, float]
BEATS: dict[str, Box] = {"Beat 1": (0, 0, 100, 100), "Beat 2": (100, 0, 200, 100)}


def _frame(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=grid.BRITISH)


def _patches(**more: Box) -> gpd.GeoDataFrame:
    named = [("police", name, box) for name, box in BEATS.items()]
    named += [("housing", name, box) for name, box in more.items()]
    return _frame(
        [{"service": s, "name": name, "geometry": shapely.box(*box)} for s, name, box in named]
    )


def _grounds() -> gpd.GeoDataFrame:
    rows = [
        ("ann", "police", ("Beat 1",), shapely.box(*BEATS["Beat 1"])),
        ("bob", "police", ("Beat 2",), shapely.box(*BEATS["Beat 2"])),
        ("cll", "councillors", ("West",), shapely.box(0, 0, 100, 200)),
        ("cle", "councillors", ("East",), shapely.box(100, 0, 200, 200)),
        ("non", "police", (), shapely.Polygon()),
    ]
    return _frame(
        [{"id": i, "service": s, "works_on": w, "geometry": shape} for i, s, w, shape in rows]
    )


def test_one_side_of_a_line_and_who_is_on_the_other() -> None:
    found = who(shapely.Point(90, 50), patches=_patches(), grounds=_grounds(), near=20)
    assert found.patches["name"].tolist() == ["Beat 1"]
    assert found.officers["id"].tolist() == ["ann", "cll"]
    assert found.beside.to_dict("records") == [
        {"service": "councillors", "names": ("East",), "metres": 10.0},
        {"service": "police", "names": ("Beat 2",), "metres": 10.0},
    ]
    assert found.missing.empty


def test_on_the_very_line_both_are_meant() -> None:
    found = who(shapely.Point(100, 50), patches=_patches(), grounds=_grounds())
    assert found.patches["name"].tolist() == ["Beat 1", "Beat 2"]
    assert found.officers["id"].tolist() == ["ann", "bob", "cll", "cle"]
    assert list(found.beside.columns) == list(BESIDE_COLUMNS)
    assert found.beside.empty


def test_nobody_covers_it_and_the_nearest_is_named() -> None:
    patches = _patches(Far=(0, 500, 100, 600), Near=(0, 300, 100, 350))
    found = who(shapely.Point(50, 50), patches=patches, grounds=_grounds())
    assert found.missing.to_dict("records") == [
        {"service": "housing", "nearest": "Near", "metres": 250.0}
    ]


def test_an_area_has_shares_and_no_slivers() -> None:
    area = shapely.box(50, 0, 100.05, 100)
    found = who(area, patches=_patches(), grounds=_grounds(), sliver_share=0.01)
    assert found.patches["name"].tolist() == ["Beat 1"]
    assert found.patches["share"].tolist() == [pytest.approx(50 / 50.05)]
    assert found.officers["id"].tolist() == ["ann", "cll"]
    assert found.beside.empty


def test_no_patches_at_all_is_an_empty_answer() -> None:
    found = who(shapely.Point(1, 1), patches=_patches().iloc[:0], grounds=_grounds().iloc[:0])
    assert (len(found.patches), len(found.officers), len(found.missing)) == (0, 0, 0)


def test_a_column_that_is_missing_is_named() -> None:
    with pytest.raises(BadFrame, match="works_on"):
        who(
            shapely.Point(1, 1),
            patches=_patches(),
            grounds=_grounds().drop(columns="works_on"),
        )


def test_groups_by_their_area_and_by_what_they_look_after() -> None:
    groups = _frame(
        [
            {"id": "a", "geometry": shapely.box(0, 0, 50, 50)},
            {"id": "b", "geometry": None},
            {"id": "c", "geometry": shapely.Point(900, 900)},
        ]
    )
    records = _frame(
        [
            {"group": "b", "geometry": shapely.Point(10, 40)},
            {"group": "b", "geometry": shapely.Point(10, 45)},
            {"group": "gone", "geometry": shapely.Point(10, 40)},
            {"group": None, "geometry": shapely.Point(10, 40)},
        ]
    )
    found = groups_here(shapely.Point(10, 10), groups=groups, records=records, reach=32)
    expected = pd.DataFrame({"id": ["a", "b"], "records": [0, 1], "metres": [0.0, 30.0]})
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    inside = groups_here(shapely.box(0, 42, 20, 60), groups=groups, records=records, reach=32)
    assert inside["records"].tolist() == [0, 1]
