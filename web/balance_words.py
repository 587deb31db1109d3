"""How evenly work is shared, and what will be vacant, in plain sentences."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from layers import vocabulary
from layers.words import day, listed, number, percent, sentence
from mapping.analysis.balance import HIGH, overloaded
from web.asking.balance import Balance

NAMED = 3
"""How many are named in a sentence."""


def say(code: str, **values: object) -> str:
    """Return one sentence."""
    return sentence("balance", code, **values)


def headline(found: Balance) -> list[str]:
    """Name the patches that stand out by people, and the vacancies that come first."""
    return [*coming(found), *_out(found)]


def coming(found: Balance) -> list[str]:
    """Say from when nobody will be in post, the earliest first."""
    rows = found.vacancies
    said = [vacancy(row) for _, row in rows.head(NAMED).iterrows()]
    rest = len(rows) - NAMED
    return [*said, say("vacancies_more", count=number(rest))] if rest > 0 else said


def vacancy(row: pd.Series) -> str:
    """Say when one patch will have nobody in post, and for how many people."""
    people = "" if pd.isna(row["people"]) else say("people", people=number(round(row["people"])))
    values = {"patch": row["name"], "people": people, "from_": day(row["begins"])}
    if isinstance(row["ends"], date):
        return say("vacant_until", until=day(row["ends"]), **values)
    return say("vacant_from", **values)


def _out(found: Balance) -> list[str]:
    """Name the patches with many more or fewer people than the middle one of their service."""
    rows = found.outliers
    mine = rows[(rows["kind"] == "patch") & (rows["measure"] == "people")]
    high, low = mine[mine["times"] > HIGH], mine[mine["times"] < 1]
    return [
        say(f"out_{kind}", patches=_named(rows))
        for kind, rows in (("high", high), ("low", low))
        if len(rows)
    ]


def _named(rows: pd.DataFrame) -> str:
    """List some patches, each with how it stands beside the middle one."""
    return _some(list(zip(rows["name"], map(times_of, rows["times"]), strict=True)))


def _some(rows: Sequence[tuple[str, str]]) -> str:
    """List a few names, each with what is to be said of it, and count the rest."""
    said = [say("named", name=name, times=what) for name, what in rows[:NAMED]]
    rest = len(rows) - NAMED
    return listed([*said, say("more", count=number(rest))] if rest > 0 else said)


def _officers_out(found: Balance) -> list[str]:
    """Name the officers who stand out, each by what matters most."""
    rows = found.outliers[found.outliers["kind"] == "officer"].drop_duplicates("row")
    if rows.empty:
        return []
    told = [
        (str(one["name"]), say(f"{_side(one['times'])}_{one['measure']}"))
        for _, one in rows.iterrows()
    ]
    return [say("out_officers", named=_some(told))]


def _side(times: float) -> str:
    """Return whether something is more or less than the middle one."""
    return "more" if times > 1 else "less"


def times_of(times: float) -> str:
    """Say how many times the middle one something is."""
    return say("times", times=f"{times:.1f}")


def section(found: Balance) -> list[str]:
    """Say all of it: the middle patch, what stands out, and who has too many people."""
    out = _out(found) or _even(found)
    return [*_middles(found), *out, *_too_many(found), *_officers_out(found)]


def _middles(found: Balance) -> list[str]:
    """Say how many people the middle patch of each service has."""
    rows = found.patches.dropna(subset=["middle_people"]).drop_duplicates("service")
    return [
        say(
            "middle",
            service=vocabulary.title("services", str(row["service"])).lower(),
            people=number(round(row["middle_people"])),
            travel=_far(row["middle_travel"]),
        )
        for _, row in rows.iterrows()
    ]


def _far(metres: float) -> str:
    """Say how far people of the middle patch are on average."""
    return "" if pd.isna(metres) else say("middle_travel", distance=distance(metres))


def distance(metres: float) -> str:
    """Say a distance in metres up to a kilometre, then in kilometres."""
    if metres < 1000:
        return say("metres", number=number(round(metres, -1)))
    return say("km", number=number(round(metres / 1000, 1)))


def _even(found: Balance) -> list[str]:
    """Say that no patch stands out, where they can be compared at all."""
    known = found.patches["times_people"].notna().any()
    return [say("even" if known else "few")]


def _too_many(found: Balance) -> list[str]:
    """Name the patches with more people than they can look after."""
    rows = overloaded(found.patches)
    if rows.empty:
        return []
    names = _some(list(zip(rows["name"], map(percent, rows["load"]), strict=True)))
    return [say("overloaded_one" if len(rows) == 1 else "overloaded", patches=names)]


def standing_out(found: Balance) -> pd.Series:
    """Say of every patch and officer, by id, what stands out; nothing for most of them."""
    said: dict[str, list[str]] = {}
    ids = {"patch": found.patches["id"], "officer": found.officers["id"]}
    for _, row in found.outliers.iterrows():
        code = f"{_side(row['times'])}_{row['measure']}"
        # The words of one remark stay on one line of a narrow column.
        told = say(code).replace(" ", "\u00a0")
        said.setdefault(str(ids[row["kind"]][row["row"]]), []).append(told)
    return pd.Series({one: ", ".join(told) for one, told in said.items()}, dtype=object)


def method() -> list[str]:
    """Say how it was worked out."""
    return [say("method"), say("method_travel"), say("method_vacant")]
