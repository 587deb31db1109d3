"""From the cells of a file to the values of a layer's fields, before they are cleaned."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from layers import clean
from layers.clean import Value, missing
from layers.errors import BadRecord, Fault
from layers.layer import Field, Layer
from store.columns import JOINED
from store.words import kind_of_figure, matched

VOCABULARIES = {"category": "categories", "theme": "themes", "service": "services"}
"""Fields whose values are matched to a vocabulary."""

_DAYS = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_SLASHED = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4})\b")
_PHONE_WITHOUT_NOUGHT = re.compile(r"^[1-378]\d{9}$")
_LONGEST = {"text", "long_text", "list", "phone"}


@dataclass
class Draft:
    """One row on its way: raw values by field, and what was mended."""

    values: dict[str, object]
    mends: list[str] = field(default_factory=list)
    nameless: bool = False


def drafts(
    layer: Layer,
    frame: pd.DataFrame,
    fields: Mapping[str, Sequence[str]],
    *,
    constants: Mapping[str, object],
    said: frozenset[str],
    terms: Mapping[str, str] | None = None,
) -> list[Draft]:
    """
    Gather the raw values of every row.

    Parameters
    ----------
    layer
        What the rows are for.
    frame
        The file's columns.
    fields
        For each field the columns that give it.
    constants
        Values for every row; they give way only to columns that a person named.
    said
        The fields whose columns a person named.
    terms
        What a cell of the kind says, folded -> the term that a person says is meant.
    """
    known = terms or {}
    found = [Draft({}) for _ in range(len(frame))]
    for name, many in fields.items():
        if name in constants and name not in said:
            continue
        for draft, cell in zip(found, _column(layer[name], frame, many, known), strict=True):
            draft.values[name] = cell
    for name, constant in constants.items():
        for draft in found:
            if missing(draft.values.get(name)):
                draft.values[name] = constant
    if "telephone" in fields:
        _mend_phones(found)
    return found


def _column(
    one: Field, frame: pd.DataFrame, columns: Sequence[str], terms: Mapping[str, str]
) -> list[object]:
    """Return the raw values of one field."""
    if one.name in JOINED and len(columns) > 1:
        return _joined(one.name, frame, columns)
    cells = frame[columns[0]].tolist()
    if one.kind == "date":
        return _dates(one.name, cells)
    if one.name in VOCABULARIES and one.kind == "choice":
        return [_term(VOCABULARIES[one.name], cell, terms) for cell in cells]
    if one.name == "kind" and one.choices:
        return [None if missing(cell) else kind_of_figure(str(cell)) or cell for cell in cells]
    return cells if one.kind in {"number", "integer"} else [plain(cell) for cell in cells]


def plain(cell: object) -> object:
    """Return a whole number without the point that a table gives it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell


def folded(cell: object) -> str:
    """Return what a cell of the kind says, as two that mean the same are alike."""
    return re.sub(r"\s+", " ", str(plain(cell))).strip().casefold()


def _term(vocabulary: str, cell: object, terms: Mapping[str, str]) -> str | None:
    """Return the term a cell speaks of; None when it speaks of none."""
    if missing(cell):
        return None
    return terms.get(folded(cell)) or matched(vocabulary, str(cell))


def _joined(name: str, frame: pd.DataFrame, columns: Sequence[str]) -> list[object]:
    """Join several columns: parts of an address by commas, hours line by line with their day."""
    mark = ", " if name == "address" else "\n"
    labels = ["" if name == "address" else _label(column) for column in columns]
    joined: list[object] = []
    for cells in zip(*(frame[column] for column in columns), strict=True):
        parts = [
            label + str(plain(cell)).strip()
            for label, cell in zip(labels, cells, strict=True)
            if not missing(cell) and str(cell).strip()
        ]
        joined.append(mark.join(dict.fromkeys(parts)))
    return joined


def _label(column: str) -> str:
    """Return what to write before the hours of a column."""
    day = _DAYS.search(column)
    unstaffed = " (unstaffed)" if "unstaffed" in column.casefold() else ""
    return f"{day[0].capitalize()}{unstaffed}: " if day else f"{column}: "


def _dates(name: str, cells: list[object]) -> list[object]:
    """Write months, and dates as Americans write them, as full dates."""
    slashed = [found for cell in cells if (found := _SLASHED.match(str(cell)))]
    american = any(int(one[2]) > 12 for one in slashed) and all(int(one[1]) < 13 for one in slashed)
    return [_date(name, plain(cell), american=american) for cell in cells]


def _date(name: str, cell: object, *, american: bool) -> object:
    """Write one date."""
    text = str(cell).strip()
    month = re.fullmatch(r"(\d{4})-?(0[1-9]|1[0-2])", text)
    if month:
        last = monthrange(int(month[1]), int(month[2]))[1] if name in {"ends", "valid_to"} else 1
        return f"{month[1]}-{month[2]}-{last:02d}"
    found = _SLASHED.match(text)
    if found:
        day, of_year = (found[2], found[1]) if american else (found[1], found[2])
        return f"{found[3]}-{int(of_year):02d}-{int(day):02d}"
    return cell


def _mend_phones(found: list[Draft]) -> None:
    """Give telephone numbers the nought back that a spreadsheet took."""
    for draft in found:
        number = re.sub(r"\s", "", str(draft.values.get("telephone") or ""))
        if _PHONE_WITHOUT_NOUGHT.match(number):
            draft.values["telephone"] = "0" + number
            draft.mends.append("the telephone number got back its first 0")


def cleaned(layer: Layer, draft: Draft) -> dict[str, Value]:
    """
    Clean one row; a fault in a field that may be empty costs only that field, and is said.

    Raises
    ------
    BadRecord
        If a field that must be given is missing or wrong.
    """
    try:
        return clean.record(layer, draft.values)
    except BadRecord as bad:
        hard = [fault for fault in bad.faults if layer[fault.field].required]
        if hard:
            raise BadRecord(hard) from bad
        for fault in bad.faults:
            _give_way(layer, draft, fault)
    return clean.record(layer, draft.values)


def _give_way(layer: Layer, draft: Draft, fault: Fault) -> None:
    """Shorten what is too long, move a telephone number out of the e-mail, leave out the rest."""
    one, values = layer[fault.field], draft.values
    text = clean.text(values[one.name])
    if one.kind in _LONGEST and len(text) > one.max_length:
        values[one.name] = text[: one.max_length - 1].rstrip() + "…"
        draft.mends.append(f"{fault.reason} The rest was cut off.")
        return
    values[one.name] = None
    if one.kind == "email" and "telephone" in layer and missing(values.get("telephone")):
        values["telephone"] = text[: layer["telephone"].max_length]
        draft.mends.append("the contact is no e-mail address and was kept as telephone")
        return
    draft.mends.append(f"{fault.reason} It was left out.")
