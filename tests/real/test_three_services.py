"""Localities, creative clusters and library catchments as three services' patches in Trafford.

Polling districts are the units, electors of 2027 the people. Every figure is worked out a second
time by another way.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.grid import to_metres
from mapping.analysis.cells import Things
from mapping.analysis.cover_by import cover_by_area
from mapping.analysis.coverage import Coverage, coverage
from mapping.analysis.frames import polygons
from mapping.analysis.overlaps import overlaps
from mapping.analysis.people import people_points
from mapping.analysis.shared_ground import who_shares

pytestmark = pytest.mark.real

FILES = {
    "community": "trafford_localities_2023_bfc.geojson",
    "culture": "trafford_creative_clusters_bfc.geojson",
    "libraries": "gm_library_catchments_2016.parquet",
}
NAMES = {"community": "area_name", "culture": "area_name", "libraries": "library"}
MEASURES = ("area", "people")


@pytest.fixture(scope="module")
def units(realdata: Path) -> gpd.GeoDataFrame:
    found = to_metres(gpd.read_file(realdata / "patches/trafford_polling_districts_2027.geojson"))
    whole = found.set_geometry(polygons(found), crs=found.crs)
    named = {"PD_ID": "code", "Ward": "name", "Local electors 2027": "residents"}
    return whole.rename(columns=named)


@pytest.fixture(scope="module")
def electors(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return people_points(units[["residents", "geometry"]])


@pytest.fixture(scope="module")
def services(realdata: Path) -> dict[str, gpd.GeoDataFrame]:
    found = {}
    for service, file in FILES.items():
        path = realdata / "patches" / file
        read = gpd.read_parquet if path.suffix == ".parquet" else gpd.read_file
        frame = to_metres(read(path)).rename(columns={NAMES[service]: "name"})
        if service == "libraries":
            frame = frame[frame["authority"] == "Trafford"].reset_index(drop=True)
        whole = frame.set_geometry(polygons(frame), crs=frame.crs)
        codes = [f"{service} {at}" for at in range(len(frame))]
        found[service] = whole[["name", "geometry"]].assign(code=codes, capacity=20_000.0)
    return found


@pytest.fixture(scope="module")
def covers(
    services: dict[str, gpd.GeoDataFrame], units: gpd.GeoDataFrame, electors: gpd.GeoDataFrame
) -> dict[str, Coverage]:
    return {
        service: coverage(held, units, things=Things(people=electors))
        for service, held in services.items()
    }


def inside(held: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> np.ndarray:
    return np.asarray(shapely.intersection(polygons(held), shapely.union_all(polygons(units))))


def homes(shapes: np.ndarray, electors: gpd.GeoDataFrame) -> np.ndarray:
    """Count by GEOS, point by point: another way than the cells'."""
    tree = shapely.STRtree(np.asarray(electors.geometry))
    at, point = tree.query(shapes, predicate="intersects")
    amounts = electors["residents"].to_numpy(dtype=float)[point]
    return np.bincount(at, amounts, minlength=len(shapes))


def test_there_are_91_units_and_patches_of_three_kinds(
    services: dict[str, gpd.GeoDataFrame], units: gpd.GeoDataFrame, electors: gpd.GeoDataFrame
) -> None:
    assert len(units) == 91
    assert {name: len(held) for name, held in services.items()} == {
        "community": 4,
        "culture": 10,
        "libraries": len(services["libraries"]),
    }
    assert electors["residents"].sum() == pytest.approx(units["residents"].sum())


@pytest.mark.parametrize("service", FILES)
def test_depths_add_up_to_the_place_and_to_the_patches(
    service: str,
    covers: dict[str, Coverage],
    services: dict[str, gpd.GeoDataFrame],
    units: gpd.GeoDataFrame,
    electors: gpd.GeoDataFrame,
) -> None:
    found, totals = covers[service], covers[service].totals
    cut = inside(services[service], units)
    for measure in MEASURES:
        levels = [totals[f"{measure}_{one}"] for one in ("nobody", "single", "double", "deeper")]
        assert sum(levels) == pytest.approx(totals[measure], rel=1e-9)
        deep = float((found.by_depth["depth"] * found.by_depth[measure]).sum())
        deep += totals["sliver_shift"] if measure == "area" else 0.0
        assert totals[f"{measure}_over_patches"] == pytest.approx(deep, rel=1e-9)
        assert found.patches[measure].sum() == pytest.approx(deep, rel=1e-9)
    assert totals["people"] == pytest.approx(units["residents"].sum(), rel=1e-9)
    assert totals["area_covered"] == pytest.approx(
        shapely.area(shapely.union_all(cut)), abs=totals["sliver_area"] + 1
    )
    assert totals["area_over_patches"] == pytest.approx(shapely.area(cut).sum(), rel=1e-6)
    union = homes(np.array([shapely.union_all(cut)]), electors)[0]
    assert totals["people_covered"] == pytest.approx(union, rel=0.002)


