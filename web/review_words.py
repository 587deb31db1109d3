"""The review page in words: sentences from ``data/words/review.toml``."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from layers.words import day as whole_day
from layers.words import sentence
from store.register import Entry
from web.asking.review import Asked, Queue
from web.review_acts import Done, Step

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
REASONS = ("1", "2", "3")
"""The sentences offered to begin a reason with."""


def say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("review", code, **values)


def count(value: int) -> str:
    """Return a small number as a word, a larger one in figures."""
    return SMALL[value] if 0 <= value < len(SMALL) else f"{value:,}"


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def day(stamp: object) -> str:
    """Return the day of a moment or date: "3 May 2026"."""
    return whole_day(date.fromisoformat(str(stamp)[:10]))


def short_day(stamp: object) -> str:
    """Return a day as a narrow column shows it: "3 May 2026", "22 Nov 2026"."""
    when = date.fromisoformat(str(stamp)[:10])
    return f"{when.day}\u00a0{when:%b} {when.year}"


def answer(queue: Queue, asked: Asked) -> str:
    """Say how many wait, where, and since when."""
    found, total = len(queue.frame), len(queue.every)
    code = "returned" if asked.state == "returned" else "waiting"
    if not found:
        end = "none" if not total else "filtered"
        return say(f"{code}_{end}", area=queue.area, total=count(total))
    since = day(queue.frame["changed_at"].min())
    end = "_some" if found < total else "_one" if found == 1 else ""
    told = say(f"{code}{end}", count=count(found), total=count(total), area=queue.area, day=since)
    return capital(told)


def sender(name: str, names: Mapping[str, str]) -> str:
    """Return what a person reads for a sender of `web.asking.review.senders`."""
    kind = name.partition(":")[0]
    return say(f"sender_{kind}", name=names[name])


def rows(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the queue as its table shows it."""
    return frame.assign(
        kind=[
            say("kind_need", kind=kind) if layer == "needs" else kind
            for layer, kind in zip(frame["layer"], frame["kind"], strict=True)
        ],
        new=[say(f"is_{one}") for one in frame["what"]],
        since=[short_day(one) for one in frame["changed_at"]],
        by=[sender(str(one), names) for one in frame["sender"]],
    )


def columns() -> dict[str, str]:
    """Return the columns of the table with their headings."""
    return {
        "name": say("column_name"),
        "kind": say("column_kind"),
        "new": say("column_new"),
        "since": say("column_since"),
        "by": say("column_from"),
    }


def action(name: str) -> str:
    """Return what a step of a history is called: "sent back"."""
    try:
        return say(f"did_{name}")
    except KeyError:
        return name.replace("_", " ")


def who(name: str) -> str:
    """Return what a history calls somebody, in words where it is only a number."""
    for start in ("suggestion ", "check "):
        if name.startswith(start):
            return say(f"who_{start.strip()}")
    return name


def entry(one: Entry) -> str:
    """Return one line of a history: when, what, by whom and why."""
    told = {"day": day(one.at), "what": action(one.action), "who": who(one.by)}
    return (
        say("history_why", **told, reason=one.reason) if one.reason else say("history_line", **told)
    )


def what_it_is(layer: str, what: str) -> str:
    """Return what stands under a record's name: "Asset, new"."""
    kind = say("is_asset" if layer == "assets" else "is_need")
    return f"{kind}. {say(f'is_{what}')}."


def done(what: Done) -> str:
    """Say what was done."""
    if not what.name:
        return say(f"done_many_{what.act}", count=count(what.count))
    return say(f"done_{what.act}", name=what.name, into=what.into)


def put_back(what: Done, put: Sequence[Step]) -> str:
    """Say what an undo put back; nothing when it put back nothing."""
    if not put:
        return ""
    if what.count == 1:
        return say("undone", name=what.name or put[0].name)
    return capital(say("undone_many", count=count(min(what.count, len({one.id for one in put})))))


def not_put_back(name: str, why: str) -> str:
    """Say why an undo left a record as it is."""
    return say("undo_failed", name=name, why=why) if why else say("undo_late", name=name)


def missed(what: Done) -> list[str]:
    """Name each that could not be done, and why."""
    if not what.failed:
        return []
    number = len(what.failed)
    head = say("bulk_failed_one") if number == 1 else say("bulk_failed", count=count(number))
    lines = [say("bulk_failed_line", name=name, why=why) for name, why in what.failed]
    return [capital(head), *lines]


def method() -> list[str]:
    """Say how reviewing works."""
    return [say(f"method_{number}") for number in range(1, 6)]
