"""What My patch says in plain sentences, from ``data/words/my_patch.toml``."""

import math
from collections.abc import Iterable
from datetime import date

import pandas as pd

from layers.words import day, listed, number, percent, sentence
from web.asking.my_patch import KINDS, Mine

NAMES = 3
"""How many names are listed in a sentence."""


def say(code: str, **values: object) -> str:
    """Return one sentence."""
    return sentence("my_patch", code, **values)


def counted(count: int, one: str) -> str:
    """Return "1 asset" or "1,204 assets"."""
    return say(one) if count == 1 else say(f"{one}s", count=f"{count:,}")


def patch(mine: Mine) -> str:
    """Name the patches and areas somebody works on."""
    return few(mine.works_on)


def few(names: Iterable[str]) -> str:
    """List a few names, and count the rest."""
    every = list(names)
    if len(every) <= NAMES + 1:
        return listed(every)
    return listed([*every[:NAMES], say("more", count=len(every) - NAMES)])


def answer(mine: Mine, changed: int, since: date) -> str:
    """Say what is on the ground, how much changed, what is due and who shares it."""
    if not mine.has_ground:
        return " ".join([say("no_ground", name=mine.officer["name"]), *missing(mine)])
    due = len(mine.due)
    return " ".join(
        [
            _on_it(mine),
            say(f"changed_{_many(changed)}", count=f"{changed:,}", date=day(since)),
            say(f"due_{_many(due)}", count=f"{due:,}"),
            _sharers(mine.sharers),
            *missing(mine),
        ]
    )


def _many(count: int) -> str:
    """Return which of the sentences for none, one and more is meant."""
    return "none" if count == 0 else "one" if count == 1 else "more"


def _on_it(mine: Mine) -> str:
    """Say how many people, assets and open needs there are."""
    held = mine.records
    needs = held[(held["layer"] == "needs") & held["open"].to_numpy(dtype=bool)]
    known = math.isfinite(mine.people)
    return say(
        "answer",
        patch=patch(mine),
        people=say("about_people", people=number(round(mine.people))) if known else "",
        assets=counted(int((held["layer"] == "assets").sum()), "asset"),
        needs=counted(len(needs), "open_need"),
    )


def _sharers(sharers: pd.DataFrame) -> str:
    """Say how many officers, councillors and groups share the ground."""
    counts = {one: int((sharers["kind"] == one).sum()) for one in KINDS}
    kinds = [counted(count, one) for one, count in counts.items() if count]
    if not kinds:
        return say("shares_none")
    return say("shares_one" if len(sharers) == 1 else "shares", kinds=listed(kinds))


def missing(mine: Mine) -> list[str]:
    """Say which patches and areas in the officer's record are not on the map."""
    return [say("missing", names=few(mine.missing))] if mine.missing else []


def share(row: pd.Series) -> str:
    """Say how much of the ground somebody shares, and how much of theirs that is."""
    if pd.isna(row["share_of_footprint_area"]):
        return say("at_home")
    # Ground without people, or without a count of them, is told as ground.
    by = "people" if row["share_of_footprint_people"] > 0 else "area"
    here, own = float(row[f"share_of_footprint_{by}"]), float(row[f"share_of_{by}"])
    said = [say(f"share_{by}", share=percent(here))]
    return ", ".join([*said, *([say("share_theirs", share=percent(own))] if own > 0 else [])])


def standing(row: pd.Series) -> str:
    """Say whether somebody is away, and who covers; empty for whoever is in post."""
    if row["covered_by"]:
        return say("away_covered", name=row["covered_by"])
    return "" if row["in_post"] else say("away")


def method(mine: Mine) -> list[str]:
    """Say how it was worked out, and what was left out."""
    lines = [say(f"method{one}") for one in ("", "_people", "_since", "_shares")]
    if mine.grazing:
        lines.append(say("method_grazing", count=number(mine.grazing)))
    return [*lines, say("method_contact")]
