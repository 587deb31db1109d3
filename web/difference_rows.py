"""Two versions of one record, field by field, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from numbers import Real

import pandas as pd
from shapely.geometry.base import BaseGeometry

from layers import vocabulary, words
from layers.clean import missing
from layers.layer import Field, Layer
from web import shape_words

GEOMETRY = "geometry"
LEFT_OUT = ("same_as",)
"""Fields that say how records hang together, not what the record is."""
_VOCABULARIES = {"category": "categories", "theme": "themes"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One field of two records: what a person reads for each, and whether it is the same."""

    field: str
    label: str
    left: str
    right: str
    same: bool


def rows(
    layer: Layer,
    left: Mapping[str, object],
    right: Mapping[str, object],
    *,
    names: Mapping[str, str] | None = None,
) -> list[Row]:
    """
    Compare two records field by field, their place last.

    Parameters
    ----------
    layer
        What both are.
    left, right
        Field to value, and ``geometry`` to a shape in EPSG:4326. Only what both have is compared:
        a field left out of one is a field that it does not speak about.
    names
        What to show instead of an id, such as the name of a group.
    """
    told = names or {}
    compared = [
        one
        for one in layer.fields
        if one.name in left and one.name in right and one.name not in LEFT_OUT
    ]
    found = [_row(one, left[one.name], right[one.name], told) for one in compared]
    if GEOMETRY in left and GEOMETRY in right:
        found.append(_place(left[GEOMETRY], right[GEOMETRY]))
    return found


def _row(field: Field, left: object, right: object, names: Mapping[str, str]) -> Row:
    """Compare one field."""
    return Row(
        field=field.name,
        label=field.label,
        left=value(field, left, names=names),
        right=value(field, right, names=names),
        same=_plain(left) == _plain(right),
    )


def _place(left: object, right: object) -> Row:
    """Compare two shapes."""
    first = left if isinstance(left, BaseGeometry) else None
    second = right if isinstance(right, BaseGeometry) else None
    here, there = shape_words.pair(first, second)
    return Row(
        field=GEOMETRY,
        label=words.sentence("differences", "place"),
        left=here,
        right=there,
        same=shape_words.same(first, second),
    )


def _plain(raw: object) -> object:
    """Return a value so that what means the same is the same: no text, None and NaN are one."""
    if raw is None or raw is pd.NA or raw is pd.NaT or (isinstance(raw, float) and raw != raw):
        return None
    if isinstance(raw, Real) and not isinstance(raw, bool):
        return float(raw)
    if isinstance(raw, list | tuple):
        return "\n".join(str(one).strip() for one in raw)
    return str(raw).strip() or None


def value(field: Field, raw: object, *, names: Mapping[str, str] | None = None) -> str:
    """Return one value as people read it; nothing for what is not known."""
    plain = _plain(raw)
    if plain is None:
        return ""
    if isinstance(plain, float):
        return f"{plain:,g}"
    text = str(plain)
    if field.name in _VOCABULARIES:
        return vocabulary.title(_VOCABULARIES[field.name], text)
    if field.kind == "choice":
        return text[:1].upper() + text[1:]
    if field.kind == "code":
        return (names or {}).get(text, text)
    return _day(text) if field.kind == "date" and not missing(text) else text


def _day(text: str) -> str:
    """Write a date as people do; what is no date stays as it was typed."""
    try:
        return words.day(date.fromisoformat(text[:10]))
    except ValueError:
        return text
