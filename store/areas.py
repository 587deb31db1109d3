"""What a load takes from areas already there, and what it changes in them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.clean import missing
from store import generations
from store.editing import Edit
from store.finishing import code_column, words_for
from store.register import Register, Row

if TYPE_CHECKING:
    from store.understanding import Work

_BY_CODE = ("people", "needs")


def refuse_irish_grid(work: "Work") -> None:
    """Refuse postcodes of Northern Ireland by easting and northing: theirs are of another grid."""
    many = work.guess.fields.get("postcode", ())
    if work.layer.name != "postcodes" or not many or "lon" in work.guess.place:
        return
    reason = "Its easting and northing are on the Irish grid. Give longitude and latitude instead."
    texts = work.table.frame[many[0]].astype(str).str.strip().str.upper()
    for at in np.flatnonzero(texts.str.startswith("BT").to_numpy()):
        work.placed.refused[int(at)] = reason


def place_by_code(work: "Work") -> None:
    """Give rows without coordinates the shape of the area whose code they carry."""
    code = code_column(work.guess)
    lost = [at for at, one in enumerate(work.placed.geometry) if one is None]
    lost = [at for at in lost if at not in work.placed.refused]
    if work.layer.name not in _BY_CODE or code is None or not lost:
        return
    texts = {at: str(work.table.frame[code].iloc[at]).strip() for at in lost}
    on = date.fromisoformat(work.source.date) if work.source.date else None
    shapes = work.around.shapes(texts.values(), on=on)
    for at, text in texts.items():
        if text in shapes:
            work.placed.geometry[at] = shapes[text]
        else:
            work.placed.refused[at] = _no_area(work, text)
    many = sum(1 for text in texts.values() if text in shapes)
    work.report.notes.append(f"{many:,} rows got the shape of the area whose code they carry.")


def join_by_codes(work: "Work") -> None:
    """
    Give patches without a shape the ground of the areas they are made of.

    A code that is not in force that day refuses the whole row: a patch with a ward left out in
    silence would leave people without an officer.
    """
    if work.layer.name != "patches":
        return
    on = date.fromisoformat(work.source.date) if work.source.date else None
    listed = {
        at: _codes_of(draft.values["areas"])
        for at, draft in enumerate(work.drafts)
        if not missing(draft.values.get("areas"))
    }
    for at, codes in listed.items():
        work.drafts[at].values["areas"] = codes
    listed = {at: codes for at, codes in listed.items() if work.placed.geometry[at] is None}
    shapes = work.around.shapes((one for codes in listed.values() for one in codes), on=on)
    for at, codes in listed.items():
        lost = [one for one in codes if one not in shapes]
        if lost or not codes:
            work.placed.refused[at] = _no_area(work, ", ".join(lost)[:60] or "(none)")
            continue
        work.placed.geometry[at] = shapely.union_all([shapes[one] for one in codes])
    if listed:
        many = sum(at not in work.placed.refused for at in listed)
        work.report.notes.append(f"{many:,} patches were made of the areas whose codes they list.")


def _codes_of(listed: object) -> list[str]:
    """Return the codes of a list, with whatever people put between them."""
    parts = re.split(r"[;,|\s]+", str(listed))
    return list(dict.fromkeys(one.strip() for one in parts if one.strip()))


def _no_area(work: "Work", code: str) -> str:
    """Say why a code gives no shape."""
    if not work.around.known():
        return "It has only the code of an area, and no boundaries are loaded. Load them first."
    return f"Code {code[:60]} is not among the boundaries loaded."


def keys(work: "Work") -> list[str]:
    """Return keys made of an area's tier, code and first day; "" leaves it to the layer."""
    if work.layer.name != "boundaries":
        return [""] * len(work.drafts)
    found = []
    for draft in work.drafts:
        code = draft.values.get("code")
        parts = [draft.values.get("tier"), code, draft.values.get("valid_from")]
        found.append("" if missing(code) else " ".join(str(one) for one in parts if one))
    return found


