"""How fresh records are: the day from which each is known to hold, and which are due for a check.

An asset is due after the months that ``data/categories.csv`` gives its kind (``check_months``), a
need after those that ``data/stages.csv`` gives where it stands; 0 means never.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import pandas as pd

from layers import vocabulary

USUAL_MONTHS = 12
"""For a kind that says nothing of its own, and the age from which a record fades on the map."""
_TABLES = {"assets": ("category", "categories.csv"), "needs": ("stage", "stages.csv")}
_DAYS_SAID = ("last_checked", "raised_on", "changed_at")
"""Where the day is taken from: the first of these that a record has."""
LAYERS = tuple(_TABLES)
"""The layers whose records are checked again."""
COLUMNS = ("since", "checked", "months", "due_on", "due", "old")


@cache
def periods(layer: str) -> Mapping[str, int]:
    """Return the months after which each kind of a layer is due; 0 for never."""
    _, file = _TABLES[layer]
    return MappingProxyType(
        {row["name"]: int(row.get("check_months") or USUAL_MONTHS) for row in vocabulary.rows(file)}
    )


def freshness(frame: pd.DataFrame, *, layer: str, today: date) -> pd.DataFrame:
    """
    Say of each record since when it is known to hold, and whether it is due.

    Parameters
    ----------
    frame
        Records of the layer; days are text such as "2026-05-03" in ``last_checked``, ``raised_on``
        or ``changed_at``, and the kind is in ``category`` or ``stage``. What is missing is unknown.
    layer
        ``assets`` or ``needs``.
    today
        The day of the question. A later day in a record counts as today.

    Returns
    -------
    pandas.DataFrame
        With the frame's index: ``since`` (day, NaT when nothing is known), ``checked`` (whether
        somebody checked it, rather than only wrote it), ``months`` (period; 0 for never),
        ``due_on`` (``since`` + ``months``), ``due`` (``due_on`` is today or before) and ``old``
        (due, and not checked for more than a year: it fades on the map).
    """
    now = pd.Timestamp(today)
    since = _since(frame, now)
    months = _months(frame, layer)
    due_on = _after(since, months)
    due = (months > 0) & (due_on.isna() | (due_on <= now))
    year = now - pd.DateOffset(months=USUAL_MONTHS)
    return pd.DataFrame(
        {
            "since": since,
            "checked": _day(frame, "last_checked").notna(),
            "months": months,
            "due_on": due_on,
            "due": due,
            "old": due & (since.isna() | (since < year)),
        },
        columns=list(COLUMNS),
        index=frame.index,
    )


def _day(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of days; what is no day is unknown."""
    if column not in frame:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[ns]")
    text = frame[column].astype("string").str.slice(0, 10)
    found = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    return found.astype("datetime64[ns]")


def _since(frame: pd.DataFrame, now: pd.Timestamp) -> pd.Series:
    """Return the day from which each record is known to hold."""
    found = _day(frame, _DAYS_SAID[0])
    for column in _DAYS_SAID[1:]:
        found = found.fillna(_day(frame, column))
    return found.where(~(found > now), now)


def _months(frame: pd.DataFrame, layer: str) -> pd.Series:
    """Return the period of each record's kind."""
    column, _ = _TABLES[layer]
    if column not in frame:
        return pd.Series(USUAL_MONTHS, index=frame.index, dtype="int64")
    known = frame[column].map(dict(periods(layer)))
    return known.fillna(USUAL_MONTHS).astype("int64")


def _after(since: pd.Series, months: pd.Series) -> pd.Series:
    """Return days so many months later; of 31 May + 1 month, 30 June."""
    found = since.copy()
    for one in months.unique():
        mine = months == one
        found = found.where(~mine, since + pd.DateOffset(months=int(one)))
    return found
