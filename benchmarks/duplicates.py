"""Five real lists, searched for places that recur, beside the simple ways to do it.

Every contestant is also held to the pairs judged by hand (``tests/real/duplicate_pairs.csv``). The
larger size is the same lists four times over, each copy moved 200 km.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.contest import REALDATA, Answer, machine, run, timed, write

PACKAGES = ("rapidfuzz", "shapely", "geopandas", "pandas")
COPIES = (1, 4)
MOVED = 200_000.0
ROUND, ALIKE = 150.0, 85.0
"""Metres and likeness of the simple ways."""
JUDGED = Path(__file__).parents[1] / "tests" / "real" / "duplicate_pairs.csv"
Pairs = set[frozenset[str]]


def lists(folder: Path) -> Path:
    """Load the five lists as five groups would, and keep them as one file."""
    from layers.actor import OPERATOR
    from store.opening import open_store
    from store.register import Register
    from tests.real.duplicate_sampling import keyed, load_all

    store = open_store(folder / "five.gpkg", create=True)
    register = Register(store, OPERATOR)
    load_all(register, REALDATA)
    file = folder / "five.parquet"
    found = keyed(register.read("assets"))
    found.assign(id=found["key"]).to_parquet(file)
    store.close()
    return file


def copied(file: Path, copies: int) -> gpd.GeoDataFrame:
    """Return the lists so many times over; the first copy keeps its ids."""
    once = gpd.read_parquet(file)
    many = [
        once.assign(
            id=once["id"] + (f"|copy {at}" if at else ""),
            postcode=once["postcode"] + (f" {at}" if at else ""),
            geometry=once.geometry.translate(MOVED * at),
        )
        for at in range(copies)
    ]
    return gpd.GeoDataFrame(pd.concat(many, ignore_index=True), crs=once.crs)


def patchwork(assets: gpd.GeoDataFrame) -> Pairs:
    """Find pairs with this project's own function."""
    from layers.vocabulary import terms
    from mapping.analysis import names
    from mapping.analysis.duplicates import pairs

    names.called.cache_clear()
    near = {name: term.near for name, term in terms("categories").items()}
    return _named(pairs(assets, near=near)[["a_id", "b_id"]].to_numpy())


def all_names(assets: gpd.GeoDataFrame) -> Pairs:
    """Compare every name with every other, and keep what is near."""
    from rapidfuzz import fuzz, process

    names = assets["name"].str.casefold().tolist()
    scores = process.cdist(
        names, names, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, dtype=np.uint8
    )
    a, b = np.nonzero(np.triu(scores, 1))
    return _near(assets, a, b, ROUND)


def near_names(assets: gpd.GeoDataFrame) -> Pairs:
    """Compare the names of what is near alone."""
    from rapidfuzz import fuzz, process

    shapes = np.asarray(assets.geometry.values, dtype=object)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=ROUND)
    names = assets["name"].str.casefold().to_numpy(dtype=object)
    like = process.cpdist(names[a], names[b], scorer=fuzz.token_set_ratio)
    kept = (a < b) & (like >= ALIKE)
    return _named(assets["id"].to_numpy()[np.column_stack([a[kept], b[kept]])])


def near_alone(assets: gpd.GeoDataFrame) -> Pairs:
    """Take everything within 50 m for the same."""
    shapes = np.asarray(assets.geometry.values, dtype=object)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=50.0)
    return _near(assets, a[a < b], b[a < b], ROUND)


def _near(assets: gpd.GeoDataFrame, a: Any, b: Any, within: float) -> Pairs:  # noqa: ANN401
    """Keep pairs that lie near each other."""
    shapes = np.asarray(assets.geometry.values, dtype=object)
    kept = shapely.distance(shapes[a], shapes[b]) <= within
    return _named(assets["id"].to_numpy()[np.column_stack([a[kept], b[kept]])])


def _named(ids: Any) -> Pairs:  # noqa: ANN401
    """Return pairs without an order."""
    return {frozenset(pair) for pair in ids.tolist()}


RIVALS: dict[str, Callable[[gpd.GeoDataFrame], Pairs]] = {
    "Patchwork": patchwork,
    "every name with every other (rapidfuzz cdist), then 150 m": all_names,
    "150 m, then like names (rapidfuzz cpdist)": near_names,
    "50 m alone": near_alone,
}


def answer(who: str, file: Path, copies: int) -> Answer:
    """Time one contestant and hold it to the judged pairs."""
    assets = copied(file, copies)
    found: Pairs = set()

    def work() -> Answer:
        found.clear()
        found.update(RIVALS[who](assets))
        return {"pairs": len(found)}

    timing = timed(work)
    judged = pd.read_csv(JUDGED)
    judged = judged[judged["same"] != "unsure"]
    hit = np.array(
        [frozenset(pair) in found for pair in zip(judged["a"], judged["b"], strict=True)]
    )
    same = (judged["same"] == "yes").to_numpy()
    right = float((hit & same).sum())
    return timing | {"precision": right / hit.sum(), "recall": right / same.sum()}


def main() -> None:
    """Run all on both sizes, and write the table."""
    lines = [
        "# The same places in several lists",
        "",
        "Libraries, food banks, polling stations, places of worship and council land of Greater",
        "Manchester. Seconds: the first answer in a new process, and the best of two.",
        "",
        "| records | who | first, s | best, s | peak, MB | pairs | precision | recall |",
        "|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = lists(Path(folder))
        size = len(gpd.read_parquet(file))
        for copies in COPIES:
            for who in RIVALS:
                done: dict[str, Any] = run("benchmarks.duplicates", who, str(file), str(copies))
                lines.append(
                    f"| {size * copies:,} | {who} | {done['first']:.2f} | {done['best']:.2f} "
                    f"| {done['peak_mb']:,.0f} | {done['pairs']:,} "
                    f"| {done['precision']:.2f} | {done['recall']:.2f} |"
                )
    write("duplicates.md", [*lines, "", machine(PACKAGES)])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(answer(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
