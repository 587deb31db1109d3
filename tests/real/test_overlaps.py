"""Greater Manchester: areas as GEOS has them, shares that add up, figures as published."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.grid import BRITISH, to_metres
from mapping.analysis import areas
from mapping.analysis.frames import mended, polygons
from mapping.analysis.interpolation import interpolate
from mapping.analysis.overlaps import overlaps
from mapping.analysis.people import people_points

pytestmark = pytest.mark.real


def layer(path: Path, code: str, name: str) -> gpd.GeoDataFrame:
    """Read an area frame in metres."""
    read = gpd.read_parquet if path.suffix == ".parquet" else gpd.read_file
    frame = to_metres(read(path), BRITISH)
    named = {"code": frame[code].astype(str), "name": frame[name].astype(str)}
    return gpd.GeoDataFrame(named, geometry=frame.geometry.values, crs=BRITISH)


@pytest.fixture(scope="module")
def wards(realdata: Path) -> gpd.GeoDataFrame:
    """Return the 215 wards of 2023."""
    path = realdata / "boundaries" / "gm" / "gm_ward_2023_bgc.geojson"
    return layer(path, "area_code", "area_name")


@pytest.fixture(scope="module")
def fine_wards(realdata: Path) -> gpd.GeoDataFrame:
    """Return Trafford's 21 wards of 2023 at full resolution."""
    path = realdata / "boundaries" / "gm" / "trafford_ward_2023_bfc.geojson"
    return layer(path, "area_code", "area_name")


@pytest.fixture(scope="module")
def localities(realdata: Path) -> gpd.GeoDataFrame:
    """Return Trafford's four localities."""
    path = realdata / "patches" / "trafford_localities_2023_bfc.geojson"
    return layer(path, "area_name", "area_name")


@pytest.fixture(scope="module")
def polling(realdata: Path) -> gpd.GeoDataFrame:
    """Return Trafford's 91 polling districts."""
    path = realdata / "patches" / "trafford_polling_districts_2027.geojson"
    return layer(path, "PD_ID", "Ward")


@pytest.fixture(scope="module")
def catchments(realdata: Path) -> gpd.GeoDataFrame:
    """Return the 176 library catchments, which overlap each other."""
    path = realdata / "patches" / "gm_library_catchments_2016.parquet"
    return layer(path, "library_id", "library")


@pytest.fixture(scope="module")
def lsoas(realdata: Path) -> gpd.GeoDataFrame:
    """Return the 1,702 small areas with their residents."""
    path = realdata / "boundaries" / "gm" / "gm_lsoa_2021_bgc.geojson"
    counted = pd.read_csv(realdata / "lookups" / "lsoa_population.csv", encoding="utf-8-sig")
    frame = layer(path, "area_code", "area_name")
    residents = frame["code"].map(counted.set_index("lsoacd")["population"]).astype(float)
    return frame.assign(residents=residents, value=residents)


@pytest.fixture(scope="module")
def postcodes(realdata: Path) -> gpd.GeoDataFrame:
    """Return the postcodes of Code-Point Open."""
    table = pd.read_parquet(realdata / "postcodes" / "codepoint_open_gm.parquet")
    points = gpd.points_from_xy(table["easting"], table["northing"])
    return gpd.GeoDataFrame(geometry=points, crs=BRITISH)


