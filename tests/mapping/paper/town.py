"""A town drawn by hand: one square kilometre in the middle, others round it, in any place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from layers import grid
from mapping.paper.sheet import Credit, Sheet

WEST, SOUTH = 377_000.0, 394_000.0
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "{{ 7*191 }}",
    "50% off {% today",
    "${7*191}",
    "</script><script>window.__xss=1</script>",
    '#import "x"',
    "$x$",
    "\\u{41}",
    "*bold* _x_ `code`",
    "]]><svg onload=alert(1)>",
    "a & b; &amp; \"quoted\" 'single'",
    "Tŷ'r Dŵr, Llŷn",
    "#{panic()} @label <label> // comment",
)


def frame(rows: Sequence[Mapping[str, object]], crs: object = grid.BRITISH) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=crs)


def square(east: float, north: float, side: float = 1000.0) -> shapely.Polygon:
    return shapely.box(WEST + east, SOUTH + north, WEST + east + side, SOUTH + north + side)


def point(east: float, north: float) -> shapely.Point:
    return shapely.Point(WEST + east, SOUTH + north)


def asset(name: str, east: float, north: float, **values: object) -> dict[str, object]:
    plain = {
        "id": name,
        "name": name,
        "category": "hall",
        "address": None,
        "postcode": None,
        "opening": None,
        "contact_public": None,
    }
    return {**plain, **values, "geometry": point(east, north)}


def need(name: str, east: float, north: float, **values: object) -> dict[str, object]:
    plain = {"id": name, "name": name, "theme": "food", "affected": 10.0, "postcode": None}
    return {**plain, **values, "geometry": point(east, north)}


def town(**changes: Any) -> Sheet:  # noqa: ANN401
    around = [
        {"code": f"N{x}{y}", "name": name, "geometry": square(1000 * x, 1000 * y)}
        for x, y, name in (
            (-1, 0, "Westside"), (1, 0, "Eastside"), (0, 1, "Northside"), (0, -1, "Southside"),
            (1, 1, "Far corner"),
        )
    ]  # fmt: skip
    whole = Sheet(
        area=frame([{"code": "W1", "name": "Middle", "geometry": square(0, 0)}]),
        made_on=date(2026, 11, 22),
        place="Handtown",
        neighbours=frame(around),
        lines={
            "district": frame([{"code": "D", "name": "D", "geometry": square(0, -1000, 3000)}]),
        },
        patches=frame(
            [
                {"service": "police", "name": "Beat 1", "organisation": "Police",
                 "geometry": square(-500, -500, 1000)},
                {"service": "housing", "name": "Estate", "organisation": "Homes Ltd",
                 "geometry": square(200, 200, 400)},
            ]
        ),
        context=frame(
            [
                {"name": "The Brook", "kind": "river",
                 "geometry": shapely.LineString([point(-900, 100), point(1900, 900)])},
                {"name": "Green", "kind": "park", "geometry": square(600, 600, 200)},
                {"name": "Old Cross", "kind": "hamlet", "geometry": point(450, 750)},
            ]
        ),
        assets=frame(
            [
                asset("Chapel Hall", 500, 900, address="1 Chapel Street,Handtown",
                      postcode="M33 7ZF", opening="Mondays 10 to 4"),
                asset("Library", 100, 100, category="library"),
                asset("Surgery", 800, 100, category="health", postcode="M33 1AA"),
            ]
        ),
        assets_across=frame(
            [{**asset("East Hub", 1200, 500, category="hub"), "distance": 200.0,
              "area_name": "Eastside"}]
        ),
        needs=frame([need("A warm room", 300, 500), need("A crossing", 700, 500, theme="roads")]),
        needs_across=frame(
            [{**need("Food club", 1100, 900), "distance": 100.0, "area_name": "Eastside"}]
        ),
        officers=pd.DataFrame(
            [{"name": "Ann Lee", "role": "Warden", "service": "Police", "organisation": "Police",
              "contact_public": "0161 496 0000"}]
        ),
        boundary_date=date(2023, 5, 4),
        sources=(
            Credit(name="Wards", licence="OGL v3.0", attribution="Source: ONS, OGL v.3.0."),
        ),
        notes=("People were counted by postcode.",),
    )  # fmt: skip
    return replace(whole, **changes)


def crowd(number: int, *, seed: int = 1, side: float = 1000.0) -> gpd.GeoDataFrame:
    import numpy as np

    dice = np.random.default_rng(seed)
    spots = dice.uniform(0, side, size=(number, 2))
    return frame([asset(f"Place {n}", x, y) for n, (x, y) in enumerate(spots, start=1)])
