"""
The 21 wards of Trafford with 3,000 assets and the LSOAs beneath, a page for each, beside QGIS.

Run with ``python -m benchmarks.atlas``; it writes ``benchmarks/results/atlas.md``. QGIS takes part
where the Python named by ``PATCHWORK_BENCHMARK_QGIS`` (``/usr/bin/python3`` unless given) imports
it. With the path of a store in ``PATCHWORK_BENCHMARK_MANCHESTER`` all its wards are made, too.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pypdf

from benchmarks.contest import REALDATA, Answer, machine, peak_mb, run, write

ASSETS, ROUNDS = 3_000, 3
MODULE = "benchmarks.atlas"
WARDS = REALDATA / "boundaries" / "gm" / "trafford_ward_2023_bfc.geojson"
SMALL = REALDATA / "boundaries" / "gm" / "gm_lsoa_2021_bgc.geojson"


def prepare(folder: Path) -> None:
    """Write the same data for both: a GeoPackage of plain layers, and a store."""
    wards = gpd.read_file(WARDS).rename(columns={"area_code": "code", "area_name": "name"})
    whole = wards.union_all()
    small = gpd.read_file(SMALL)
    small = small[small.representative_point().within(whole)]
    small = small.rename(columns={"area_code": "code", "area_name": "name"})
    spots = gpd.GeoSeries([whole], crs=wards.crs).sample_points(ASSETS, rng=7).explode()
    names = [f"Place {number}" for number in range(1, len(spots) + 1)]
    kinds = np.random.default_rng(7).choice(["library", "food", "school", "park"], len(spots))
    assets = gpd.GeoDataFrame(
        {"name": names, "category": kinds}, geometry=list(spots), crs=wards.crs
    )
    for name, layer in (("ward", wards), ("lsoa", small), ("assets", assets)):
        columns = [one for one in ("code", "name", "category", "geometry") if one in layer]
        layer[columns].to_crs(27700).to_file(folder / "plain.gpkg", layer=name, driver="GPKG")
        layer[columns].to_crs(4326).to_file(folder / f"{name}.geojson", driver="GeoJSON")
    _store(folder)


def _store(folder: Path) -> None:
    """Build the store."""
    from layers.actor import OPERATOR
    from store.files import OPERATOR as OWN_FILES
    from store.loading import Source, load
    from store.opening import open_store
    from store.register import Register

    store = open_store(folder / "place.gpkg", create=True)
    register = Register(store, OPERATOR)
    for name in ("ward", "lsoa", "assets"):
        layer = "assets" if name == "assets" else "boundaries"
        load(
            register,
            Source(
                file=folder / f"{name}.geojson",
                layer=layer,
                tier=None if layer == "assets" else name,
                name=name,
                limits=OWN_FILES,
            ),
        )
    store.close()


def made(
    path: Path, *, lines: tuple[str, ...], lists: bool, needs: bool = False, rounds: int = ROUNDS
) -> Answer:
    """Make an atlas of a store's wards again and again: with everything warm, as QGIS has it."""
    from layers.actor import OPERATOR
    from store.opening import open_store
    from store.register import Register
    from web.atlas import Choice, atlas
    from web.place import Place
    from web.sheets import Choice as Map

    place = Place(Register(open_store(path), OPERATOR))
    choice = Choice(
        map=Map(layers=("assets", "needs") if needs else ("assets",), lines=lines), lists=lists
    )
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        done = atlas(place, choice)
        seconds.append(time.perf_counter() - start)
    path.with_suffix(".pdf").write_bytes(done.pdf)
    pages = len(pypdf.PdfReader(path.with_suffix(".pdf")).pages)
    return {
        "export": seconds,
        "areas": done.areas,
        "failed": len(done.failed),
        "pages": pages,
        "mb": len(done.pdf) / 1e6,
        "peak_mb": peak_mb(),
    }


