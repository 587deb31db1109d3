"""Shapes made to break geometry libraries: a right answer or a clear error, never a hang."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from mapping.analysis.coverage import coverage
from mapping.analysis.frames import BadFrame, Shapes, mended

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def torture(realdata: Path) -> Shapes:
    corpus = pd.read_parquet(realdata / "geometry" / "geos_xmltester_geometries.parquet")
    with np.errstate(invalid="ignore"):
        read = shapely.from_wkt(corpus["wkt"].dropna().to_numpy(dtype=object), on_invalid="ignore")
    usable = read[np.isin(shapely.get_type_id(read), [3, 6])]
    finite = [bool(np.isfinite(shapely.get_coordinates(one)).all()) for one in usable]
    found: Shapes = usable[np.array(finite)]
    assert len(found) > 600
    return found


def asked(patches: Shapes, area: Shapes) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    names = [f"patch {at}" for at in range(len(patches))]
    return (
        gpd.GeoDataFrame({"name": names}, geometry=patches, crs=27700),
        gpd.GeoDataFrame(geometry=area, crs=27700),
    )


def test_each_shape_and_the_next_reconcile(torture: Shapes) -> None:
    refused = snapped = 0
    for at in range(len(torture) - 1):
        pair = torture[at : at + 2]
        try:
            found = coverage(*asked(pair, pair[:1]))
        except BadFrame:
            refused += 1
            continue
        own = mended(pair[:1])[0]
        exact = [
            abs(one - own.area) <= 1e-6 * own.area + 1e-9
            for one in (found.totals["area"], found.patches["area"].iloc[0])
        ]
        snapped += not all(exact)
        # Lines too close to be told apart are snapped to a millimetre; an edge moves by no more.
        spare = 1e-6 * own.area + 0.001 * own.length
        assert found.totals["area"] == pytest.approx(own.area, abs=spare)
        assert found.patches["area"].iloc[0] == pytest.approx(own.area, abs=spare)
        deep = float((found.by_depth["depth"] * found.by_depth["area"]).sum())
        deep += found.totals["sliver_shift"]
        assert deep == pytest.approx(found.totals["area_over_patches"], rel=1e-6, abs=1e-9)
    assert refused <= 2
    assert snapped <= 6


def test_a_place_further_out_than_the_earth_is_refused(torture: Shapes) -> None:
    with pytest.raises(BadFrame, match="further out than any place on earth"):
        coverage(*asked(torture, torture))


def test_a_tangle_of_all_shapes_at_once_is_refused_at_once(torture: Shapes) -> None:
    near = torture[np.abs(shapely.bounds(torture)).max(axis=1) < 1e8]
    with pytest.raises(BadFrame, match="cross more than"):
        coverage(*asked(near, np.array([shapely.box(*shapely.total_bounds(near))])))
