"""Which column of a file is which field: what was guessed, and a choice for each field."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import catalogue
from layers.clean import missing
from store.columns import JOINED
from store.files.signature import WORDS
from store.previewing import Column, Preview
from web import bring_in_words as words
from web.parts import plain

Chosen = dict[str, tuple[str, ...]]
"""For each field the columns that give it."""

PLACES = ("lon", "lat", "easting", "northing")
TABLES = (WORDS["csv"], WORDS["xlsx"])
_SAMPLES = 2
_LONGEST = 40
_MOST_SHOWN = 8


def guessed(seen: Preview) -> Chosen:
    """Return the guess the other way round: for each field its columns."""
    found: Chosen = {}
    for column, field in seen.mapping.items():
        found[field] = (*found.get(field, ()), column)
    return found


def given(
    guess: Mapping[str, Sequence[str]], chosen: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """
    Return what a person says differently from the guess, as `Source.columns` takes it.

    Only the differences are said, because a guess may read one column for two things.
    """
    changed = [name for name in {**guess, **chosen} if guess.get(name, ()) != chosen.get(name, ())]
    left_out = {one: "" for name in changed for one in guess.get(name, ())}
    return left_out | {one: name for name in changed for one in chosen.get(name, ())}


def fields(layer_name: str, seen: Preview, *, fixed: set[str]) -> list[str]:
    """Return the fields that a column may be chosen for, the most important first."""
    layer = catalogue.layer(layer_name)
    own = [one for one in layer.names if one not in fixed]
    if seen.format not in TABLES or not layer.geometries:
        return own
    place = [one for one in (*PLACES, "postcode") if one not in layer]
    if layer_name in {"people", "needs"} and "area_code" not in layer:
        place.append("area_code")
    return [*own[:2], *place, *own[2:]] if len(own) > 2 else [*own, *place]


def show(layer_name: str, seen: Preview, *, key: str, fixed: set[str]) -> Chosen:
    """
    Draw a choice of columns for every field and return what is chosen.

    Fields that the guess fills and those that are needed come first; the others wait in a box, and
    none changes its place when it is changed.

    Parameters
    ----------
    layer_name
        What the file is for.
    seen
        The file as it was read.
    key
        Names this file, its sheet and its layer.
    fixed
        Fields that are said once for the whole file.
    """
    guess = guessed(seen)
    layer = catalogue.layer(layer_name)
    offered = fields(layer_name, seen, fixed=fixed)
    first = [one for one in offered if one in guess or one in layer.required]
    later = [one for one in offered if one not in first]
    chosen: Chosen = {}
    with st.container(key="bring_columns"):
        for field in first:
            chosen[field] = _choice(layer_name, field, seen, guess, key=key)
    if later:
        with (
            st.expander(words.say("more_columns", count=len(later))),
            st.container(horizontal=True),
        ):
            for field in later:
                chosen[field] = _choice(layer_name, field, seen, guess, key=key)
    whole = {name: many for name, many in guess.items() if name not in chosen} | chosen
    return {name: many for name, many in whole.items() if many and name not in fixed}


def _choice(
    layer_name: str, field: str, seen: Preview, guess: Chosen, *, key: str
) -> tuple[str, ...]:
    """Draw the choice for one field, with examples under it."""
    layer = catalogue.layer(layer_name)
    title = words.label(layer_name, field)
    if field in layer.required:
        title = words.say("needed", label=title)
    there = {one.name: one for one in seen.columns}
    usual = [one for one in guess.get(field, ()) if one in there]
    named = f"bring_column_{key}_{layer_name}_{field}"
    with st.container(gap="small"):
        if field in JOINED:
            many = st.multiselect(
                title,
                list(there),
                default=usual,
                key=named,
                persist_state="session",
                placeholder=words.say("no_column"),
            )
        else:
            one = st.selectbox(
                title,
                ["", *there],
                index=[*there].index(usual[0]) + 1 if usual else 0,
                format_func=lambda name: name or words.say("no_column"),
                key=named,
                persist_state="session",
            )
            many = [one] if one else []
        _examples([there[name] for name in many if name in there])
    return tuple(many)


def _examples(chosen: list[Column]) -> None:
    """Show the first values of the chosen columns, as plain text."""
    if not chosen:
        return
    each = _SAMPLES if len(chosen) == 1 else 1
    samples = [_short(one) for column in chosen for one in dict.fromkeys(column.samples[:each])]
    text = words.say("such_as", examples=" · ".join(samples))
    if not samples:
        text = words.say("empty_column")
    plain.line(text, kind="examples")


def _short(text: str) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def problems(
    layer_name: str, seen: Preview, chosen: Chosen, *, fixed: set[str]
) -> tuple[list[str], list[str]]:
    """Return what must be put right before a check, and what a person should know."""
    must = words.twice(layer_name, chosen)
    should = words.missing(layer_name, chosen, fixed)
    return must, [*should, words.not_used(seen, chosen)]


def table(
    layer_name: str, seen: Preview, chosen: Chosen
) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """
    Return the first rows under the fields they are taken for, and the headings.

    The name comes first; ``label`` is what the map calls a row. Columns have names of ours, since a
    file may call its columns anything.
    """
    frame = seen.frame
    shown = _shown(layer_name, seen, chosen)
    cells = {f"c{at}": _joined(frame, many) for at, (_, many) in enumerate(shown)}
    first = cells.get("c0", [""] * len(frame))
    made = pd.DataFrame(
        {
            "id": [str(at) for at in range(1, len(frame) + 1)],
            **cells,
            "label": [one or words.say("no_label") for one in first],
        }
    )
    headings = {f"c{at}": heading for at, (heading, _) in enumerate(shown)}
    return gpd.GeoDataFrame(made, geometry=frame.geometry.to_numpy(), crs=frame.crs), headings


def _shown(layer_name: str, seen: Preview, chosen: Chosen) -> list[tuple[str, tuple[str, ...]]]:
    """Choose the columns to show: those with a field, else the first ones of the file."""
    layer = catalogue.layer(layer_name)
    order = [one for one in ("name", *layer.names) if chosen.get(one)]
    found = [(words.label(layer_name, one), chosen[one]) for one in dict.fromkeys(order)]
    bare: list[tuple[str, tuple[str, ...]]] = [(one.name, (one.name,)) for one in seen.columns]
    return (found or bare)[:_MOST_SHOWN]


def _joined(frame: gpd.GeoDataFrame, many: Sequence[str]) -> list[str]:
    """Return the cells of one or several columns as text."""
    columns = [frame[name].tolist() for name in many]
    return [
        ", ".join(str(cell)[:200] for cell in cells if not missing(cell))
        for cells in zip(*columns, strict=True)
    ]
