"""Why a level was found, line by line: codes with numbers, and the sentences made of them."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.vocabulary import tier as described
from layers.vocabulary import title
from layers.words import listed, number, percent, sentence, words
from mapping.analysis.footprints import BY_AREA
from mapping.analysis.levels import Levels

WHOLE = 1 - 1e-12
TOPIC = "levels"


@dataclass(frozen=True)
class Reason:
    """One line of the explanation: its ``code`` in ``data/words/levels.toml`` and its values."""

    code: str
    values: Mapping[str, object]


def reasons(found: Levels) -> list[Reason]:
    """
    Explain a level, the answer first.

    Parameters
    ----------
    found
        The answer of `levels.find`.

    Returns
    -------
    list of Reason
        What was found, who must agree, then a line for every tier, every body with a part in it
        and every arrangement of local government. Shares are numbers between 0 and 1.
    """
    if not found.total > 0:
        return [Reason("nothing", {})]
    return [
        *_headline(found),
        *_who_decides(found),
        *([Reason("by_area", {})] if found.by == BY_AREA else []),
        *(line for row in found.tiers.to_dict("records") for line in _tier(found, row)),
        *_parts(found),
        *_arrangements(found),
    ]


def sentences(found: Levels) -> list[str]:
    """Return the explanation in plain sentences, the answer first."""
    what = sentence(TOPIC, f"what_{found.by}")
    return [
        sentence(TOPIC, reason.code, **{"what": what, **_worded(reason.values)})
        for reason in reasons(found)
    ]


def _worded(values: Mapping[str, object]) -> dict[str, str]:
    """Word every value: shares as per cents, counts as numbers, lists as people say them."""
    return {name: _word(name, value) for name, value in values.items()}


def _word(name: str, value: object) -> str:
    """Word one value."""
    if isinstance(value, float):
        return percent(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return listed([_named(one) for one in value])
    if name in {"role", "kind"}:
        group = "role" if name == "role" else "arrangement"
        return words(TOPIC)[f"{group}_{value}"]
    return title("functions", str(value)) if name == "service" else str(value)


def _named(one: object) -> str:
    """Word one unit of a list: its name and its share."""
    name, share = one if isinstance(one, tuple) else (one, None)
    return str(name) if share is None else sentence(TOPIC, "body", name=name, share=percent(share))


def _headline(found: Levels) -> Iterator[Reason]:
    """Say which is the lowest level that holds it."""
    if found.lowest is None:
        yield Reason("lowest_none", {"enough": found.enough})
        return
    row = _row(found.tiers, found.lowest)
    yield Reason(
        "lowest",
        {"tier": row.title, "name": row.largest_name, "share": float(row.largest_share)},
    )


def _who_decides(found: Levels) -> Iterator[Reason]:
    """Say who may decide: the same unit, one further up, or several that must agree."""
    if found.service is None:
        return
    asked: dict[str, object] = {"service": found.service, "enough": found.enough}
    if found.lowest_deciding is None:
        yield Reason("higher_none", asked)
        yield from _agreement(found)
    else:
        units = found.units[found.units["tier"] == found.lowest_deciding]
        best = units.sort_values("decides_share", ascending=False, kind="stable").iloc[0]
        code = "same" if found.lowest_deciding == found.lowest else "higher"
        told = {"tier": described(found.lowest_deciding).title, "share": float(best["share"])}
        yield Reason(
            code, {**asked, **told, **{key: best[key] for key in ("name", "body", "role")}}
        )
    if found.unclaimed > 0:
        yield Reason("unclaimed", {"share": found.unclaimed})


def _agreement(found: Levels) -> Iterator[Reason]:
    """Name the bodies that must agree, with what each holds."""
    needed = found.bodies[found.bodies["in_set"]]
    if len(needed) == 1:
        yield Reason("alone", _share_of(needed.iloc[0]))
    elif len(needed):
        yield Reason("agree", {"count": len(needed), "names": _pairs(needed)})
    elif len(found.bodies):
        yield Reason("agree_more", {"share": float(found.bodies["share"].sum())})


def _share_of(body: pd.Series) -> dict[str, object]:
    """Return one body's name and share."""
    return {"name": body["name"], "share": float(body["share"])}


def _pairs(units: pd.DataFrame) -> list[object]:
    """Return name and share of every unit."""
    return [
        (str(name), float(share)) for name, share in zip(units["name"], units["share"], strict=True)
    ]


def _tier(found: Levels, row: Mapping[Hashable, Any]) -> Iterator[Reason]:
    """Explain one tier."""
    units = found.units[found.units["tier"] == row["tier"]]
    values: dict[str, object] = {"tier": row["title"], "enough": found.enough}
    if not len(units):
        yield Reason("tier_none", values)
        return
    values |= {"name": row["largest_name"], "share": float(row["largest_share"])}
    values["units"] = _counted(str(row["tier"]), len(units))
    if not row["candidate"]:
        yield Reason("tier_counting", values)
    elif row["holds"]:
        yield Reason("tier_whole" if row["largest_share"] >= WHOLE else "tier_holds", values)
    elif np.isnan(row["needed"]):
        yield Reason(
            "tier_short" if len(units) > 1 else "tier_one",
            {**values, "together": float(units["share"].sum())},
        )
    else:
        chosen = units[units["in_set"]]
        yield Reason("tier_split", {**values, "needed": len(chosen), "names": _pairs(chosen)})
    if 0 < row["outside_share"] < 1:
        yield Reason("outside", {"tier": row["title"], "share": float(row["outside_share"])})


def _counted(tier: str, count: int) -> str:
    """Return "1 ward" or "4 wards"."""
    word = described(tier).title if count == 1 else described(tier).plural
    return f"{number(count)} {word[0].lower()}{word[1:]}"


def _parts(found: Levels) -> Iterator[Reason]:
    """Say what every body with a role may do."""
    for _, unit in found.units[found.units["role"] != ""].iterrows():
        part = "may" if unit["share"] >= WHOLE else "may_part"
        values = {key: unit[key] for key in ("name", "body", "role", "note")}
        code = f"{part}_note" if unit["note"] else part
        yield Reason(code, {**values, "share": float(unit["share"])})


def _arrangements(found: Levels) -> Iterator[Reason]:
    """Say how local government is arranged there."""
    for kind, share in found.arrangements.items():
        yield Reason("arrangement", {"kind": kind, "share": share})


def _row(tiers: pd.DataFrame, name: str) -> pd.Series:
    """Return the row of one tier."""
    return tiers[tiers["tier"] == name].iloc[0]
