"""Sentences about what should perhaps stay private, for forms and for review."""

from collections.abc import Mapping
from numbers import Real

from layers.disclosure import Warning, in_record
from layers.layer import Layer
from layers.words import number, sentence

_NAMED = {"person", "address"}


def hints(layer: Layer, values: Mapping[str, object]) -> dict[str, str]:
    """Return, for each public field whose text may give somebody away, what to say beside it."""
    return {name: told(found) for name, found in in_record(layer, values).items()}


def told(found: list[Warning]) -> str:
    """Return a sentence for each part that may be private, and what to do."""
    parts = [sentence("privacy", one.kind, text=one.text) for one in found]
    advice = "advice_named" if {one.kind for one in found} <= _NAMED else "advice"
    return " ".join([*dict.fromkeys(parts), sentence("privacy", advice)])


def about_here(record: Mapping[str, object]) -> str:
    """Return the sentence for a record that is shown only about where it is; empty if it is not."""
    metres = record.get("blur")
    if not isinstance(metres, Real) or not float(metres) > 0:
        return ""
    return sentence("privacy", "about_here", metres=number(float(metres)))
