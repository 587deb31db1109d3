from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.grid import to_metres
from mapping.analysis.cells import Things
from mapping.analysis.cover_by import cover_by_area
from mapping.analysis.coverage import Coverage, coverage
from mapping.analysis.frames import polygons
from web.asking.ground import main_service
from web.place import Place

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def catchments(realdata: Path) -> gpd.GeoDataFrame:
    found = gpd.read_parquet(realdata / "patches/gm_library_catchments_2016.parquet")
    return to_metres(found.rename(columns={"library": "name"}))


@pytest.fixture(scope="module")
def districts(realdata: Path) -> gpd.GeoDataFrame:
    found = to_metres(gpd.read_file(realdata / "boundaries/gm/gm_lad_2023_bgc.geojson"))
    return found.rename(columns={"area_code": "code", "area_name": "name"})


@pytest.fixture(scope="module")
def libraries(realdata: Path) -> gpd.GeoDataFrame:
    return to_metres(gpd.read_file(realdata / "assets/gm/gm_libraries.geojson"))


@pytest.fixture(scope="module")
def answer(
    catchments: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, libraries: gpd.GeoDataFrame
) -> Coverage:
    return coverage(catchments, districts, things=Things(assets=libraries))


def deep_area(found: Coverage) -> float:
    return float((found.by_depth["depth"] * found.by_depth["area"]).sum())


def test_overlapping_catchments_reconcile_to_a_millionth(
    answer: Coverage, catchments: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> None:
    ground = shapely.union_all(polygons(districts))
    inside = shapely.intersection(polygons(catchments), ground)
    deep = deep_area(answer) + answer.totals["sliver_shift"]
    assert answer.totals["area"] == pytest.approx(shapely.area(ground), rel=1e-6)
    assert deep == pytest.approx(shapely.area(inside).sum(), rel=1e-6)
    assert answer.totals["area_over_patches"] == pytest.approx(deep, rel=1e-9)
    assert answer.cells.area.sum() == pytest.approx(shapely.area(ground), rel=1e-6)


def test_each_catchment_keeps_its_own_area(
    answer: Coverage, catchments: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> None:
    ground = shapely.union_all(polygons(districts))
    own = shapely.area(shapely.intersection(polygons(catchments), ground))
    assert np.abs(answer.patches["area"].to_numpy() - own).max() < 1e-3


def test_1541_square_kilometres_of_catchment_lie_on_1276(answer: Coverage) -> None:
    assert answer.totals["area_over_patches"] / 1e6 == pytest.approx(1541, abs=1)
    assert answer.totals["area"] / 1e6 == pytest.approx(1276, abs=1)
    assert answer.totals["slivers"] > 0


def test_what_nobody_covers_in_trafford_agrees_with_overlay(
    catchments: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> None:
    # Overlaying all ten districts at once takes the rival minutes; one is enough to compare.
    trafford = districts[districts["name"] == "Trafford"]
    held = gpd.GeoDataFrame(geometry=polygons(catchments), crs=catchments.crs)
    held = held[held.intersects(trafford.geometry.iloc[0])]
    rest = gpd.overlay(trafford, held, how="difference", keep_geom_type=False)
    found = coverage(catchments, trafford, sliver=0)
    assert found.totals["area_nobody"] == pytest.approx(rest.area.sum(), abs=1e-3)


def test_every_library_is_counted_once(
    answer: Coverage, libraries: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> None:
    inside = shapely.intersects(
        shapely.union_all(polygons(districts)), np.asarray(libraries.geometry)
    )
    assert answer.by_depth["assets"].sum() == inside.sum()


def test_the_ten_districts_add_up_to_the_whole(
    answer: Coverage,
    catchments: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
    libraries: gpd.GeoDataFrame,
) -> None:
    found = cover_by_area(catchments, districts, things=Things(assets=libraries))
    assert found["area"].sum() == pytest.approx(answer.totals["area"], rel=1e-6)
    assert found["assets"].sum() == answer.totals["assets"]
    parts = found[["area_nobody", "area_single", "area_double", "area_deeper"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(found["area"].to_numpy())


def test_the_service_shown_first_is_one_that_works_everywhere(manchester_place: Place) -> None:
    first = main_service(manchester_place, manchester_place.today())
    sums = {
        one: manchester_place.areas(f"service:{one}").area.sum()
        for one in manchester_place.services()
    }
    assert first == "libraries"
    assert sums[first] == max(sums.values())