@pytest.mark.parametrize("service", FILES)
def test_loads_of_patches_are_their_own_electors(
    service: str,
    covers: dict[str, Coverage],
    services: dict[str, gpd.GeoDataFrame],
    electors: gpd.GeoDataFrame,
) -> None:
    found = covers[service].patches
    own = homes(polygons(services[service]), electors)
    assert found["people"].to_numpy() == pytest.approx(own, rel=0.005, abs=30)
    assert found["load"].to_numpy() == pytest.approx(found["people"].to_numpy() / 20_000)
    alone = covers[service].totals["people_single"]
    assert found["people_only"].sum() == pytest.approx(alone, rel=1e-9)


@pytest.mark.parametrize("service", FILES)
def test_officers_who_share_ground_share_its_electors(
    service: str,
    services: dict[str, gpd.GeoDataFrame],
    units: gpd.GeoDataFrame,
    electors: gpd.GeoDataFrame,
) -> None:
    names = services[service]["name"].tolist()
    staff = pd.DataFrame({"name": [f"Officer {one}" for one in names], "patches": names})
    found = coverage(services[service], units, things=Things(people=electors), officers=staff)
    covered = found.totals["people_covered"]
    assert found.officers["people_shared"].sum() == pytest.approx(covered, rel=1e-9)
    over = found.totals["people_over_patches"]
    assert found.officers["people"].sum() == pytest.approx(over, rel=1e-9)
    assert found.totals["people_vacant"] == 0


@pytest.mark.parametrize("service", FILES)
def test_polling_districts_add_up_to_the_whole(
    service: str,
    covers: dict[str, Coverage],
    services: dict[str, gpd.GeoDataFrame],
    units: gpd.GeoDataFrame,
    electors: gpd.GeoDataFrame,
) -> None:
    found = cover_by_area(services[service], units, things=Things(people=electors))
    for measure in MEASURES:
        for level in ("nobody", "single", "double", "deeper"):
            whole = covers[service].totals[f"{measure}_{level}"]
            slack = 2e-3 * covers[service].totals[measure]
            assert found[f"{measure}_{level}"].sum() == pytest.approx(whole, abs=slack)


def test_who_shares_the_ground_of_a_cluster_agrees_with_the_overlaps(
    services: dict[str, gpd.GeoDataFrame], electors: gpd.GeoDataFrame
) -> None:
    others = {name: services[name] for name in ("community", "libraries")}
    clusters = services["culture"]
    for at in range(len(clusters)):
        one = clusters.iloc[[at]]
        shared = who_shares(one, others, people=electors)
        for name, layer in others.items():
            rival = overlaps(one, layer, people=electors, sliver_share=0).table
            mine = shared[shared["layer"] == name].set_index("code")
            theirs = rival.set_index("b_code")
            assert set(theirs.index[theirs["area_m2"] > 1]) <= set(mine.index)
            both = mine.merge(theirs, left_index=True, right_index=True, suffixes=("", "_rival"))
            for measure in ("area_m2", "people"):
                assert both[measure].to_numpy() == pytest.approx(
                    both[f"{measure}_rival"].to_numpy(), rel=1e-6, abs=1
                )
    # Localities do not overlap and cover the clusters, so their shares of each add up to one.
    shares = [
        who_shares(clusters.iloc[[at]], {"l": services["community"]})["share_of_footprint_area"]
        for at in range(len(clusters))
    ]
    assert [one.sum() for one in shares] == pytest.approx([1] * len(clusters), abs=0.02)


def test_shared_ground_between_services_reconciles_both_ways(
    services: dict[str, gpd.GeoDataFrame], electors: gpd.GeoDataFrame
) -> None:
    forth = overlaps(
        services["culture"], services["libraries"], people=electors, sliver_share=0
    ).table
    back = overlaps(
        services["libraries"], services["culture"], people=electors, sliver_share=0
    ).table
    both = forth.merge(back, left_on=["a_code", "b_code"], right_on=["b_code", "a_code"])
    assert len(both) == len(forth) == len(back)
    for measure in ("area_m2", "people"):
        assert both[f"{measure}_x"].to_numpy() == pytest.approx(both[f"{measure}_y"].to_numpy())
    union = shapely.union_all(polygons(services["culture"]))
    each = forth.groupby("b_code")["area_m2"].sum()
    own = shapely.area(shapely.intersection(polygons(services["libraries"]), union))
    wanted = pd.Series(own, index=services["libraries"]["code"])
    assert each.to_numpy() == pytest.approx(wanted[each.index].to_numpy(), rel=1e-3, abs=100)
