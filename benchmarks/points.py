"""
Every postcode of Great Britain to its small area, ward, care board and police force.

Run with ``python -m benchmarks.points``; it writes ``benchmarks/results/points.md``. The rival is
``geopandas.sjoin`` on the same frames; both give the area of every postcode.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd

from benchmarks.contest import REALDATA, Answer, machine, run, timed, write

LAYERS = {
    "LSOAs of 2021": ("lsoa21.parquet", "lsoa21_code"),
    "wards of 2022": ("wards22_uk.parquet", "ward22_code"),
    "integrated care boards of 2022": ("icb22.parquet", "icb22_code"),
    "police forces of 2020": ("pfa20.parquet", "pfa20_code"),
}
SIZES = (50_000, 500_000, 2_636_121)
PACKAGES = ("numba", "shapely", "geopandas")


def postcodes(size: int) -> gpd.GeoDataFrame:
    """Read postcodes on the British National Grid, spread evenly over the country."""
    table = pd.read_parquet(REALDATA / "postcodes" / "onspd_nov2025_uk_slim.parquet")
    known = table.dropna(subset=["oseast1m", "osnrth1m"])
    british = known[~known["pcd"].str.startswith("BT")].sample(frac=1, random_state=1).iloc[:size]
    points = gpd.points_from_xy(
        british["oseast1m"].astype(float), british["osnrth1m"].astype(float)
    )
    return gpd.GeoDataFrame(geometry=points, crs=27700)


def areas(layer: str) -> gpd.GeoDataFrame:
    """Read a layer of areas in metres."""
    file, code = LAYERS[layer]
    frame = gpd.read_parquet(REALDATA / "boundaries" / "national" / file).to_crs(27700)
    return frame.rename(columns={code: "code"})[["code", "geometry"]]


def patchwork(points: gpd.GeoDataFrame, layer: gpd.GeoDataFrame) -> Answer:
    """Answer with this project's own function."""
    from mapping.analysis.points import areas_of

    return timed(lambda: {"placed": int(areas_of(points, layer).notna().sum())}, rounds=3)


def sjoin(points: gpd.GeoDataFrame, layer: gpd.GeoDataFrame) -> Answer:
    """Answer with geopandas.sjoin."""
    layer.sindex  # noqa: B018 (built before the clock starts)
    return timed(lambda: {"placed": len(gpd.sjoin(points, layer, predicate="within"))}, rounds=3)


RIVALS: dict[str, Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame], Answer]] = {
    "Patchwork": patchwork,
    "geopandas.sjoin": sjoin,
}


def main() -> None:
    """Run both on every layer and size, and write the table."""
    lines = [
        "# Postcodes to areas",
        "",
        "Seconds: the first answer in a new process, and the best of three.",
        "",
        "| postcodes | areas | who | first, s | best, s | against ours | peak, MB | placed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for size in SIZES:
        for layer in LAYERS:
            answers = {who: run("benchmarks.points", who, layer, str(size)) for who in RIVALS}
            ours: Any = answers["Patchwork"]["best"]
            for who, answer in answers.items():
                best: Any = answer["best"]
                lines.append(
                    f"| {size:,} | {layer} | {who} | {answer['first']:.2f} | {best:.2f} "
                    f"| {best / ours:.1f} × | {answer['peak_mb']:,.0f} | {answer['placed']:,} |"
                )
    write("points.md", [*lines, "", machine(PACKAGES)])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        who, layer, size = sys.argv[1:]
        print(json.dumps(RIVALS[who](postcodes(int(size)), areas(layer))))
    else:
        main()