@pytest.mark.parametrize("way", [-1, np.inf], ids=["outlines", "shapes"])
@pytest.mark.parametrize("other", ["localities", "polling", "catchments"])
def test_areas_agree_with_the_rival(
    wards: gpd.GeoDataFrame,
    other: str,
    way: float,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(areas, "MANY", way)
    patches = request.getfixturevalue(other)
    found = overlaps(wards, patches, sliver_share=0).table
    # A shape can become invalid by a hair when it is converted to metres; both get it mended.
    rival = gpd.overlay(wards, patches.set_geometry(polygons(patches)), keep_geom_type=True)
    theirs = rival.assign(theirs=rival.area).rename(
        columns={"code_1": "a_code", "code_2": "b_code"}
    )
    both = found.merge(
        theirs[["a_code", "b_code", "theirs"]], on=["a_code", "b_code"], how="outer"
    ).fillna({"area_m2": 0, "theirs": 0})
    assert (both["area_m2"] - both["theirs"]).abs().max() < 1e-6
    assert both["area_m2"].sum() == pytest.approx(both["theirs"].sum(), rel=1e-12)


def test_shares_add_up_where_layers_tile(
    fine_wards: gpd.GeoDataFrame, localities: gpd.GeoDataFrame
) -> None:
    table = overlaps(fine_wards, localities).table
    for side in "ab":
        shares = table.groupby(f"{side}_code")[f"share_of_{side}_area"].sum()
        assert shares.to_numpy() == pytest.approx(1, abs=0.001)
    assert len(table) == 21, "each ward lies in one locality"


def test_rows_and_slivers_are_all_there_is(
    wards: gpd.GeoDataFrame,
    catchments: gpd.GeoDataFrame,
    lsoas: gpd.GeoDataFrame,
    postcodes: gpd.GeoDataFrame,
) -> None:
    people = people_points(lsoas, postcodes)
    assert people["residents"].sum() == pytest.approx(lsoas["residents"].sum(), rel=1e-9)
    found = overlaps(wards, catchments, people=people, assets=postcodes)
    whole = overlaps(wards, catchments, people=people, assets=postcodes, sliver_share=0)
    assert found.slivers > 100
    assert len(found.table) + found.slivers == len(whole.table)
    for column in ("area_m2", "people", "assets"):
        kept = found.table[column].sum() + getattr(found.left_out, column)
        assert kept == pytest.approx(whole.table[column].sum(), rel=1e-9)
    assert found.shared.people <= lsoas["residents"].sum()
    assert found.table["people"].sum() > found.shared.people, "catchments overlap each other"
    covered = whole.table.groupby("b_code")["share_of_b_area"].sum()
    kept = found.table.groupby("b_code")["share_of_b_area"].sum()
    assert (covered - kept).max() <= 0.001


def test_ward_populations_from_small_areas(
    realdata: Path,
    fine_wards: gpd.GeoDataFrame,
    lsoas: gpd.GeoDataFrame,
    postcodes: gpd.GeoDataFrame,
) -> None:
    table = pd.read_csv(realdata / "lookups" / "trafford_population_mid2024_ward.csv")
    counted = table[table["sex"] == "Persons"].set_index("area_code")["all_ages"]
    published = counted.reindex(fine_wards["code"]).to_numpy(dtype=float)
    published /= published.sum()
    errors = {}
    for by, people in (("people", people_points(lsoas, postcodes)), ("area", None)):
        found = interpolate(lsoas, fine_wards, kind="count", people=people)
        total = found["value"].sum()
        errors[by] = np.abs(found["value"] / total / published - 1).mean()
        held = (found["low"] / total <= published) & (published <= found["high"] / total)
        assert held.sum() >= 17
        assert set(found["by"]) == {by}
    assert errors["people"] <= 0.05
    assert errors["area"] <= 0.071


def test_torture_shapes_give_a_right_answer(
    realdata: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = pd.read_parquet(realdata / "geometry" / "geos_xmltester_geometries.parquet")
    with np.errstate(invalid="ignore"):
        read = shapely.from_wkt(corpus["wkt"].dropna().to_numpy(dtype=object), on_invalid="ignore")
    usable = np.isin(shapely.get_type_id(read), [3, 6])
    finite = np.array([np.isfinite(shapely.get_coordinates(one)).all() for one in read[usable]])
    shapes = read[usable][finite]
    assert len(shapes) > 600
    monkeypatch.setattr(areas, "MANY", -1)
    at = np.arange(len(shapes) - 1)
    valid = mended(shapes)
    itself = areas.intersection_areas(shapes, shapes, pairs=(at, at))[2]
    assert itself == pytest.approx(shapely.area(valid[:-1]), rel=1e-9, abs=1e-9)
    following = areas.intersection_areas(shapes, shapes, pairs=(at, at + 1))[2]
    theirs = shapely.area(shapely.intersection(valid[:-1], valid[1:]))
    size = np.minimum(shapely.area(valid[:-1]), shapely.area(valid[1:]))
    assert (np.abs(following - theirs) <= 1e-6 * np.maximum(size, 1)).all()
