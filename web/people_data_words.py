"""The words of the page "Personal data"."""

from collections.abc import Sequence

import pandas as pd

from layers.layer import Layer
from layers.words import listed, sentence
from store.erasing import BESIDES
from web.asking.people_data import SCOPES, Mention

COLUMNS = ("name", "now", "past", "layer", "status")


def say(code: str, **values: object) -> str:
    """Return one sentence of the page."""
    return sentence("people_data", code, **values)


def answer(text: str, mentions: Sequence[Mention]) -> str:
    """Say how many records name the person."""
    code = {0: "none", 1: "one"}.get(len(mentions), "many")
    return say(code, text=text, number=f"{len(mentions):,}")


def field(layer: Layer, name: str) -> str:
    """Return what a person reads for a field."""
    return say(f"field_{name}") if name in BESIDES and name not in layer else layer[name].label


def fields(layer: Layer, names: Sequence[str]) -> str:
    """Return the fields, as people say them."""
    return listed([field(layer, one) for one in names])


def title(mention: Mention) -> str:
    """Return what a record is called."""
    return mention.name or say("nameless")


def table(mentions: Sequence[Mention]) -> pd.DataFrame:
    """Return the records as they are listed."""
    rows = [
        {
            "id": one.id,
            "name": title(one),
            "layer": one.layer.title,
            "status": say(f"status_{one.status}"),
            "now": fields(one.layer, one.now) or "–",
            "past": fields(one.layer, one.past) or "–",
        }
        for one in mentions
    ]
    return pd.DataFrame(rows, columns=["id", *COLUMNS])


def headings() -> dict[str, str]:
    """Return the headings of that list."""
    return {name: say(f"column_{name}") for name in COLUMNS}


def scopes() -> dict[str, str]:
    """Return the choices of what goes."""
    return {one: say(f"scope_{one}") for one in SCOPES}


def records(number: int) -> str:
    """Return a number of records in words."""
    return say("one_record") if number == 1 else say("many_records", number=f"{number:,}")


def method() -> list[str]:
    """Say how it is looked for and erased."""
    return [say(f"method_{number}") for number in (1, 2, 3)]
