"""How fresh records are, in words from ``data/words/freshness.toml``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from layers.words import day, sentence
from mapping.analysis.freshness import LAYERS, freshness
from mapping.analysis.freshness import USUAL_MONTHS as YEAR
from web.asking.freshness import Due

Fact = tuple[str, str, str]


def say(code: str, **values: object) -> str:
    """Return one sentence."""
    return sentence("freshness", code, **values)


def age(since: date, today: date) -> str:
    """Return how long ago something was, from a year on: "more than a year", "2 years"."""
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    return say("years", count=months // 12) if months >= 2 * YEAR else say("more_than_a_year")


def line(layer: str, values: Mapping[str, object], *, today: date) -> str:
    """
    Say when a record was last checked, as its card does; empty for layers that nobody checks.

    Parameters
    ----------
    layer
        The record's layer.
    values
        Its fields, and ``changed_at``.
    today
        The day it is.
    """
    if layer not in LAYERS:
        return ""
    return _told(*_state(layer, values, today), today)


def _told(checked: bool, since: date | None, old: bool, today: date) -> str:
    """Say since when something is known to hold."""
    if since is None:
        return say("unknown")
    code = ("checked" if checked else "never") + ("_long_ago" if old else "")
    return say(code, date=day(since), age=age(since, today))


def fact(layer: str, values: Mapping[str, object], *, today: date) -> list[Fact]:
    """Return "Last checked" as a line among a record's facts; none for layers nobody checks."""
    if layer not in LAYERS:
        return []
    checked, since, old = _state(layer, values, today)
    if since is None:
        return [("Last checked", say("fact_never"), "")]
    when = say("fact_date" if checked else "fact_written", date=day(since))
    if old:
        return [("Last checked", say("fact_long_ago", age=age(since, today)), when)]
    return [("Last checked", when if checked else say("fact_never"), "" if checked else when)]


def _state(layer: str, values: Mapping[str, object], today: date) -> tuple[bool, date | None, bool]:
    """Return whether a record was checked, since when it is known to hold, and if that is long."""
    frame = pd.DataFrame(
        [dict.fromkeys(("last_checked", "raised_on", "changed_at")) | dict(values)]
    )
    found = freshness(frame, layer=layer, today=today).iloc[0]
    since = None if pd.isna(found["since"]) else found["since"].date()
    return bool(found["checked"]), since, bool(found["old"])


def answer(found: Due, *, group: str = "") -> str:
    """Say in a sentence how much is due, of a group or in an area."""
    where = say("where_group", name=group) if group else ""
    where += say("where_area", name=found.where) if found.where else ""
    due, total = found.due, len(found.records)
    if not total:
        return say("nothing", where=where)
    if due.empty:
        return say("due_none", where=where)
    code = "due_one" if len(due) == 1 else "due_more"
    return say(code, due=f"{len(due):,}", total=f"{total:,}", where=where, name=due["name"].iloc[0])


def of_row(row: Mapping[Any, Any], *, today: date) -> str:
    """Say when a row of `web.asking.freshness.records` was last checked."""
    since = None if pd.isna(row["since"]) else row["since"].date()
    return _told(isinstance(row["last_checked"], str), since, bool(row["old"]), today)
