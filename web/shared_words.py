"""What "who shares this ground" says in plain sentences."""

import pandas as pd

from layers.words import listed, number, percent, sentence
from web.area_layers import COUNTING, AreaLayer
from web.asking.footprints import Footprint

GRAZED = 0.001
"""A unit with less of the ground than this, and less of itself on it, only grazes it."""
WHOLE = 1 - 1e-6
SHARES = ("share_of_footprint_people", "share_of_footprint_points", "share_of_footprint_area")


def say(code: str, **values: object) -> str:
    """Return one sentence about shared ground."""
    return sentence("shared", code, **values)


def measure(table: pd.DataFrame) -> str:
    """Return the share to go by: people where they are known, else points or ground."""
    return next((one for one in SHARES if table[one].notna().any()), SHARES[-1])


def grazing(table: pd.DataFrame) -> pd.Series:
    """Tell which units only graze the ground."""
    share = table[measure(table)].fillna(0.0)
    ground = table["share_of_footprint_area"].fillna(0.0)
    own = table["share_of_area"].fillna(0.0)
    points = table["share_of_footprint_points"].fillna(0.0)
    return (share < GRAZED) & (ground < GRAZED) & (own < GRAZED) & (points == 0)


def answer(table: pd.DataFrame, ground: Footprint, layers: dict[str, AreaLayer]) -> str:
    """Say how many of each kind share some ground, and who of the finest kind holds most."""
    named = {spec: one for spec, one in layers.items() if one.name not in COUNTING}
    counts = table["layer"].value_counts()
    kinds = [_kind(one, int(counts[spec])) for spec, one in named.items() if spec in counts]
    if not kinds:
        return say("answer_none")
    code = "answer" if len(table) > 1 else "answer_single"
    said = [say(code, label=ground.label, kinds=listed(kinds))]
    wards = table[table["layer"] == _finest(named, set(counts.index))]
    if len(wards):
        said.append(_most(wards, measure(table)))
    return " ".join(said)


def _kind(layer: AreaLayer, count: int) -> str:
    """Say how many there are of a kind."""
    name = layer.singular if count == 1 else layer.title
    return say("kind", count=number(count), name=name[0].lower() + name[1:])


def _finest(layers: dict[str, AreaLayer], there: set[str]) -> str:
    """Return wards where there are such, else the first layer."""
    known = [spec for spec in layers if spec in there]
    return "tier:ward" if "tier:ward" in known else known[0]


def _most(rows: pd.DataFrame, share: str) -> str:
    """Say who holds most."""
    best = rows.sort_values(share, ascending=False, kind="stable").iloc[0]
    code = "answer_one" if best[share] >= WHOLE else "answer_most"
    return say(code, first=best["name"], share=percent(float(best[share])))


def grazed(count: int) -> list[str]:
    """Say how many were left out."""
    if not count:
        return []
    return [say("slivers_one") if count == 1 else say("slivers", count=number(count))]
