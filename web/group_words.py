"""What the pages of groups say, from ``data/words/groups.toml``."""

from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from layers.words import sentence
from web.asking.groups import Group


def say(code: str, **values: object) -> str:
    """Return one sentence."""
    return sentence("groups", code, **values)


def counted(count: int, one: str) -> str:
    """Return "1 asset" or "1,204 assets"."""
    return say(one) if count == 1 else say(f"{one}s", count=f"{count:,}")


def answer_all(groups: pd.DataFrame) -> str:
    """Say how many groups look after how much."""
    if groups.empty:
        return say("answer_none")
    total = int(groups["assets"].sum() + groups["needs"].sum())
    held = counted(total, "record") if total else say("no_records")
    if len(groups) == 1:
        return say("answer_one", records=held)
    return say("answer_more", groups=len(groups), records=held)


def answer_one(group: Group, records: pd.DataFrame) -> str:
    """Say what one group looks after, and how fresh that is."""
    if records.empty:
        return say("group_nothing", name=group.name)
    counts = {
        one: counted(int((records["layer"] == one).sum()), one[:-1]) for one in ("assets", "needs")
    }
    return say("group_answer", name=group.name, fresh=_fresh(records), **counts)


def _fresh(records: pd.DataFrame) -> str:
    """Say how many records are due."""
    due = int(records["due"].sum())
    if due > 1:
        return say("fresh_some", due=f"{due:,}")
    return say("fresh_one" if due else "fresh_all")


def part(role: object) -> str:
    """Return what a person reads for a member's part."""
    return say(f"part_{role}") if role in ("member", "lead") else ""


def origin() -> str:
    """Return the address under which the person reaches the app, without page."""
    found = urlsplit(st.context.url or "http://localhost")
    return f"{found.scheme}://{found.netloc}"
