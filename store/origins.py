"""Where the rows of a file that Patchwork wrote say they are from, and how far that is believed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from layers.clean import missing, text
from layers.rights import STATUSES
from store.bulk import Row
from store.register import Register
from store.showing import SHOWN

if TYPE_CHECKING:
    from store.understanding import Work

_LONGEST = 300
PUBLISHED = "published"


@dataclass(frozen=True)
class Claim:
    """What one row says of itself."""

    source: str = ""
    licence: str = ""
    status: str = PUBLISHED


def claimed(work: "Work", rows: Sequence[Row], register: Register) -> list[Row]:
    """
    Return rows with the source, licence and status that their own file gives them.

    Only files with all the columns that `store.exporting` writes are asked: in other people's
    files "source" and "status" mean something else. What the loader says stands above the file,
    a group's list says nothing, and a source that is here already from elsewhere is nobody's to
    take: its records would be changed under its name. A status only ever holds a record back.
    """
    claims = _claims(work)
    if not claims:
        return list(rows)
    taken = _taken(work, {claims[row.number].source for row in rows}, register)
    return [_with(row, claims[row.number], taken) for row in rows]


def _claims(work: "Work") -> dict[int, Claim]:
    """Return what each row of a file that was written here says, by its number in the file."""
    frame, source = work.table.frame, work.source
    if source.group or not set(SHOWN) <= set(map(str, frame.columns)):
        return {}
    sources = [] if source.name else frame["source"].tolist()
    licences = [] if source.licence else frame["licence"].tolist()
    said: dict[int, Claim] = {}
    for at, status in enumerate(frame["status"].tolist()):
        said[int(work.table.rows[at])] = Claim(
            source=_word(sources[at]) if sources else "",
            licence=_word(licences[at]) if licences else "",
            status=str(status) if status in STATUSES else PUBLISHED,
        )
    return said


def _word(cell: object) -> str:
    """Return a cell as one short line; nothing for nothing."""
    return "" if missing(cell) else " ".join(text(cell).split())[:_LONGEST]


def _taken(work: "Work", named: set[str], register: Register) -> set[str]:
    """Return the sources that are here from elsewhere, and say that they are left alone."""
    layer, called = work.layer.name, work.source.called
    there = register.read(layer, where={"source": named - {""}}, fields=[], geometry=False)
    taken = {
        one
        for one in set(there["source"].astype(str))
        if one != called and register.note(_brought(layer, one)) != called
    }
    if taken:
        listed = ", ".join(sorted(taken))[:240]
        work.report.notes.append(
            f"Rows of {listed} were taken in as {called!r}: there are records of that name here, "
            "and a file does not change them."
        )
    return taken


def _with(row: Row, claim: Claim, taken: set[str]) -> Row:
    """Return a row as its file says it, but never under a name that is taken."""
    source = "" if claim.source in taken else claim.source
    return replace(row, source=source, licence=claim.licence, status=claim.status)


def _brought(layer: str, source: str) -> str:
    """Return the name of the note that keeps in which file a source came."""
    return f"file of {layer}: {source}"


def remember(work: "Work", rows: Sequence[Row], register: Register) -> None:
    """Keep in which file sources came, so that the same file can be loaded again."""
    for source in {row.source for row in rows} - {""}:
        register.set_note(_brought(work.layer.name, source), work.source.called)
