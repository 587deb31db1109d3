"""What may be there already: the records that are like the one in sight, with the way to merge."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers.errors import PatchworkError
from web import review_words as words
from web.asking import duplicates
from web.asking.duplicates import Like
from web.difference_rows import GEOMETRY
from web.here_words import metres
from web.parts import plain
from web.place import Place
from web.review_draft import draft


def near(place: Place, layer: str, record: Mapping[str, Any]) -> list[Like]:
    """Return what may be the same place as a record; nothing where that cannot be known."""
    shape = record[GEOMETRY]
    if not isinstance(shape, BaseGeometry):
        return []
    exclude = {str(record["id"]), str(record.get("same_as") or "")}
    try:
        return duplicates.near(place, layer, record, shape, exclude=exclude)
    except PatchworkError:
        return []


def show(found: list[Like], *, key: str) -> None:
    """Draw what is like the record in sight, each with the button to merge with it."""
    for at, one in enumerate(found):
        with st.container(border=True, key=f"{key}_like_{at}"):
            plain.heading(one.name, remark=_about(one))
            if one.id:
                st.button(
                    words.say("alike_this"), key=f"{key}_this_{at}", on_click=_merge, args=(one.id,)
                )


def _about(one: Like) -> str:
    """Say what a record is, why it may be the same, and where it stands."""
    far = "alike_near" if round(one.metres) else "alike_here"
    told = [one.kind, words.say(far, metres=metres(one.metres)), one.why]
    if one.across:
        told.append(words.say("alike_across", name=one.across))
    if one.status != "published":
        told.append(words.say("alike_waits"))
    return " · ".join(part for part in told if part)


def _merge(record: str) -> None:
    """Open the merging with a record."""
    found = draft()
    found.mode, found.into = "merge", record
    found.point("#review-merge")
