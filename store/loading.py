"""Bring a file into a layer: check every row of it, and load what is sound."""

from shapely.geometry.base import BaseGeometry

from layers import shape
from layers.clean import missing
from layers.errors import BadFile, BadRecord, Fault
from layers.layer import Layer
from store import areas, cells, finishing, origins, staffing
from store.previewing import Preview, preview
from store.register import Register, Row
from store.source import Progress, Report, Source
from store.surroundings import Surroundings
from store.understanding import Work, understood

__all__ = ["Preview", "Progress", "Report", "Source", "attribution_of", "load", "preview"]


def load(
    register: Register,
    source: Source,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    around: Surroundings | None = None,
) -> Report:
    """
    Load a file in one transaction.

    Parameters
    ----------
    register
        Where to; the actor must have the right to load.
    source
        The file and what to make of it.
    dry_run
        Give the same report and write nothing.
    progress
        Called with the share done and a word.
    around
        What is known of the place, kept from one load to the next; made anew if left out.

    Raises
    ------
    BadFile
        If nothing of the file can be read; one sentence says why and what to do.
    Refused
        If the actor has no right to load.
    """
    tell = progress or _quiet
    tell(0.0, f"reading {source.called}")
    work = understood(source, around or Surroundings(register))
    tell(0.4, f"checking {len(work.table):,} rows")
    rows = origins.claimed(work, _rows(work, register), register)
    tell(0.7, f"loading {len(rows):,} records")
    areas.write(register, work, rows, dry_run=dry_run)
    if not dry_run:
        origins.remember(work, rows, register)
    if source.attribution and not dry_run:
        register.set_note(attribution_of(source.called), source.attribution)
    work.report.repaired.sort(key=lambda one: int(str(one["row"])))
    work.report.refused.sort(key=lambda one: int(str(one["row"])))
    tell(1.0, "done")
    return work.report


def attribution_of(source: str) -> str:
    """Return the name of the note that keeps the wording a source's owner asks for."""
    return f"attribution of {source}"


def _quiet(share: float, word: str) -> None:
    """Say nothing."""
    del share, word


def _rows(work: Work, register: Register) -> list[Row]:
    """Check every row and return those that are sound."""
    _refuse_faults(work)
    work.drafts = finishing.drafted(work)
    areas.refuse_irish_grid(work)
    areas.place_by_code(work)
    areas.join_by_codes(work)
    bad = {int(str(one["row"])) for one in work.report.refused}
    for at, reason in work.placed.refused.items():
        if int(work.table.rows[at]) not in bad:
            work.refuse(at, "geometry", reason)
            bad.add(int(work.table.rows[at]))
    _note_repairs(work, bad)
    keys = _keys(work)
    numbers = [at for at in range(len(work.table)) if int(work.table.rows[at]) not in bad]
    rows = [row for at in numbers if (row := _row(work, at, keys[at])) is not None]
    if work.layer.name == "officers":
        staffing.note_posts(work.report, rows, register)
    return areas.completed(work, rows, register)


def _refuse_faults(work: Work) -> None:
    """Take over what the reading refused."""
    for fault in work.table.faults:
        work.report.refused.append({"row": fault.row, "field": fault.field, "reason": fault.reason})


def _note_repairs(work: Work, bad: set[int]) -> None:
    """Take over what was mended in shapes and places, but not for rows that are refused."""
    for row, what in work.table.repairs:
        if row not in bad:
            work.report.repaired.append({"row": row, "what": what})
    for at, what in work.placed.repairs:
        if int(work.table.rows[at]) not in bad:
            work.repair(at, what)


def _row(work: Work, at: int, key: str) -> Row | None:
    """Clean one row; None when it is refused."""
    draft = work.drafts[at]
    faults = []
    try:
        values = cells.cleaned(work.layer, draft)
    except BadRecord as bad:
        faults += bad.faults
    try:
        fitted, mends = _fitted(work.layer, work.placed.geometry[at])
    except BadRecord as bad:
        faults += bad.faults
    if faults:
        work.refuse(at, faults[0].field, " ".join(one.reason for one in faults))
        return None
    for what in (*draft.mends, *mends):
        work.repair(at, what)
    key = key or areas.key_of_place(work, values, fitted, nameless=draft.nameless)
    return Row(values=values, geometry=fitted, key=key, number=int(work.table.rows[at]))


def _fitted(layer: Layer, geometry: BaseGeometry | None) -> tuple[BaseGeometry | None, list[str]]:
    """Fit a shape to the layer; a plain point on the globe is fit already."""
    if geometry is None or not layer.geometries:
        if layer.place_required:
            msg = "It has no place on the map: no coordinates, and no postcode or code of an area."
            raise BadRecord([Fault("geometry", msg)])
        return None, []
    if "point" in layer.geometries and _is_plain_point(geometry):
        return geometry, []
    return shape.fit(layer, geometry)


def _is_plain_point(geometry: BaseGeometry) -> bool:
    """Whether a shape is one flat point on the globe (not a number compares as false)."""
    if geometry.geom_type != "Point" or geometry.is_empty or geometry.has_z:
        return False
    return bool(abs(geometry.x) <= 180 and abs(geometry.y) <= 90)


def _keys(work: Work) -> list[str]:
    """Return each row's own key, or "" where the layer's key fields are to name it."""
    name = work.source.key
    if name and name not in work.table.frame:
        listed = ", ".join(map(str, work.table.frame.columns))
        msg = f"The file has no column called {name!r} to know records by. It has: {listed[:600]}."
        raise BadFile(msg)
    name = name or _own_key(work)
    if name is None:
        return areas.keys(work)
    return [str(cells.plain(cell)) for cell in work.table.frame[name]]


def _own_key(work: Work) -> str | None:
    """Return the first likely column that names every row differently."""
    if work.layer.name in {"boundaries", "postcodes", "people", "indicators"}:
        return None
    for name in work.guess.keys:
        values = work.table.frame[name]
        if len(values) and not values.map(missing).any() and values.is_unique:
            return name
    return None
