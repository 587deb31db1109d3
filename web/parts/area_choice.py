"""The choice of an area: its kind, then which one, both in the address by name and code."""

from collections.abc import Mapping

import streamlit as st

from layers.words import sentence
from web.area_layers import AreaLayer
from web.parts import kept
from web.place import Place


def layers(place: Place) -> dict[str, AreaLayer]:
    """Return the kinds of area that the place has any of, by name."""
    return {one.spec: one for one in place.area_layers() if len(place.areas(one))}


def kind(
    named: Mapping[str, AreaLayer], *, first: Mapping[str, str], last: Mapping[str, str]
) -> str:
    """
    Draw the choice of the kind of area.

    Parameters
    ----------
    named
        The kinds, as `layers` gives them.
    first, last
        What else can be chosen, before them and after.
    """
    titles = {**first, **{spec: one.title for spec, one in named.items()}, **last}
    usual = next(iter(first), "tier:ward" if "tier:ward" in named else next(iter(titles)))
    return kept.select(_say("choose_kind"), titles, usual=usual, key="kind", always=True)


def area(place: Place, layer: AreaLayer) -> tuple[str, str]:
    """Draw the choice of one area of a kind; return its code and its name."""
    rows = place.areas(layer).sort_values(["name", "code"])
    names = dict(zip(rows["code"].astype(str), rows["name"].astype(str), strict=True))
    code = kept.select(_say("choose_area"), names, usual=next(iter(names)), key="area", always=True)
    return code, names[code]


def forget() -> None:
    """Take the area out of the address, when none is chosen."""
    if "area" in st.query_params:
        del st.query_params["area"]


def _say(code: str) -> str:
    """Return one of the sentences of this part."""
    return sentence("areas", code)
