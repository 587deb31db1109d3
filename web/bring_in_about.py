"""What a file is: its layer, its kind of area or service, its name, licence and date."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from layers import catalogue, vocabulary
from store.previewing import Preview
from store.source import Source
from web import bring_in_columns as columns
from web import bring_in_guess as guess
from web import bring_in_words as words
from web.parts import plain
from web.place import Place
from web.uploads import Upload

LONGEST = 100
_WORD = re.compile(r"^\w[\w '’-]{0,59}$")
_DATED = {
    "boundaries": "valid_from",
    "patches": "valid_from",
    "officers": "starts",
    "people": "date",
    "indicators": "date",
    "needs": "raised_on",
    "assets": "last_checked",
}
_FALLBACK = ("needs", "assets")
"""Layers whose date is only for rows that say none."""
_EARLIEST = date(1801, 3, 10)
Look = Callable[[Source], Preview]


@dataclass(frozen=True, kw_only=True)
class About:
    """What was said: the source so far, the file as it was read, and what is still amiss."""

    source: Source
    seen: Preview
    fixed: frozenset[str]
    problems: tuple[str, ...]


def show(place: Place, upload: Upload, layers: list[str], look: Look) -> About:
    """
    Draw what is said once for the whole file.

    Parameters
    ----------
    place
        Where it would land.
    upload
        The file.
    layers
        What it may be for.
    look
        Reads the file as described.
    """
    start = Source(layer="assets", file=upload.file, name=upload.stem)
    first = look(start)
    if first.frame.empty and first.format not in columns.TABLES:
        # Shapes far from here have no place as assets; as boundaries they may lie anywhere.
        first = look(replace(start, layer="boundaries"))
    key = f"bring_{upload.token[:8]}"
    plain.heading(words.say("what"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="bring_about"):
        layer = _layer(first, upload, layers, key=key)
        sheet = _sheet(first, key=key)
        source = replace(start, layer=layer, sheet=sheet)
        seen = look(source)
        source, seen, fixed, problems = _kind(place, upload, source, seen, look, key=key)
        name, licence = _named(upload, key=key)
        day = _date(layer, seen, key=key)
    if not name:
        problems = (*problems, words.say("need_name"))
    source = replace(source, name=name or upload.stem, licence=licence, date=day)
    _say_again(place, source)
    return About(source=source, seen=seen, fixed=fixed, problems=problems)


def _named(upload: Upload, *, key: str) -> tuple[str, str]:
    """Draw the source's name and licence."""
    name = st.text_input(
        words.say("source"),
        value=upload.stem[:LONGEST],
        max_chars=LONGEST,
        key=f"{key}_name",
        persist_state="session",
        width=280,
    )
    licence = st.text_input(
        words.say("licence"),
        max_chars=200,
        placeholder=words.say("licence_example"),
        key=f"{key}_licence",
        persist_state="session",
        width=330,
    )
    return name.strip(), licence.strip()


def _layer(first: Preview, upload: Upload, layers: list[str], *, key: str) -> str:
    """Draw the choice of layer."""
    usual = guess.layer(first, upload.stem)
    return str(
        st.selectbox(
            words.say("choose_layer"),
            layers,
            index=layers.index(usual) if usual in layers else 0,
            format_func=lambda one: catalogue.layer(one).title,
            key=f"{key}_layer",
            persist_state="session",
            width=190,
        )
    )


def _sheet(first: Preview, *, key: str) -> str | None:
    """Draw the choice of sheet when there are several; None for the one read first."""
    if len(first.sheets) < 2:
        return None
    chosen = st.selectbox(
        words.say("choose_sheet"),
        list(first.sheets),
        index=first.sheets.index(first.sheet) if first.sheet in first.sheets else 0,
        key=f"{key}_sheet",
        persist_state="session",
        width=250,
    )
    return None if chosen == first.sheet else chosen


def _kind(  # noqa: PLR0913  (everything said so far, handed on)
    place: Place, upload: Upload, source: Source, seen: Preview, look: Look, *, key: str
) -> tuple[Source, Preview, frozenset[str], tuple[str, ...]]:
    """Draw the choice of tier or service where a layer needs one and no column says it."""
    taken = set(seen.mapping.values())
    if source.layer == "boundaries" and "tier" not in taken:
        known = {one.name: one.title for one in vocabulary.tiers().values()}
        known |= {one: vocabulary.tier(one).title for one in place.tiers()}
        usual = seen.tier or guess.tier(upload.stem)
        chosen, problems = _word("tier", known, usual, key=key)
        if chosen and chosen != seen.tier:  # else the file says it itself, and is read as it is
            source = replace(source, tier=chosen)
            seen = look(source)
        return source, seen, frozenset({"tier"}), problems
    if source.layer in {"patches", "officers"} and "service" not in taken:
        known = {one.name: one.title for one in vocabulary.terms("services").values()}
        known |= {one: vocabulary.title("services", one) for one in place.services()}
        chosen, problems = _word("service", known, guess.service(upload.stem), key=key)
        return replace(source, service=chosen), seen, frozenset({"service"}), problems
    return source, seen, frozenset(), ()


def _word(
    what: str, known: dict[str, str], usual: str | None, *, key: str
) -> tuple[str | None, tuple[str, ...]]:
    """Draw a choice that a new word may be typed into; return it, and what is amiss with it."""
    options = list(known)
    found = st.selectbox(
        words.say(f"choose_{what}"),
        options,
        index=options.index(usual) if usual in known else None,
        format_func=lambda one: known.get(one, one),
        placeholder=words.say("choose_or_type"),
        accept_new_options=True,
        key=f"{key}_{what}",
        persist_state="session",
        width=280,
    )
    if not found:
        return None, (words.say(f"need_{what}"),)
    if found not in known and not _WORD.match(found):
        return None, (words.say("bad_word"),)
    return found, ()


def _date(layer: str, seen: Preview, *, key: str) -> str | None:
    """Draw the choice of a date, unless a column gives it."""
    field = _DATED.get(layer)
    if field is None or (field in seen.mapping.values() and layer not in _FALLBACK):
        return None
    found = st.date_input(
        words.say(f"date_{layer}"),
        value=None,
        min_value=_EARLIEST,
        format="DD/MM/YYYY",
        key=f"{key}_date_{layer}",
        persist_state="session",
        width=260,
    )
    return found.isoformat() if isinstance(found, date) else None


def _say_again(place: Place, source: Source) -> None:
    """Say that a source of this name is there already."""
    there = place.register.sources()
    if ((there["layer"] == source.layer) & (there["source"] == source.name)).any():
        plain.line(words.say("source_again", name=source.name))
