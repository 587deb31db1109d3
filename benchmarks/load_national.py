"""
How long the national file of small areas takes to load, beside geopandas.to_file.

Run with ``python -m benchmarks.load_national``; it writes ``benchmarks/results/load_national.md``.
The rival writes the same shapes to a new GeoPackage with a spatial index, from a frame that is
already in memory; it checks nothing and keeps no history. Each contestant runs in a process of its
own.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

from benchmarks.contest import REALDATA, Answer, machine, run, timed, write

FILE = REALDATA / "boundaries" / "national" / "lsoa11_ew_bgc.parquet"


def rival(folder: Path) -> Answer:
    """Write a frame that is already in memory with geopandas."""
    frame = gpd.read_parquet(FILE)

    def work() -> Answer:
        frame.to_file(folder / "rival.gpkg", driver="GPKG")
        return {"areas": len(frame)}

    return timed(work, rounds=1)


def register(folder: Path) -> Answer:
    """Give the register a frame that is already in memory: history, hashes and index included."""
    from layers.actor import OPERATOR
    from store.opening import open_store
    from store.register import Register, Row

    frame = gpd.read_parquet(FILE).set_crs(4326, allow_override=True)
    rows = [
        Row(values={"tier": "lsoa", "code": code, "name": name}, geometry=shape, key=code)
        for code, name, shape in zip(
            frame["LSOA11CD"], frame["LSOA11NM"], frame.geometry, strict=True
        )
    ]
    store = open_store(folder / "register.gpkg", create=True)

    def work() -> Answer:
        done = Register(store, OPERATOR).load("boundaries", rows, source="LSOA 2011")
        return {"areas": done.added}

    return timed(work, rounds=1)


def whole(folder: Path) -> Answer:
    """Load the file itself: read in the bounded process, rows checked, broken shapes mended."""
    from layers.actor import OPERATOR
    from store.files import OPERATOR as OWN_FILES
    from store.loading import Source, load
    from store.opening import open_store
    from store.register import Register

    store = open_store(folder / "whole.gpkg", create=True)
    source = Source(layer="boundaries", file=FILE, tier="lsoa", limits=OWN_FILES)

    def work() -> Answer:
        report = load(Register(store, OPERATOR), source)
        return {"areas": report.added, "repaired": len(report.repaired)}

    return timed(work, rounds=1)


CONTESTANTS: dict[str, tuple[str, Callable[[Path], Answer]]] = {
    "rival": ("geopandas.to_file, frame in memory", rival),
    "register": ("Patchwork's register, frame in memory", register),
    "whole": ("Patchwork, the file itself, checked and mended", whole),
}


def main() -> None:
    """Run one contestant, or all of them and write the result."""
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            answer = CONTESTANTS[sys.argv[1]][1](Path(folder))
        sys.stdout.write(json.dumps(answer) + "\n")
        return
    lines = [
        "# Loading the small areas of England and Wales",
        "",
        "34,753 LSOAs of 2011 (20 m generalised), into a new GeoPackage.",
        "",
        "| who | seconds | peak, MB | areas kept | shapes mended |",
        "|---|---|---|---|---|",
    ]
    for name, (title, _) in CONTESTANTS.items():
        done = run("benchmarks.load_national", name)
        if "missing" in done:
            lines.append(f"| {title} | not run: {done['missing']} | | | |")
            continue
        mended = done.get("repaired", "not looked for")
        figures = f"{done['best']:.1f} | {done['peak_mb']:.0f} | {done['areas']:,}"
        lines.append(f"| {title} | {figures} | {mended} |")
    lines += ["", machine(("geopandas", "pyogrio", "SQLAlchemy"))]
    write("load_national.md", lines)


if __name__ == "__main__":
    main()
