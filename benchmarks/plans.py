"""How long after a move the new figures are drawn: Trafford's 91 polling districts, ten clusters.

Run as ``python -m benchmarks.plans``, with BROWSER_BIN set where Chromium is not on the path. The
rivals answer the same question anew: the ten patches dissolved and laid over the districts with
GeoPandas; and, for a balance, spopt's max-p.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
from libpysal.weights import W
from playwright.sync_api import Page, sync_playwright
from scipy.optimize import linear_sum_assignment

from benchmarks.contest import REALDATA, machine, write
from layers.actor import OPERATOR
from layers.grid import to_metres
from mapping.analysis.balancing import balance
from mapping.analysis.units import Start, Units, assigned, units
from store.loading import load
from store.opening import open_store
from store.register import Register
from store.source import Source
from tests.browsing import QUIET, browser_path, serve

DISTRICTS = REALDATA / "patches/trafford_polling_districts_2027.geojson"
CLUSTERS = REALDATA / "patches/trafford_creative_clusters_bfc.geojson"
ROUNDS = 30
SECONDS = 20.0
MEASURE = """async ([unit, patch]) => {
  document.querySelector(`[data-unit="${unit}"]`).click();
  document.querySelector('#pw-plan-target').value = patch;
  const button = document.querySelector('.pw-plan-acts button');
  await new Promise((done) => requestAnimationFrame(done));
  const start = performance.now();
  button.click();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""


def build(path: Path) -> None:
    """Build Trafford: districts as units, their electors as people, clusters as patches."""
    store = open_store(path, create=True)
    register = Register(store, OPERATOR)
    load(register, Source(file=DISTRICTS, layer="boundaries", tier="polling_district"))
    columns = {"Local electors 2027": "residents"}
    load(register, Source(file=DISTRICTS, layer="people", columns=columns))
    load(register, Source(file=CLUSTERS, layer="patches", service="culture"))
    store.close()


def in_browser(page: Page) -> list[float]:
    """Move a district to and fro; return the milliseconds from each click to the next picture."""
    page.locator(".pw-plan .pw-map[data-drawn=yes]").wait_for(timeout=60_000)
    return [
        float(page.evaluate(MEASURE, [one % 91, str((one * 3 + one // 91) % 10)]))
        for one in range(ROUNDS)
    ]


def dragged(page: Page) -> tuple[float, bool]:
    """Drag a chosen district onto another patch; return the milliseconds, and if the view held."""
    page.reload()
    page.locator(".pw-plan .pw-map[data-drawn=yes]").wait_for(timeout=60_000)
    page.locator(".pw-plan .pw-map").scroll_into_view_if_needed()
    spots = page.evaluate(
        """() => [...document.querySelectorAll('.pw-plan-number')].map((one) => {
          const box = one.getBoundingClientRect();
          return [one.textContent, box.x + box.width / 2, box.y + box.height / 2];
        })"""
    )
    page.evaluate("window.view = document.querySelector('.leaflet-control-scale-line').textContent")
    first, last = spots[0], next(one for one in spots if one[0] != spots[0][0])
    page.mouse.click(first[1], first[2])
    page.mouse.move(first[1], first[2])
    page.mouse.down()
    page.mouse.move(last[1], last[2], steps=8)
    page.evaluate(
        """() => window.addEventListener('pointerup', () => {
          window.begun = performance.now();
          requestAnimationFrame(() => requestAnimationFrame(() => {
            window.took = performance.now() - window.begun;
          }));
        }, { capture: true, once: true })"""
    )
    page.mouse.up()
    page.wait_for_function("() => window.took !== undefined")
    page.wait_for_function(
        "() => Number(document.querySelector('.pw-plan .pw-table').dataset.moves) === 1"
    )
    same = page.evaluate(
        "window.view === document.querySelector('.leaflet-control-scale-line').textContent"
    )
    return float(page.evaluate("window.took")), bool(same)


def frames() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Units, Start]:
    """Return districts, clusters, units and how they lie now."""
    districts = to_metres(gpd.read_file(DISTRICTS))
    named = districts.rename(columns={"PD_ID": "code", "Local electors 2027": "people"})
    named = named.assign(name=named["code"])
    clusters = to_metres(gpd.read_file(CLUSTERS)).rename(columns={"area_name": "name"})
    found = units(named, {}, named[:0])
    return named, clusters, found, assigned(named, clusters, found)


def overlaid(districts: gpd.GeoDataFrame, start: Start) -> float:
    """Return the milliseconds in which GeoPandas works the same figures out anew."""
    begun = time.perf_counter()
    patches = (
        districts.assign(patch=start.of).dissolve("patch").reset_index()[["patch", "geometry"]]
    )
    pieces = gpd.overlay(districts, patches, how="intersection", keep_geom_type=True)
    whole = districts.set_index("code").geometry.area
    pieces["people"] *= pieces.geometry.area / pieces["code"].map(whole)
    pieces.groupby("patch")["people"].sum()
    return (time.perf_counter() - begun) * 1000


def rival(districts: gpd.GeoDataFrame, found: Units, start: Start) -> tuple[int, float, float]:
    """Return max-p's moves, its worst distance from the average, and its seconds."""
    from spopt.region import MaxPHeuristic

    np.random.seed(0)  # noqa: NPY002  (the rival takes NumPy's global numbers)
    middles = districts.geometry.centroid
    frame = districts.assign(x=middles.x, y=middles.y)
    average = float(districts["people"].sum()) / 10
    begun = time.perf_counter()
    weights = W(dict(enumerate(found.links)), silence_warnings=True)
    model = MaxPHeuristic(frame, weights, ["x", "y"], "people", 0.9 * average, 2)
    model.solve()
    seconds = time.perf_counter() - begun
    labels = np.unique(np.asarray(model.labels_), return_inverse=True)[1]
    shared = np.zeros((labels.max() + 1, 10))
    np.add.at(shared, (labels, start.of), 1)
    rows, columns = linear_sum_assignment(-shared)
    held = np.bincount(labels, districts["people"])
    worst = float(np.abs(held / average - 1).max())
    return len(districts) - int(shared[rows, columns].sum()), worst, seconds


def main() -> None:
    """Measure and write the result."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trafford.gpkg"
        build(path)
        with serve(path) as url, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=browser_path(), args=list(QUIET))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{url}/plans")
            moved = in_browser(page)
            drag, kept = dragged(page)
            browser.close()
    report(moved, drag, kept)


def report(moved: list[float], drag: float, kept: bool) -> None:  # noqa: FBT001
    """Measure the rivals and write everything down."""
    districts, _, found, start = frames()
    anew = statistics.median(overlaid(districts, start) for _ in range(3))
    answer = balance(found, start.of, 10, tolerance=0.1, seconds=SECONDS)
    moves, worst, seconds = rival(districts, found, start)
    lines = [
        "# Plans: 91 polling districts of Trafford, ten creative clusters, electors of 2027",
        "",
        "From the click on *Move*, or the end of the drag, until the new figures are drawn.",
        "",
        "| | milliseconds |",
        "|---|---:|",
        f"| a move in Chromium, median of {ROUNDS} | {statistics.median(moved):,.0f} |",
        f"| the slowest of them | {max(moved):,.0f} |",
        f"| a drag of a chosen district onto another patch | {drag:,.0f} |",
        f"| GeoPandas: dissolve and overlay anew (no picture) | {anew:,.0f} |",
        "",
        f"The map {'kept' if kept else 'did not keep'} its scale through the drag.",
        "",
        "| balance within 10 % | moves | furthest from the average | seconds |",
        "|---|---:|---:|---:|",
        f"| ours ({'proven fewest' if answer.proven else f'no plan has fewer than {answer.least}'})"
        f" | {len(answer.moves)} | within 10 % | {SECONDS:.0f} |",
        f"| spopt max-p, regions named as fits best | {moves} | {worst:.0%} | {seconds:.1f} |",
        "",
        machine(("scipy", "spopt", "geopandas", "shapely", "playwright", "streamlit")),
    ]
    write("plans.md", lines)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
