"""How long each question takes on a council: 25 wards, 140 small areas, 200 patches, 12,000 points.

Run with ``python -m benchmarks.questions``; writes ``benchmarks/results/questions.md``. A question
is one line in `QUESTIONS`: its name and what to call with the made-up council.
"""

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.needs import QUESTIONS as OF_NEED
from mapping.analysis.access import boundary_effect
from mapping.analysis.catchments import try_sites, within_reach
from mapping.analysis.cells import Things
from mapping.analysis.cover_by import cover_by_area, cover_by_service
from mapping.analysis.coverage import coverage
from mapping.analysis.floating import Rule
from mapping.analysis.fragmentation import fragmentation
from mapping.analysis.takeover import takeover

RESULTS = Path(__file__).parent / "results" / "questions.md"
BRITISH = "EPSG:27700"
SIDE = 10_000.0
AIM = 150
ROUNDS = 9


@dataclass(frozen=True)
class Council:
    """A made-up council, ten kilometres wide."""

    wards: gpd.GeoDataFrame
    small: gpd.GeoDataFrame
    patches: gpd.GeoDataFrame
    people: gpd.GeoDataFrame
    assets: gpd.GeoDataFrame
    needs: gpd.GeoDataFrame
    officers: pd.DataFrame

    @property
    def things(self) -> Things:
        """What is counted."""
        return Things(people=self.people, assets=self.assets, needs=self.needs)


def _wobbly(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Bend a straight grid, the same way wherever two areas meet."""
    bend = np.sin(y / 310) * 60 + np.sin(y / 47) * 8, np.sin(x / 270) * 60 + np.sin(x / 53) * 8
    rim = (np.minimum(x, SIDE - x) > 1) & (np.minimum(y, SIDE - y) > 1)
    return np.column_stack([x + bend[0] * rim, y + bend[1] * rim])


def _tiles(columns: int, rows: int) -> gpd.GeoDataFrame:
    """Tile the council with areas of winding outline, about 80 corners each."""
    width, height = SIDE / columns, SIDE / rows
    boxes = [
        shapely.box(at * width, up * height, (at + 1) * width, (up + 1) * height)
        for up in range(rows)
        for at in range(columns)
    ]
    fine = shapely.segmentize(np.array(boxes), max(width, height) / 20)
    bent = shapely.transform(fine, lambda xy: _wobbly(xy[:, 0], xy[:, 1]))
    codes = [f"E{columns:02}{at:06}" for at in range(len(boxes))]
    return gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=bent, crs=BRITISH)


def _patches(random: np.random.Generator, count: int) -> gpd.GeoDataFrame:
    """Scatter round patches of five services, 60 corners each, that overlap and leave gaps."""
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    middle = random.uniform(0, SIDE, (count, 2))
    reach = random.uniform(400, 700, count)
    rings = [
        at
        + size
        * (1 + 0.2 * np.sin(3 * turn))[:, None]
        * np.column_stack([np.cos(turn), np.sin(turn)])
        for at, size in zip(middle, reach, strict=True)
    ]
    table = {
        "name": [f"Patch {at}" for at in range(count)],
        "service": [f"service {at % 5}" for at in range(count)],
        "organisation": [f"provider {at % 3}" for at in range(count)],
    }
    return gpd.GeoDataFrame(table, geometry=shapely.polygons(rings), crs=BRITISH)


def _points(random: np.random.Generator, count: int, **columns: object) -> gpd.GeoDataFrame:
    """Scatter points."""
    xy = random.uniform(0, SIDE, (count, 2))
    return gpd.GeoDataFrame(columns, geometry=shapely.points(xy), crs=BRITISH)


def council(seed: int = 1) -> Council:
    """Make up the council."""
    random = np.random.default_rng(seed)
    names = [f"Patch {at}\nPatch {(at * 7) % 200}" for at in range(150)]
    return Council(
        wards=_tiles(5, 5),
        small=_tiles(14, 10),
        patches=_patches(random, 200),
        people=_points(random, 12_000, residents=random.integers(1, 40, 12_000).astype(float)),
        assets=_points(random, 800),
        needs=_points(random, 400),
        officers=pd.DataFrame(
            {"name": [f"Officer {at}" for at in range(150)], "patches": names, "capacity": 3000.0}
        ),
    )


Question = tuple[str, Callable[[Council], object]]

QUESTIONS: list[Question] = [
    (
        "coverage: all 200 patches as one service, officers' loads",
        lambda c: coverage(c.patches, c.wards, things=c.things, officers=c.officers),
    ),
    (
        "coverage: 200 patches ward by ward",
        lambda c: cover_by_area(c.patches, c.wards, things=c.things),
    ),
    (
        "coverage: one of five services",
        lambda c: coverage(c.patches[::5], c.wards, things=c.things, officers=c.officers),
    ),
    (
        "coverage: five services one after the other",
        lambda c: cover_by_service(c.patches, c.wards, things=c.things),
    ),
    ("catchments: within 800 m", lambda c: within_reach(c.people, c.assets, c.wards)),
    (
        "catchments: a proposed site",
        lambda c: try_sites(c.people, c.assets, c.assets.iloc[:1], c.wards),
    ),
    ("access: 2SFCA, inside and across", lambda c: boundary_effect(c.people, c.assets, c.wards)),
    (
        "access: 3SFCA, inside and across",
        lambda c: boundary_effect(c.people, c.assets, c.wards, rule=Rule(method="3sfca")),
    ),
    (
        "fragmentation: one of five services",
        lambda c: fragmentation(c.patches[::5], c.wards, things=c.things),
    ),
    (
        "fragmentation: a takeover",
        lambda c: takeover(
            c.patches[::5], c.wards, code=c.wards["code"][0], provider="Friends", things=c.things
        ),
    ),
    *OF_NEED,
]


def measure(question: Callable[[Council], object], place: Council) -> tuple[float, float]:
    """
    Return milliseconds of the best of some rounds, after one to warm up: by the clock and worked.

    On a machine that does other things too, the second is what the first would be without them.
    """
    question(place)
    clock, worked = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter(), time.thread_time()
        question(place)
        clock.append((time.perf_counter() - start[0]) * 1000)
        worked.append((time.thread_time() - start[1]) * 1000)
    return min(clock), min(worked)


def main() -> None:
    """Measure every question and write the table."""
    place = council()
    lines = [
        "# A council-sized answer",
        "",
        "25 wards, 140 small areas, 200 patches, 12,000 people points, 800 assets, 400 needs. "
        f"Milliseconds, the best of {ROUNDS}, by the clock and worked; the aim is {AIM}.",
        f"Python {platform.python_version()}, {platform.machine()}.",
        "",
        "| question | by the clock | worked |",
        "|---|---:|---:|",
    ]
    for name, question in QUESTIONS:
        clock, worked = measure(question, place)
        lines.append(f"| {name} | {clock:.0f} | {worked:.0f} |")
        print(lines[-1])
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
