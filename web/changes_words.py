"""What a change of patches says in plain sentences."""

import math

import pandas as pd

from layers import vocabulary
from layers.words import day, listed, number, sentence
from web.asking.changes import Change

MEANT = 0.01
"""The share of an area's people, or ground, from which it is said to have moved: less is a line
drawn a little better."""
MOST = 12
"""How many moves are told; the table has them all."""


def _say(code: str, **values: object) -> str:
    """Return one sentence about changed patches."""
    return sentence("patches", code, **values)


def meant(moves: pd.DataFrame) -> pd.Series:
    """Say which pieces are large enough, for their area, to have been meant."""
    share = moves["people_share"].fillna(moves["area_share"])
    return (share >= MEANT) | (moves["area_share"] >= MEANT)


def answer(change: Change) -> str:
    """Say how many people changed patch, and which areas moved from whom to whom."""
    asked, moves = change.question, change.found.moves
    days = {"first": day(asked.first), "last": day(asked.last)}
    service = vocabulary.title("services", asked.service).lower()
    told = moves[meant(moves)]
    if told.empty:
        return _say("changes_none", service=service, **days)
    people = change.found.people
    code = "changes_ground" if math.isnan(people) else "changes_people"
    head = _say(code, service=service, people=number(people) if people == people else "", **days)
    lines = [
        _moved(str(was), str(now), part)
        for (was, now), part in told.groupby(["before", "after"], sort=False)
    ]
    rest = [_say("changes_more", count=len(lines) - MOST)] if len(lines) > MOST else []
    return " ".join([head, *lines[:MOST], *rest])


def _moved(was: str, now: str, part: pd.DataFrame) -> str:
    """Say what moved from one patch to another."""
    code = "moved" if was and now else "joined" if now else "left"
    return _say(code, areas=listed(part["name"].tolist()), before=was, after=now)
