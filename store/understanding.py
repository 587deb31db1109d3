"""A file read and understood: what its columns mean and where its rows lie."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from layers import catalogue
from layers.layer import Layer
from store import cells, columns, files, finishing, places
from store.columns import Guess
from store.files import Table
from store.places import Placed
from store.source import Report, Source
from store.surroundings import Surroundings


@dataclass
class Work:
    """A load under way."""

    source: Source
    layer: Layer
    table: Table
    guess: Guess
    around: Surroundings
    report: Report
    placed: Placed
    drafts: list[cells.Draft] = field(default_factory=list)
    tier: str | None = None

    def refuse(self, at: int, where: str, reason: str) -> None:
        """Note a row that is refused."""
        row = int(self.table.rows[at])
        self.report.refused.append({"row": row, "field": where, "reason": reason})

    def repair(self, at: int, what: str) -> None:
        """Note a row that was mended."""
        self.report.repaired.append({"row": int(self.table.rows[at]), "what": what})


def mended(table: Table, cells: Mapping[int, Mapping[str, str]]) -> Table:
    """Put into a table what a person says that single cells should say."""
    at = {int(row): position for position, row in enumerate(table.rows)}
    wanted = [(at[row], said) for row, said in cells.items() if row in at]
    if not wanted:
        return table
    frame = table.frame.astype(object)
    columns_ = {str(name): place for place, name in enumerate(frame.columns)}
    for position, said in wanted:
        for column, text in said.items():
            if column in columns_:
                frame.iat[position, columns_[column]] = text
    return replace(table, frame=frame)


def understood(source: Source, around: Surroundings, *, strict: bool = True) -> Work:
    """
    Read a file and decide what its columns mean and where its rows lie.

    Parameters
    ----------
    source
        The file and what is said about it.
    around
        What is known of the place.
    strict
        Whether boundaries whose tier cannot be told are refused; a preview shows them.

    Raises
    ------
    BadFile
        If the file cannot be read or understood.
    """
    layer = catalogue.layer(source.layer)
    table = files.read(
        Path(source.file), limits=source.limits, sheet=source.sheet, where=source.where
    )
    table = mended(table, source.cells)
    named = list(map(str, table.frame.columns))
    tier = finishing.tier_given(source.tier)
    guess = columns.guess(layer, named, tier=tier)
    guess = columns.corrected(guess, layer, named, source.columns)
    table, left_out = finishing.kept(table, guess, around, keep=source.keep)
    placed = places.place(table, guess, around, layer=layer.name, crs=source.crs)
    report = Report(read=len(table), notes=[*table.notes, *left_out, *placed.notes])
    work = Work(source, layer, table, guess, around, report, placed)
    work.tier = finishing.tier_of(work, strict=strict)
    return work
