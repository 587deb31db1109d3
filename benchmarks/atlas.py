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
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pypdf

from benchmarks.contest import REALDATA, Answer, machine, peak_mb, run, write

ASSETS, ROUNDS = 3_000, 5
MODULE = "benchmarks.atlas"
FIGURES = ("export", "used", "start")
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
    path: Path, *, lines: tuple[str, ...], lists: bool, needs: bool = False, warm: bool = True
) -> Answer:
    """
    Make an atlas of a store's wards once; ``warm`` makes another one first, with everything loaded.

    The other one is on paper turned sideways, so that nothing of its pages can be used again.
    """
    from layers.actor import OPERATOR
    from store.opening import open_store
    from store.register import Register
    from web.atlas import Choice, atlas
    from web.place import Place
    from web.sheets import Choice as Map

    place = Place(Register(open_store(path), OPERATOR))
    shown = Map(layers=("assets", "needs") if needs else ("assets",), lines=lines)
    if warm:
        atlas(place, Choice(map=replace(shown, orientation="landscape"), lists=lists))
    start, used = time.perf_counter(), time.process_time()
    done = atlas(place, Choice(map=shown, lists=lists))
    seconds, used = time.perf_counter() - start, time.process_time() - used
    path.with_suffix(".pdf").write_bytes(done.pdf)
    pages = len(pypdf.PdfReader(path.with_suffix(".pdf")).pages)
    return {
        "export": seconds,
        "used": used,
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


def qgis(folder: Path, *, rounds: int = 2) -> Answer:
    """Let QGIS make it, in its own Python; of several times the last one counts."""
    python = os.environ.get("PATCHWORK_BENCHMARK_QGIS", "/usr/bin/python3")
    script = str(Path(__file__).with_name("qgis_atlas.py"))
    command = [python, script, str(folder / "plain.gpkg"), str(folder / "qgis.pdf"), str(rounds)]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"missing": (done.stderr.strip().splitlines() or ["no answer"])[-1][:120]}
    answer: Answer = json.loads(done.stdout.strip().splitlines()[-1])
    return answer | {
        "start": time.perf_counter() - start,
        "pages": len(pypdf.PdfReader(folder / "qgis.pdf").pages),
        "mb": (folder / "qgis.pdf").stat().st_size / 1e6,
    }


def _contest(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Let both make it in turns; the least of each figure counts."""
    store = str(folder / "place.gpkg")
    ours: list[Any] = []
    theirs: list[Any] = []
    for _ in range(ROUNDS):
        start = once([sys.executable, "-m", MODULE, "once", store])
        ours.append({**run(MODULE, "plain", store), "start": start})
        theirs.append({**qgis(folder), "start": qgis(folder, rounds=1).get("start")})
    return _least(ours), _least(theirs)


def _least(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the last answer with the least seconds of all of them."""
    if any("missing" in one for one in answers):
        return answers[-1]
    return {**answers[-1], **{name: min(one[name] for one in answers) for name in FIGURES}}


def _row(who: str, answer: dict[str, Any], ours: dict[str, Any]) -> str:
    """Write one row of the table."""
    said = [f"{answer[name]:.2f} | {answer[name] / ours[name]:.2f} ×" for name in FIGURES]
    return f"| {who} | {' | '.join(said)} | {answer['pages']} | {answer['mb']:.1f} |"


def main() -> None:
    """Run both and write the table."""
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        prepare(folder)
        ours, theirs = _contest(folder)
        listed: Any = run(MODULE, "listed", str(folder / "place.gpkg"))
    if "missing" in ours:
        sys.exit(str(ours["missing"]))
    lines = [
        "# An atlas of 21 wards",
        "",
        f"The wards of Trafford in full detail with {ASSETS:,} assets and the LSOAs beneath, A4, a "
        "page for each ward with map, title, legend, scale bar and north arrow. QGIS exports at "
        "150 dpi. Ours also numbers the assets, spreads their marks apart, draws an index and the "
        "pages of neighbours, and is a tagged PDF/UA-1 file. *Export alone* is with everything "
        "loaded: QGIS for the second time, ours after another atlas, of which no page can be used "
        "again. *From nothing* is a new process from its start to the written file. *Processor* is "
        "what the export took of both cores, which other work on the machine disturbs least. Both "
        f"took turns {ROUNDS} times, and the least counts.",
        "",
        "| who | export alone, s | against ours | processor, s | against ours "
        "| from nothing, s | against ours | pages | MB |",
        "|---|---|---|---|---|---|---|---|---|",
        _row("Patchwork", ours, ours),
    ]
    if "missing" in theirs:
        lines.append(f"| QGIS | not run here: {theirs['missing']} | | | | | | | |")
    else:
        lines.append(_row(f"QGIS {theirs['version']}", theirs, ours))
        lines += ["", _verdict(ours, theirs)]
    lines += [
        "",
        f"With the numbered lists of all assets at the end ({listed['pages']} pages) ours takes "
        f"{listed['export']:.2f} s. Peak memory {ours['peak_mb']:,.0f} MB.",
        *_manchester(),
        "",
        machine(("typst", "shapely", "geopandas")),
    ]
    write("atlas.md", lines)


def _verdict(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """Say whether the aim is met."""
    export, whole = theirs["export"] / ours["export"], theirs["start"] / ours["export"]
    both = theirs["start"] / ours["start"]
    first, second = (
        "met" if got >= aim else "**not met**" for got, aim in ((export, 2), (whole, 5))
    )
    return (
        f"The aim is to be 2 times as fast as QGIS's export alone: {first}, {export:.2f} times. "
        f"And 5 times as fast as QGIS from nothing: {second}, {whole:.2f} times with ours loaded, "
        f"{both:.2f} times when ours starts from nothing, too."
    )


def _manchester() -> list[str]:
    """Make every ward of Greater Manchester, where a store is given."""
    path = os.environ.get("PATCHWORK_BENCHMARK_MANCHESTER")
    if not path:
        return []
    done: Any = run(MODULE, "manchester", path)
    if "missing" in done:
        return ["", f"Greater Manchester was not made: {done['missing']}"]
    seconds = done["export"]
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
    "once": lambda path: made(path, lines=("lsoa",), lists=False, warm=False),
    "listed": lambda path: made(path, lines=("lsoa",), lists=True),
    "manchester": lambda path: made(path, lines=("district",), lists=True, needs=True, warm=False),
}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(WORK[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
