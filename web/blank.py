"""What can be filled in away from a screen: a form on paper, and a table with the right columns."""

import csv
import io

from layers import catalogue
from layers.layer import Field, Layer
from layers.words import sentence
from mapping.paper.blank import blank_form
from web import adding_words
from web.drawing import FONTS, require

WHERE = ("postcode", "address")
"""Fields that say where something is."""
LINES = {"long_text": 3, "list": 3}
"""Lines to write on; other kinds have one."""


def say(code: str, **values: object) -> str:
    """Return one sentence."""
    return sentence("blank", code, **values)


def form(layer: str, *, place: str, contact: str = "") -> bytes:
    """
    Make the form on paper for a layer.

    Parameters
    ----------
    layer
        The layer's name.
    place
        What the place is called.
    contact
        Where filled forms go; empty when nobody said.

    Returns
    -------
    bytes
        PDF/UA-1.

    Raises
    ------
    PatchworkError
        If the fonts that set-up puts in place are missing.
    """
    require(FONTS)
    return blank_form(_content(catalogue.layer(layer), place, contact), fonts=FONTS)


def table(layer: str) -> bytes:
    """Make the table for a layer: one line of headings, which the import knows, as CSV."""
    kind = catalogue.layer(layer)
    headings = [field.label for field in (*kind.asked("first"), *kind.asked("more"))]
    written = io.StringIO()
    csv.writer(written).writerow([*headings, say("longitude"), say("latitude")])
    # With the mark of UTF-8 in front, spreadsheet programs read Welsh letters right.
    return written.getvalue().encode("utf-8-sig")


def _content(layer: Layer, place: str, contact: str) -> dict[str, object]:
    """Return the words of a form."""
    asked = [*layer.asked("first"), *layer.asked("more")]
    shown = [one for one in asked if one.name not in WHERE and one.audience == "public"]
    return {
        "language": "en",
        "title": say(f"title_{layer.name}"),
        "subtitle": say("subtitle", place=place),
        "intro": [say("intro_1")],
        "needed": say("needed"),
        "first_title": say(f"first_{layer.name}"),
        "first": [_field(one) for one in shown if one.entry == "first"],
        "where_title": say("where"),
        "where_help": say("where_help"),
        "where": [*(_field(one) for one in asked if one.name in WHERE), *_in_words()],
        "more_title": say("more"),
        "more": [_field(one) for one in shown if one.entry == "more"],
        "private_title": say("private"),
        "private_help": say("private_help"),
        "private": [_field(one) for one in asked if one.audience != "public"],
        "back_title": say("back"),
        "back": say("back_to", contact=contact) if contact else say("back_nobody"),
        "page": say("page"),
        "of": say("of"),
        "footer": say("footer", place=place),
    }


def _field(field: Field) -> dict[str, object]:
    """Return what a form shows for a field."""
    return {
        "label": field.label,
        "help": field.help,
        "required": field.required,
        "lines": LINES.get(field.kind, 1),
        "choices": [adding_words.choice(field, one) for one in field.choices],
    }


def _in_words() -> list[dict[str, object]]:
    """Return the ways to say where something is that no field holds."""
    return [
        {
            "label": say(name),
            "help": say(f"{name}_help"),
            "required": False,
            "lines": 1,
            "choices": [],
        }
        for name in ("grid_reference", "words_for_it")
    ]
