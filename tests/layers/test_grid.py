from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from layers import grid
from layers.errors import WrongCrs

# Ordnance Survey's published OSTN15 test points: ETRS89 degrees and OSGB36 metres.
POINTS = pd.read_csv(Path(__file__).with_name("ostn15_test_points.csv"))


def test_british_national_grid_is_within_a_centimetre_of_ordnance_survey() -> None:
    east, north = grid.british(POINTS["longitude"].to_numpy(), POINTS["latitude"].to_numpy())
    assert len(POINTS) == 40
    assert np.abs(east - POINTS["easting"]).max() <= 0.01
    assert np.abs(north - POINTS["northing"]).max() <= 0.01


def test_back_to_degrees_is_within_a_centimetre() -> None:
    lon, lat = grid.degrees(POINTS["easting"].to_numpy(), POINTS["northing"].to_numpy())
    # One centimetre is about 9e-8 degrees of latitude, and less than 1.8e-7 of longitude here.
    assert np.abs(lon - POINTS["longitude"]).max() <= 1.8e-7
    assert np.abs(lat - POINTS["latitude"]).max() <= 9e-8


def _square(lon: float, lat: float, side: float = 0.01) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": ["a"]}, geometry=[shapely.box(lon, lat, lon + side, lat + side)], crs=4326
    )


def test_a_frame_goes_there_and_back_with_its_columns_and_index() -> None:
    frame = _square(-2.3, 53.4).set_index(pd.Index([7]))
    metres = grid.to_metres(frame)
    assert grid.is_british(metres.crs)
    assert list(metres.index) == [7]
    assert metres["name"].tolist() == ["a"]
    back = grid.to_lonlat(metres)
    assert back.geometry.iloc[0].equals_exact(frame.geometry.iloc[0], 1.8e-7)
    assert grid.is_lonlat(frame.crs), "the frame given was changed"


def test_outside_britain_a_utm_zone_is_used() -> None:
    assert grid.metric_crs(_square(2.35, 48.85)).to_epsg() == 32631
    assert grid.to_metres(_square(2.35, 48.85)).geometry.area.iloc[0] == pytest.approx(
        815_000, rel=0.01
    )


def test_the_open_sea_without_ostn15_values_is_not_british() -> None:
    assert not grid.is_british(grid.metric_crs(_square(2.3, 54.9)))


def test_a_rock_beyond_ostn15_is_measured_within_a_few_metres() -> None:
    rocks = gpd.GeoDataFrame(geometry=[shapely.Point(-6.39963, 49.86541)], crs=4326)
    assert np.isnan(grid.british(np.array([-6.39963]), np.array([49.86541]))[0]).all()
    there = grid.to_metres(rocks, grid.BRITISH)
    back = grid.to_lonlat(there).geometry.iloc[0]
    assert back.distance(rocks.geometry.iloc[0]) < 1e-4  # ten metres: the edge of OSTN15 itself
    coast = grid.to_metres(
        gpd.GeoDataFrame(geometry=[shapely.Point(-6.29977752014, 49.9222639373)], crs=4326)
    )
    # 7,164 m west and 6,316 m south of Ordnance Survey's point on St Mary's, by geodesic.
    geodesic = pyproj.Geod(ellps="WGS84").inv(-6.29977752014, 49.9222639373, -6.39963, 49.86541)[2]
    # The grid's own scale this far west adds 8 m.
    assert there.distance(coast).iloc[0] == pytest.approx(geodesic + 8, abs=6)


def test_a_country_with_a_few_rocks_beyond_ostn15_is_still_british() -> None:
    points = [shapely.Point(-2.3, 53.4)] * 99 + [shapely.Point(-6.39963, 49.86541)]
    assert grid.is_british(grid.metric_crs(gpd.GeoDataFrame(geometry=points, crs=4326)))


def test_cherbourg_is_not_british_though_it_is_near() -> None:
    assert grid.metric_crs(_square(-1.62, 49.64)).to_epsg() == 32630


def test_a_point_without_a_value_raises_rather_than_vanishing() -> None:
    with pytest.raises(WrongCrs, match="outside the British National Grid"):
        grid.to_metres(_square(12.3, 54.9), grid.BRITISH)


def test_frames_that_are_not_in_degrees_are_refused() -> None:
    with pytest.raises(WrongCrs, match="EPSG:4326"):
        grid.to_metres(_square(-2.3, 53.4).to_crs(3857))
    with pytest.raises(WrongCrs, match="do not say"):
        grid.to_lonlat(gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)]))


def test_empty_frames_and_missing_shapes_pass() -> None:
    empty = gpd.GeoDataFrame({"name": []}, geometry=[], crs=4326)
    assert grid.to_metres(empty).empty
    gap = gpd.GeoDataFrame(geometry=[None, shapely.Point(-2.3, 53.4)], crs=4326)
    assert grid.to_metres(gap).geometry.isna().tolist() == [True, False]


def test_a_grid_that_is_only_spelt_out_is_known() -> None:
    wkt = pyproj.CRS(27700).to_wkt("WKT1_ESRI")
    assert grid.is_british(pyproj.CRS(wkt))
    assert not grid.is_british(pyproj.CRS(29903))


def test_one_metric_system_for_all() -> None:
    metres = grid.to_metres(_square(-2.3, 53.4))
    assert grid.require_metres(metres, metres) == metres.crs
    with pytest.raises(WrongCrs, match="metres"):
        grid.require_metres(_square(-2.3, 53.4))
    with pytest.raises(WrongCrs, match="one coordinate system"):
        grid.require_metres(metres, metres.to_crs(3857))