def key_of_place(
    work: "Work", values: Mapping[str, object], geometry: BaseGeometry | None, *, nameless: bool
) -> str:
    """Know needs, and records without a name of their own, by where they are."""
    if geometry is None or not (nameless or work.layer.name == "needs"):
        return ""
    parts = [str(values[name]) for name in work.layer.key if values.get(name)]
    middle = shapely.centroid(geometry)
    return " ".join([*parts, f"{middle.x:.6f} {middle.y:.6f}"])


def completed(work: "Work", rows: list[Row], register: Register) -> list[Row]:
    """Work out the parents of areas, and when areas already followed by others ended."""
    if work.layer.name != "boundaries" or not rows or work.tier is None:
        return rows
    rows = _with_parents(work, rows)
    return _with_ends(work, rows, register)


def _with_parents(work: "Work", rows: list[Row]) -> list[Row]:
    """Fill in missing parents from where the areas lie."""
    lone = [at for at, row in enumerate(rows) if not row.values.get("parent")]
    if not lone:
        return rows
    on = _day(work)
    shapes = np.array([rows[at].geometry for at in lone], dtype=object)
    found, above = work.around.parents(str(work.tier), shapes, on=on)
    known: dict[int, Mapping[str, object]] = {
        at: {"parent": parent} for at, parent in zip(lone, found, strict=True) if parent
    }
    if known:
        plural = words_for(above)
        note = f"{len(known):,} areas did not say which of the {plural} they lie in: worked out."
        work.report.notes.append(note)
    return _changed(rows, known)


def _day(work: "Work") -> date | None:
    """Return the day the source is of."""
    return date.fromisoformat(work.source.date) if work.source.date else None


def _with_ends(work: "Work", rows: list[Row], register: Register) -> list[Row]:
    """End areas that newer ones, already loaded, have followed."""
    found: dict[int, Mapping[str, object]] = {}
    for start, some in generations.by_start(rows):
        shapes = np.array([row.geometry for row in some], dtype=object)
        ends = generations.successors(register, str(work.tier), shapes, start=start)
        at_of = {id(row): at for at, row in enumerate(rows)}
        for row, end in zip(some, ends, strict=True):
            if end and not row.values.get("valid_to"):
                found[at_of[id(row)]] = {"valid_to": end}
    if found:
        many = len(found)
        work.report.notes.append(f"{many:,} areas are followed by newer ones and end before them.")
    return _changed(rows, found)


def _changed(rows: list[Row], found: Mapping[int, Mapping[str, object]]) -> list[Row]:
    """Return rows with some values changed."""
    return [
        replace(row, values={**row.values, **found[at]}) if at in found else row
        for at, row in enumerate(rows)
    ]


def write(register: Register, work: "Work", rows: list[Row], *, dry_run: bool) -> None:
    """Load the rows, and end the areas they replace."""
    source, report = work.source, work.report
    old = _replaced(register, work, rows)
    reason = f"Loaded from {source.called}"
    done = register.load(
        work.layer.name,
        rows,
        source=source.called,
        licence=source.licence,
        dry_run=dry_run,
        reason=reason,
        edits=old,
        status="proposed" if source.group else "published",
        group=source.group,
    )
    report.added, report.updated, report.unchanged = done.added, done.updated, done.unchanged
    if old:
        plural = words_for(str(work.tier))
        report.notes.append(f"{len(old):,} older {plural} end the day before these begin.")


def _replaced(register: Register, work: "Work", rows: list[Row]) -> list[Edit]:
    """Find the areas that the rows replace."""
    if work.layer.name != "boundaries" or work.tier is None:
        return []
    found: list[Edit] = []
    for start, some in generations.by_start(rows):
        held = {one.id for one in found}
        new = generations.endings(register, work.tier, some, start=start, source=source_of(work))
        found += [one for one in new if one.id not in held]
    return found


def source_of(work: "Work") -> str:
    """Return what the source is called in the store."""
    return work.source.called
