"""
The ground shared by every small area and ward of England and Wales, beside four rivals.

Run with ``python -m benchmarks.overlaps``; it writes ``benchmarks/results/overlaps.md``. Everybody
gets the same valid shapes in metres, loaded before the clock starts, and gives the sum of the
areas of all intersections. PostGIS takes part when ``PATCHWORK_BENCHMARK_POSTGIS`` holds the URL of
a database.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.contest import REALDATA, Answer, machine, run, timed, write

SIZES = {"a county": 1_000, "a region": 8_000, "England and Wales": 34_753}
PACKAGES = ("numba", "shapely", "geopandas", "duckdb", "sedonadb")
SQL = (
    "SELECT sum(ST_Area(ST_Intersection(a.{g}, b.{g}))) "
    "FROM a JOIN b ON ST_Intersects(a.{g}, b.{g})"
)


def load(folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Read both layers of a size."""
    return gpd.read_parquet(folder / "a.parquet"), gpd.read_parquet(folder / "b.parquet")


def patchwork(folder: Path) -> Answer:
    """Answer with this project's own function."""
    from mapping.analysis.areas import intersection_areas

    a, b = (np.asarray(layer.geometry.values) for layer in load(folder))
    return timed(lambda: {"sum": float(intersection_areas(a, b)[2].sum())})


def overlay(folder: Path) -> Answer:
    """Answer with geopandas.overlay."""
    a, b = load(folder)
    return timed(
        lambda: {"sum": float(gpd.overlay(a, b, keep_geom_type=True).area.sum())}, rounds=1
    )


def duckdb(folder: Path) -> Answer:
    """Answer with DuckDB's spatial extension."""
    import duckdb as rival

    held = Path(str(import_module("duckdb_extension_spatial").__file__)).parent
    base = rival.connect()
    base.execute(f"LOAD '{next(held.rglob('spatial.duckdb_extension'))}'")
    for name in "ab":
        base.execute(
            f"CREATE TABLE {name} AS SELECT ST_GeomFromWKB(geometry) AS geom "
            f"FROM (SELECT wkb AS geometry FROM read_parquet('{folder / name}_wkb.parquet'))"
        )

    def ask() -> Answer:
        row: Any = base.execute(SQL.format(g="geom")).fetchone()
        return {"sum": float(row[0])}

    return timed(ask)


def sedonadb(folder: Path) -> Answer:
    """Answer with SedonaDB."""
    import sedonadb as rival

    base = rival.connect()
    for name, layer in zip("ab", load(folder), strict=True):
        base.create_data_frame(layer).to_memtable().to_view(name)

    def ask() -> Answer:
        return {"sum": float(base.sql(SQL.format(g="geometry")).to_pandas().iloc[0, 0])}

    return timed(ask)


def postgis(folder: Path) -> Answer:
    """Answer with PostGIS."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(os.environ["PATCHWORK_BENCHMARK_POSTGIS"])
    with engine.begin() as base:
        for name, layer in zip("ab", load(folder), strict=True):
            base.execute(sqlalchemy.text(f"DROP TABLE IF EXISTS {name}"))
            base.execute(sqlalchemy.text(f"CREATE TEMP TABLE {name} (geom geometry)"))
            wkb = [{"wkb": one} for one in shapely.to_wkb(layer.geometry.values)]
            base.execute(sqlalchemy.text(f"INSERT INTO {name} VALUES (ST_GeomFromWKB(:wkb))"), wkb)
            base.execute(sqlalchemy.text(f"CREATE INDEX ON {name} USING gist (geom)"))
            base.execute(sqlalchemy.text(f"ANALYZE {name}"))
        ask = sqlalchemy.text(SQL.format(g="geom"))
        return timed(lambda: {"sum": float(base.execute(ask).scalar_one())})


RIVALS: dict[str, Callable[[Path], Answer]] = {
    "Patchwork": patchwork,
    "SedonaDB": sedonadb,
    "DuckDB spatial": duckdb,
    "geopandas.overlay": overlay,
    "PostGIS": postgis,
}


def prepare(folder: Path) -> None:
    """Write the layers of every size: the small areas nearest to Manchester, and all wards."""
    national = REALDATA / "boundaries" / "national"
    layers = [
        gpd.read_parquet(national / file)[["geometry"]].to_crs(27700)
        for file in ("lsoa11_ew_bgc.parquet", "ward13_gb_bgc.parquet")
    ]
    valid = [layer.set_geometry(layer.make_valid(method="structure")) for layer in layers]
    small, wards = (layer[layer.geom_type.isin(["Polygon", "MultiPolygon"])] for layer in valid)
    order = np.argsort(small.distance(shapely.Point(384_000, 398_000)).to_numpy(), kind="stable")
    for name, size in SIZES.items():
        place = folder / name.replace(" ", "_")
        place.mkdir()
        chosen = small.iloc[order[:size]]
        near = wards.iloc[np.unique(wards.sindex.query(chosen.geometry.values)[1])]
        for letter, layer in zip("ab", (chosen, near), strict=True):
            layer.to_parquet(place / f"{letter}.parquet")
            plain = layer.assign(wkb=layer.to_wkb()["geometry"]).drop(columns="geometry")
            plain[["wkb"]].to_parquet(place / f"{letter}_wkb.parquet")


def main() -> None:
    """Run every rival on every size and write the table."""
    lines = [
        "# Shared ground of small areas and wards",
        "",
        "LSOAs of 2011 against electoral wards of 2013, both at 20 m, area only. Seconds: the "
        "first answer in a new process, with all loading of code, and the best of two.",
        "",
        "| size | areas | who | first, s | best, s | against ours | peak, MB | sum, m² |",
        "|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as held:
        prepare(Path(held))
        for name in SIZES:
            folder = Path(held) / name.replace(" ", "_")
            a, b = load(folder)
            answers = {who: run("benchmarks.overlaps", who, str(folder)) for who in RIVALS}
            lines += _rows(f"{name} | {len(a):,} × {len(b):,}", answers)
    write("overlaps.md", [*lines, "", machine(PACKAGES)])


def _rows(size: str, answers: dict[str, Answer]) -> list[str]:
    """Write a row for each answer."""
    ours: Any = answers["Patchwork"]
    rows = []
    for who, answer in answers.items():
        if "missing" in answer:
            rows.append(f"| {size} | {who} | not run here: {answer['missing']} | | | | |")
            continue
        best: Any = answer["best"]
        ratio = f"{best / ours['best']:.1f} ×"
        rows.append(
            f"| {size} | {who} | {answer['first']:.2f} | {best:.2f} | {ratio} "
            f"| {answer['peak_mb']:,.0f} | {answer['sum']:,.3f} |"
        )
    return rows


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(RIVALS[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
