"""About the data: where it is from, under which licence, and as files to take away."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from layers.catalogue import LAYERS
from layers.words import number, sentence
from store.exporting import table_as_csv
from web import data_tables
from web.exports import MEDIA, Form, Taken, take
from web.frames import SHARED
from web.parts import anatomy, area_choice, kept, plain, table
from web.place import Place

FORMS: tuple[Form, ...] = ("xlsx", "csv", "geojson", "gpkg", "parquet")
WHOLE = "whole"


def page(place: Place) -> None:
    """Draw the page; it is the same for everybody."""
    place = place.as_everybody()
    sources = data_tables.sources(place)
    layers = data_tables.layers(place, sources)
    if layers.empty:
        anatomy.empty(_say("empty_title"), _say("empty_body"))
        return
    anatomy.answer(
        _say("title"), _answer(layers, sources), note=place.name if place.is_demo else ""
    )
    taken = _take(place, dict(zip(layers["layer"], layers["records"], strict=True)))
    _layers(layers)
    _sources(sources)
    anatomy.why([*taken.about, _say("file_xlsx"), _say("file_csv")])
    anatomy.take_away(
        csv=lambda: table_as_csv(sources.drop(columns=["title", "day"])),
        file_name="sources.csv",
        key="data_take",
    )


def _say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("data", code, **values)


def _answer(layers: pd.DataFrame, sources: pd.DataFrame) -> str:
    """Say in a sentence what the map is made of."""
    return _say(
        "answer",
        records=f"{int(layers['records'].sum()):,}",
        sources=number(sources["source"].nunique()),
        day=data_tables.written(sources["day"].max()),
    )


def _take(place: Place, counts: Mapping[str, int]) -> Taken:
    """Draw the choice of a layer and an area, and a button for each kind of file."""
    plain.heading(_say("take_title"))
    with anatomy.controls():
        layer = kept.select(
            _say("choose_layer"),
            {
                one: _say("option", layer=LAYERS[one].title, count=f"{many:,}")
                for one, many in counts.items()
            },
            usual="assets" if "assets" in counts else next(iter(counts)),
            key="layer",
            width=260,
        )
        within, name = _area(place)
    taken = _taken(place, layer, within)
    title = taken.layer.title.lower()
    plain.line(_say("take_body", count=f"{len(taken.frame):,}", layer=title, area=name))
    _buttons(taken, f"{layer}-{within}".strip("-").replace(" ", "-").lower())
    return taken


def _area(place: Place) -> tuple[str, str]:
    """Draw the choice of an area; return its code and name."""
    named = area_choice.layers(place)
    spec = area_choice.kind(named, first={WHOLE: _say("whole")}, last={})
    if spec == WHOLE:
        area_choice.forget()
        return "", _say("take_all")
    return area_choice.area(place, named[spec])


def _taken(place: Place, layer: str, within: str) -> Taken:
    """Gather the records, once for everybody who asks for the same."""
    versions = tuple(place.register.version(one) for one in (layer, "boundaries", "patches"))
    key = ("taken", place.register.store.where, layer, within, versions, place.today())
    return SHARED.get(key, lambda: take(place, layer, within=within))


def _buttons(taken: Taken, name: str) -> None:
    """Draw the buttons that give the file away, each made when it is asked for."""
    with st.container(horizontal=True, key="data_downloads"):
        for form in FORMS:
            st.download_button(
                _say(f"form_{form}"),
                data=partial(taken.as_file, form),
                file_name=f"{name}.{form}",
                mime=MEDIA[form],
                on_click="ignore",
                type="primary" if form == FORMS[0] else "secondary",
                key=f"take_{form}",
            )


def _layers(rows: pd.DataFrame) -> None:
    """List what there is."""
    plain.heading(_say("layers_title"))
    columns = {"title": "layer", "records": "records", "sources": "sources", "newest": "newest"}
    table.show(
        rows.assign(id=rows["layer"]),
        key="data_layers",
        columns={name: _say(f"column_{word}") for name, word in columns.items()},
        caption=_say("layers_caption"),
    )


def _sources(rows: pd.DataFrame) -> None:
    """List where it is from."""
    plain.heading(_say("sources_title"))
    names = ["source", "layer", "licence", "records", "loaded", "attribution"]
    shown = rows.assign(layer=rows["title"])
    there = [one for one in names if one != "attribution" or rows["attribution"].any()]
    table.show(
        shown,
        key="data_sources",
        columns={name: _say(f"column_{name}") for name in there},
        caption=_say("sources_caption"),
    )
