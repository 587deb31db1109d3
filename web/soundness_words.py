"""What is to be put right about patches and officers, in plain sentences."""

import pandas as pd

from layers import vocabulary
from layers.words import listed, percent, sentence
from web.asking.soundness import Soundness

NONE = 0.005
"""The share below which an area is not named among those a patch holds part of."""


def say(code: str, **values: object) -> str:
    """Return one of these sentences."""
    return sentence("soundness", code, **values)


def lines(found: Soundness) -> list[str]:
    """Return a sentence for each fault, in the order of the kinds."""
    return [_line(row, found.proposals) for _, row in found.faults.iterrows()]


def _line(row: pd.Series, proposals: pd.DataFrame) -> str:
    """Say one fault, with what could be done."""
    said = {
        "service": vocabulary.title("services", row["service"]).lower(),
        "patch": row["patch"],
        "officer": row["officer"],
        "what": row["what"],
        "percent": percent(row["share"]) if row["kind"] == "outside" else "",
    }
    mine = (proposals["service"] == row["service"]) & (proposals["patch"] == row["patch"])
    more = _proposal(proposals[mine]) if row["kind"] in {"cut", "ended"} else []
    return " ".join([say(row["kind"], **said), *more])


def _proposal(rows: pd.DataFrame) -> list[str]:
    """Say which areas a patch could be made of now, with the shares by people."""
    shares = rows["people_share"].fillna(rows["area_share"]).astype(float)
    of = "of_people" if rows["people_share"].notna().any() else "of_ground"
    named = [
        (bool(chosen), say(of, name=name, percent=percent(share)))
        for name, share, chosen in zip(rows["name"], shares, rows["proposed"], strict=True)
        if share >= NONE
    ]
    whole = [words for chosen, words in named if chosen]
    part = [words for chosen, words in named if not chosen]
    found = [say("propose", areas=listed(whole))] if whole else []
    return [*found, *([say("part", areas=listed(part))] if part else [])]
