"""What the page of levels says in plain sentences."""

import pandas as pd

from layers import vocabulary
from layers.competence import DECIDES
from layers.words import listed, number, percent, sentence
from mapping.analysis.levels import Levels

WHOLE = 1 - 1e-9


def say(code: str, **values: object) -> str:
    """Return one sentence about levels."""
    return sentence("levels", code, **values)


def service(name: str) -> str:
    """Return what a person reads for a kind of service."""
    return vocabulary.title("functions", name)


def unit(name: object, tier: str) -> str:
    """Name a unit with its tier, which many names have already: "Leatside ward"."""
    title = vocabulary.tier(tier).title
    if title.casefold() in str(name).casefold():
        return str(name)
    return say("unit", name=name, tier=title[0].lower() + title[1:])


def answer(found: Levels, label: str) -> str:
    """Say which level holds enough of some ground, and who may decide."""
    if not found.total > 0:
        return say("answer_nothing")
    return " ".join([_lowest(found, label), *_deciding(found)])


def _lowest(found: Levels, label: str) -> str:
    """Say which is the lowest level that holds enough."""
    words = {"enough": percent(found.enough), "what": say(f"what_{found.by}"), "label": label}
    if found.lowest is None:
        return say("answer_none", **words)
    row = found.tiers[found.tiers["tier"] == found.lowest].iloc[0]
    share = float(row["largest_share"])
    return say(
        "answer_lowest_all" if share >= WHOLE else "answer_lowest",
        unit=unit(row["largest_name"], found.lowest),
        share=percent(share),
        **words,
    )


def _deciding(found: Levels) -> list[str]:
    """Say who may decide: the same unit, one further up, several together, or nobody."""
    if not found.service:
        return []
    words = {"service": service(found.service)}
    if found.lowest_deciding is not None:
        best = decider(found)
        code = "answer_same" if found.lowest_deciding == found.lowest else "answer_higher"
        named = unit(best["name"], found.lowest_deciding)
        role = say(f"role_{best['role']}")
        said = say(code, unit=named, body=best["body"], role=role, **words)
        rows = below(found)
        return [said, say("answer_below", names=_named(rows))] if len(rows) else [said]
    return [_together(found, words)]


def below(found: Levels) -> pd.DataFrame:
    """Return the units of the lowest level that could decide together instead of one further up."""
    rank = vocabulary.tier(found.lowest_deciding).rank if found.lowest_deciding else 0
    for row in found.tiers.to_dict("records"):
        chosen = found.units[(found.units["tier"] == row["tier"]) & found.units["in_set"]]
        able = bool(chosen["role"].isin(DECIDES).all())
        if rank and row["rank"] > rank and len(chosen) > 1 and able:
            return pd.DataFrame(chosen)
    return found.units.iloc[:0]


def _named(rows: pd.DataFrame) -> str:
    """List units with their tiers and shares."""
    return listed(
        [
            say("body", name=unit(one["name"], str(one["tier"])), share=percent(one["share"]))
            for _, one in rows.iterrows()
        ]
    )


def decider(found: Levels) -> pd.Series:
    """Return the unit of the lowest deciding tier that holds most."""
    units = found.units[found.units["tier"] == found.lowest_deciding]
    return units.sort_values("decides_share", ascending=False, kind="stable").iloc[0]


def _together(found: Levels, words: dict[str, str]) -> str:
    """Say which bodies must agree."""
    needed = found.bodies[found.bodies["in_set"]]
    if len(needed):
        code = "answer_alone" if len(needed) == 1 else "answer_agree"
        return say(code, count=number(len(needed)), names=_named(needed), **words)
    if len(found.bodies):
        return say("answer_more", share=percent(float(found.bodies["share"].sum())), **words)
    return say("answer_nobody", **words)
