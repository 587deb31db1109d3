"""What a group's own words mean: for each word in the column of the kind, the kind meant."""

from dataclasses import replace

import streamlit as st

from layers import catalogue, vocabulary
from store.cells import VOCABULARIES
from store.source import Source
from web import spreadsheet_words as words
from web.parts import plain
from web.place import Place
from web.spreadsheet_draft import ListDraft, remembered
from web.spreadsheet_words import say


def show(place: Place, found: ListDraft, source: Source) -> Source:
    """
    Draw a choice for each word, or one for the whole list when no column gives the kind.

    Returns
    -------
    Source
        What was said, with ``terms`` or ``set``.

    Raises
    ------
    BadFile
        If the file cannot be read.
    """
    field = next(one for one in catalogue.layer(source.layer).names if one in VOCABULARIES)
    terms = vocabulary.terms(VOCABULARIES[field])
    options = [*terms]
    opened = found.open(place, source)
    plain.heading(say("step_kinds"), remark=say("step_kinds_help"))
    if field not in opened.fields:
        return _all_alike(found, source, field, options)
    before = remembered(place, source.group, f"kinds {source.layer}")
    said: dict[str, str] = {}
    with st.container(horizontal=True, key="list_kinds"):
        for one in opened.kinds:
            usual = before.get(one.key) or one.term
            chosen = st.selectbox(
                words.kind(one),
                options,
                index=options.index(usual) if usual in options else None,
                format_func=lambda name: terms[name].title,
                placeholder=say("kind_guess"),
                key=f"list_kind_{found.token[:8]}_{one.key}",
                width=260,
            )
            if chosen:
                said[one.key] = str(chosen)
    return replace(source, terms=said)


def _all_alike(found: ListDraft, source: Source, field: str, options: list[str]) -> Source:
    """Draw one choice for all rows."""
    terms = vocabulary.terms(VOCABULARIES[field])
    chosen = st.selectbox(
        say("kind_all"),
        options,
        index=None,
        format_func=lambda name: terms[name].title,
        placeholder=say("kind_guess"),
        key=f"list_kind_{found.token[:8]}",
        width=320,
    )
    return replace(source, set={field: chosen}) if chosen else source
