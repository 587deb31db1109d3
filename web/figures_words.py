"""What an indicator worked out for other areas says in plain sentences."""

from collections.abc import Hashable, Mapping
from datetime import date
from os.path import commonprefix
from typing import Any

import pandas as pd

from layers import vocabulary
from layers.words import day, listed, number, percent, sentence
from web.asking.interpolation import Estimates

NAMED = ("score", "rate", "index", "rank", "decile")
"""Last words of figures that an area "has": "the deprivation score of Tanners"."""
REFUSED = ("rank", "decile")
FEW = 3
"""How many areas are named that may be as high."""
NEARLY_ALL = 0.995
"""From this share of an area's people on, its figure is called known."""
ALIKE = 5
"""Letters that two figures' names begin with alike when they are about the same."""


def say(code: str, **values: object) -> str:
    """Return one sentence about figures for other areas."""
    return sentence("figures", code, **values)


def areas(found: Estimates) -> str:
    """Return what the areas are called within a sentence."""
    title = found.layer.title
    return title[0].lower() + title[1:]


def answer(found: Estimates) -> str:
    """Say which area has the highest figure, how sure that is, and which has the lowest."""
    known = found.areas[found.areas["value"].notna()].to_dict("records")
    if not known:
        return say("nothing", areas=areas(found), figure=_lowered(found.indicator))
    said = [_highest(found, known[0], len(found.areas))]
    if len(known) > 1:
        said += _as_high(known)
        last = known[-1]
        said.append(say("lowest", name=last["name"], value=measure(found, last["value"])))
    missing = len(found.areas) - len(known)
    if missing:
        said.append(say("unknown_one") if missing == 1 else say("unknown", count=number(missing)))
    return " ".join(said)


def _highest(found: Estimates, best: Mapping[Hashable, Any], count: int) -> str:
    """Say the highest figure."""
    figure = _lowered(found.indicator)
    code = "subject_named" if figure.casefold().endswith(NAMED) else "subject"
    low, high = number(best["low"]), number(best["high"])
    rank = say("rank", count=number(count), areas=areas(found)) if count > 1 else ""
    return say(
        "answer",
        subject=say(code, figure=figure, name=best["name"]),
        value=measure(found, best["value"]),
        band="" if low == high else say("band", low=low, high=high),
        rank=rank,
    )


def _as_high(known: list[dict[Hashable, Any]]) -> list[str]:
    """Name others whose band reaches that of the highest."""
    best, *others = known
    close = [str(one["name"]) for one in others if one["high"] >= best["low"]]
    if not close:
        return []
    if len(close) > FEW:
        return [say("close_many", count=number(len(close)))]
    return [say("close", names=listed(close))]


def measure(found: Estimates, value: float) -> str:
    """Write a figure with its unit; scores have none, and some are in the figure's name."""
    told = found.kind == "score" or found.unit.casefold() in found.indicator.casefold()
    return number(value) if told else f"{number(value)} {found.unit}"


def _lowered(name: str) -> str:
    """Return a figure's name within a sentence; proper names keep their capitals."""
    joined = name.replace(", ", " ")
    return joined if joined[1:] != joined[1:].lower() else joined.lower()


def refused(indicators: pd.DataFrame, name: str) -> str:
    """Say why a rank or decile is not worked out, and what to choose instead; else nothing."""
    kinds = dict(zip(indicators["indicator"], indicators["kind"], strict=True))
    if kinds[name] not in REFUSED:
        return ""
    return say("refused", figure=name, kind=kinds[name], other=_instead(kinds, name))


def _instead(kinds: Mapping[str, str], name: str) -> str:
    """Return the score or rate whose name begins most like this one's."""
    likely = {
        one: len(commonprefix([one.casefold(), name.casefold()]))
        for one, kind in kinds.items()
        if kind in {"score", "rate"}
    }
    best = max(likely, key=lambda one: likely[one], default="")
    return f"“{best}”" if best and likely[best] >= ALIKE else say("other")


def made(row: Mapping[Hashable, Any]) -> str:
    """Say in short how one figure was made; the whole note is in the file."""
    units, split = number(row["units"]), number(row["split"])
    if not row["units"]:
        return say("made_nothing")
    if row["units"] == 1:
        said = say("made_one_split" if row["split"] else "made_one")
    else:
        said = say("made_split" if row["split"] else "made_whole", units=units, split=split)
    if row["by"] == "area":
        said += say("made_ground")
    if row["known"] < NEARLY_ALL:
        said += say("made_known", known=percent(row["known"]))
    return said


def why(found: Estimates) -> list[str]:
    """Say how the figures were made and from what."""
    method = "method_count" if found.kind == "count" else "method_average"
    said = [say(method), say("method_ground"), say("method_band")]
    if found.layer.kind == "service":
        said.append(say("method_patches"))
    when = day(date.fromisoformat(found.date)) if found.date else say("no_date")
    plural = vocabulary.tier(found.tier).plural
    said.append(say("method_note"))
    return [*said, say("from", areas=plural, date=when, source=listed(found.sources))]
