"""What the overlaps of two layers say in plain sentences."""

import math

import pandas as pd

from layers.words import listed, number, percent, sentence
from mapping.analysis.overlaps import Overlaps
from web.area_layers import AreaLayer

ENOUGH = 0.01
"""A share below this is not called a split: nobody would."""
NAMED = 3
"""How many parts of the most divided area are named."""


def answer(found: Overlaps, a: AreaLayer, b: AreaLayer) -> str:
    """
    Say how many areas of one layer are split between areas of another, and which one most.

    Areas are compared by people where people are known, else by ground.
    """
    words = {"a": a.title.lower(), "b": b.title.lower(), "a_singular": a.singular.lower()}
    by = (
        "share_of_a_people" if found.table["share_of_a_people"].notna().any() else "share_of_a_area"
    )
    parts = found.table[found.table[by] >= ENOUGH]
    counts = parts.groupby("a_code")[by].count()
    total = number(len(found.a))
    if parts.empty:
        return sentence("across", "answer_none", **words)
    split = int((counts > 1).sum())
    if not split:
        code = "answer_nested" if len(counts) == len(found.a) else "answer_nested_some"
        return sentence("across", code, inside=number(len(counts)), total=total, **words)
    most = parts[parts["a_code"] == _most_divided(parts, by)]
    return sentence(
        "across",
        "answer_split",
        split=number(split),
        total=total,
        most=most["a_name"].iloc[0],
        shares=_shares(most, by),
        **words,
    )


def _most_divided(parts: pd.DataFrame, by: str) -> str:
    """Return the area whose shares are spread most evenly: the least sum of squares."""
    squares = (parts[by] ** 2).groupby(parts["a_code"]).sum()
    return str(squares.sort_index().idxmin())


def _shares(parts: pd.DataFrame, by: str) -> str:
    """Name the largest parts of one area."""
    kind = "share_people" if by == "share_of_a_people" else "share_area"
    top = parts.sort_values(by, ascending=False).head(NAMED)
    said = [
        sentence("across", kind, percent=percent(share), name=name)
        for share, name in zip(top[by], top["b_name"], strict=True)
    ]
    return listed(said)


def slivers(found: Overlaps) -> str:
    """Say what was left out as too small."""
    if not found.slivers:
        return sentence("across", "slivers_none")
    people = found.left_out.people
    return sentence(
        "across",
        "slivers_people" if math.isfinite(people) else "slivers",
        count=number(found.slivers),
        area=number(found.left_out.area_m2 / 10_000),
        people=number(round(people)) if math.isfinite(people) else "",
    )


def column_titles(a: AreaLayer, b: AreaLayer) -> dict[str, str]:
    """Return column and heading of the table, the most asked for first."""
    words = {"a": a.singular.lower(), "b": b.singular.lower()}
    return {
        "a_name": a.singular,
        "b_name": b.singular,
        "share_of_a_people": sentence("across", "column_people_a", **words),
        "share_of_b_people": sentence("across", "column_people_b", **words),
        "people": sentence("across", "column_people"),
        "assets": sentence("across", "column_assets"),
        "needs": sentence("across", "column_needs"),
        "share_of_a_area": sentence("across", "column_share_a", **words),
        "share_of_b_area": sentence("across", "column_share_b", **words),
        "hectares": sentence("across", "column_area"),
    }