def once(command: list[str]) -> float:
    """Return the seconds of a process from nothing to the end; NaN when it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return time.perf_counter() - start if done.returncode == 0 else float("nan")


def qgis(folder: Path) -> Answer:
    """Let QGIS make it, in its own Python."""
    python = os.environ.get("PATCHWORK_BENCHMARK_QGIS", "/usr/bin/python3")
    script = str(Path(__file__).with_name("qgis_atlas.py"))
    command = [python, script, str(folder / "plain.gpkg"), str(folder / "qgis.pdf")]
    done = subprocess.run([*command, str(ROUNDS)], capture_output=True, text=True, check=False)
    if done.returncode:
        return {"missing": (done.stderr.strip().splitlines() or ["no answer"])[-1][:120]}
    answer: Answer = json.loads(done.stdout.strip().splitlines()[-1])
    return answer | {
        "start": min(once([*command, "1"]) for _ in range(2)),
        "pages": len(pypdf.PdfReader(folder / "qgis.pdf").pages),
        "mb": (folder / "qgis.pdf").stat().st_size / 1e6,
    }


def _row(who: str, export: float, start: float, answer: Answer, against: Any) -> str:  # noqa: ANN401
    """Write one row of the table."""
    beside = [f"{mine / ours:.2f} ×" for mine, ours in zip((export, start), against, strict=True)]
    return (
        f"| {who} | {export:.2f} | {beside[0]} | {start:.2f} | {beside[1]} | {answer['pages']} "
        f"| {answer['mb']:.1f} |"
    )


def main() -> None:
    """Run both and write the table."""
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        prepare(folder)
        store = str(folder / "place.gpkg")
        plain: Any = run(MODULE, "plain", store)
        listed: Any = run(MODULE, "listed", store)
        start = min(once([sys.executable, "-m", MODULE, "once", store]) for _ in range(2))
        rival: Any = qgis(folder)
    lines = [
        "# An atlas of 21 wards",
        "",
        f"The wards of Trafford in full detail with {ASSETS:,} assets and the LSOAs "
        f"beneath, A4, a page for "
        "each ward with map, title, legend, scale bar and north arrow. QGIS exports at "
        "150 dpi. Ours also "
        "numbers the assets, spreads their marks apart, draws an index and the pages of "
        "neighbours, and "
        "is a tagged PDF/UA-1 file. *Export alone* is the best of three with everything "
        "loaded; *from "
        "nothing* is a new process from its start to the written file, the best of two.",
        "",
        "| who | export alone, s | against ours | from nothing, s | against ours | pages | MB |",
        "|---|---|---|---|---|---|---|",
    ]
    if "missing" in plain:
        sys.exit(str(plain["missing"]))
    ours = (min(plain["export"]), start)
    lines.append(_row("Patchwork", *ours, plain, ours))
    if "missing" in rival:
        lines.append(f"| QGIS | not run here: {rival['missing']} | | | | | |")
    else:
        figures = (min(rival["export"]), rival["start"])
        lines.append(_row(f"QGIS {rival['version']}", *figures, rival, ours))
        lines += ["", *_verdict(ours, figures)]
    lines += [
        "",
        f"With the numbered lists of all assets at the end ({listed['pages']} pages) ours takes "
        f"{min(listed['export']):.2f} s. Peak memory {plain['peak_mb']:,.0f} MB.",
        *_manchester(),
        "",
        machine(("typst", "shapely", "geopandas")),
    ]
    write("atlas.md", lines)


def _verdict(ours: tuple[float, float], theirs: tuple[float, float]) -> list[str]:
    """Say whether the aim is met."""
    got = (theirs[0] / ours[0], theirs[1] / ours[0], theirs[1] / ours[1])
    met = ["met" if mine >= aim else "**not met**" for mine, aim in zip(got, (2, 5), strict=False)]
    return [
        f"The aim is to be 2 times as fast as QGIS's export alone: {met[0]}, {got[0]:.2f} times. "
        f"And 5 times as fast as QGIS from nothing: {met[1]}, {got[1]:.2f} times with ours loaded, "
        f"{got[2]:.2f} times when ours starts from nothing, too."
    ]


def _manchester() -> list[str]:
    """Make every ward of Greater Manchester, where a store is given."""
    path = os.environ.get("PATCHWORK_BENCHMARK_MANCHESTER")
    if not path:
        return []
    done: Any = run(MODULE, "manchester", path)
    if "missing" in done:
        return ["", f"Greater Manchester was not made: {done['missing']}"]
    seconds = done["export"][0]
    return [
        "",
        f"All {done['areas']} wards of Greater Manchester with assets, needs and the "
        f"lines of districts, "
        f"from a store just opened: {seconds:.1f} s, {done['areas'] / seconds:.1f} wards a second, "
        f"{done['pages']} pages, {done['mb']:.1f} MB, {done['failed']} failed; peak memory "
        f"{done['peak_mb']:,.0f} MB.",
    ]


WORK = {
    "plain": lambda path: made(path, lines=("lsoa",), lists=False),
    "once": lambda path: made(path, lines=("lsoa",), lists=False, rounds=1),
    "listed": lambda path: made(path, lines=("lsoa",), lists=True),
    "manchester": lambda path: made(path, lines=("district",), lists=True, needs=True, rounds=1),
}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(WORK[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
