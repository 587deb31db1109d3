"""What the answer about needs and assets says in plain sentences."""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import vocabulary
from layers.answers import answers
from layers.words import listed, number, sentence
from mapping.analysis.together import SURE, WITHIN
from web.access_words import far
from web.asking.matching import Match

VERY_SURE = 0.01
NAMED = 3
"""How many kinds of need are named for a place."""


def say(code: str, **values: object) -> str:
    """Return one of this question's sentences."""
    return sentence("matching", code, **values)


def theme(name: str) -> str:
    """Return what a person reads for what a need is about."""
    return vocabulary.title("themes", name)


def answer(found: Match) -> str:
    """Say how many needs nothing answers, how many look across the line, what comes together."""
    return " ".join(part for part in (_unanswered(found), _across(found), _together(found)) if part)


def _unanswered(found: Match) -> str:
    """Say how many needs have nothing within reach."""
    asked = found.question
    here = say("here_in", name=found.ground.name) if found.ground.code else say("here")
    code = {0: "answer_all", 1: "answer_one"}.get(len(found.unanswered), "answer")
    return say(
        f"{code}_theme" if asked.theme else code,
        total=number(len(found.needs)),
        here=here,
        unanswered=number(len(found.unanswered)),
        reach=far(asked.reach),
        theme=theme(asked.theme).lower(),
    )


def _across(found: Match) -> str:
    """Say how many needs are nearer to help across the line."""
    area = found.layer.singular.lower()
    if found.across.empty:
        return say("answer_across_none", area=area)
    only = int((~(found.across["inside_metres"] <= found.question.reach)).sum())

    ending = "_all" if only == len(found.across) else "_one" if only == 1 else ""
    count = number(len(found.across))
    return say(f"answer_across{ending}", count=count, area=area, only=_none(only))


def _none(count: int) -> str:
    """Say a number, and "none" for 0."""
    return number(count) if count else "none"


def _together(found: Match) -> str:
    """Name the pair of themes that comes together most surely, if one does."""
    sure = found.pairs[found.pairs["together"]]
    if sure.empty:
        return ""
    best = sure.sort_values("times", ascending=False, kind="stable").iloc[0]
    return say(
        "answer_together",
        first=theme(best["first"]),
        second=theme(best["second"]).lower(),
        times=f"{best['times']:.1f}".removesuffix(".0"),
    )


def next_step(found: Match) -> str:
    """Say what to do next."""
    known = found.across[found.across["across_area"].notna()]
    if len(known):
        best = _most_direct(known)
        return say(
            "next_across",
            need=best["name"],
            own=best["own_name"],
            asset=best["across_name"],
            other=best["across_area"],
            metres=far(best["across_metres"]),
        )
    if len(found.unanswered) and found.unanswered["area_name"].notna().any():
        counts = found.unanswered["area_name"].value_counts()
        return say("next_unanswered", area=counts.index[0], count=number(int(counts.iloc[0])))
    if len(found.places) and found.places["area_name"].iloc[0]:
        first = found.places.iloc[0]
        return say("next_place", area=first["area_name"], count=number(first["count"]))
    return say("next_fine")


def _most_direct(rows: pd.DataFrame) -> pd.Series:
    """Return the first need whose answer is of the kind named first for it, else the first."""
    direct = [
        answers()[theme][0] == kind
        for theme, kind in zip(rows["theme"], rows["category"], strict=True)
    ]
    return (rows[direct] if any(direct) else rows).iloc[0]


def unanswered_told(found: Match) -> gpd.GeoDataFrame:
    """Return the needs that nothing answers, in words."""
    rows = found.unanswered
    return rows.assign(
        about=[theme(one) for one in rows["theme"]],
        lies_in=rows["area_name"].fillna(_outside(found)),
        nearest_name=rows["nearest_name"].fillna(say("nothing")),
    )


def across_told(found: Match) -> gpd.GeoDataFrame:
    """Return the needs that are nearer to help across the line, in words."""
    rows, area = found.across, found.layer.singular.lower()
    missing = sentence("matching", "nothing_inside", area=area)
    return rows.assign(
        about=[theme(one) for one in rows["theme"]],
        across_area=rows["across_area"].fillna(_outside(found)),
        inside_name=rows["inside_name"].fillna(missing),
    )


def places_told(found: Match) -> gpd.GeoDataFrame:
    """Return the places where needs meet, in words."""
    rows = found.places
    return rows.assign(
        lies_in=rows["area_name"].fillna(_outside(found)),
        kinds=[_some(names.split("\n")) for names in rows["themes"]],
    )


def _some(themes: list[str]) -> str:
    """Name the first themes of a place."""
    more = len(themes) - NAMED
    named = [theme(one) for one in (themes[:NAMED] if more > 1 else themes)]
    return listed([*named, say("more", count=number(more))] if more > 1 else named)


def pairs_told(found: Match) -> pd.DataFrame:
    """Return the pairs of themes, in words, with how sure each is."""
    rows = found.pairs
    sure = np.select(
        [rows["together"] & (rows["q"] <= VERY_SURE), rows["together"] & (rows["q"] <= SURE)],
        [say("sure_very"), say("sure_sure")],
        say("sure_not"),
    )
    return rows.assign(
        first=[theme(one) for one in rows["first"]],
        second=[theme(one) for one in rows["second"]],
        sure=sure,
    )


def _outside(found: Match) -> str:
    """Say that something lies outside every area."""
    return say("outside_all", areas=found.layer.title.lower())


def columns(view: str) -> dict[str, str]:
    """Return column and heading of a table: ``unanswered``, ``across``, ``places``, ``pairs``."""
    names: dict[str, dict[str, str]] = {
        "unanswered": {
            "name": "name",
            "lies_in": "area",
            "metres": "metres",
            "nearest_name": "nearest",
            "about": "theme",
            "affected": "affected",
        },
        "across": {
            "name": "name",
            "own_name": "area",
            "across_name": "across_name",
            "across_area": "across_area",
            "across_metres": "across_metres",
            "saved": "saved",
            "inside_name": "inside_name",
            "about": "theme",
        },
        "places": {"lies_in": "area", "count": "count", "needs": "needs", "kinds": "themes"},
        "pairs": {one: one for one in ("first", "second", "sure", "times", "pairs", "expected")},
    }
    return {name: say(f"column_{code}") for name, code in names[view].items()}


def method(found: Match) -> list[str]:
    """Say how the answer was made and how sure it is."""
    area, reach, day = found.layer.singular.lower(), far(found.question.reach), found.layer.on
    within = far(WITHIN)
    return [
        say("method_open"),
        say("method_reach", reach=reach),
        say("method_across", area=area, reach=reach),
        say("method_pairs", within=within),
        say("method_places", within=within),
        say("method_dates", areas=found.layer.title, day=f"{day.day} {day:%B %Y}"),
    ]
