"""A file laid open before it is loaded: its cells, and what it calls the kinds of things."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from layers.clean import missing
from store.cells import VOCABULARIES, folded
from store.columns import Guess
from store.register import Register
from store.source import Source
from store.surroundings import Surroundings
from store.understanding import understood
from store.words import matched

MOST_KINDS = 60
"""More different words in the column of the kind than this are names, not kinds."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What some rows say of their kind: the words, how many rows, the term it is taken for."""

    words: str
    rows: int
    term: str | None

    @property
    def key(self) -> str:
        """What `Source.terms` calls it."""
        return folded(self.words)


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """
    A file laid open.

    Parameters
    ----------
    cells
        Every cell as text, "" where it is empty, by the row's number in the file.
    fields
        For each field, and each way to say where, the columns that give it.
    kinds
        What rows say of their kind, the commonest first; none when there is no such column.
    """

    cells: pd.DataFrame
    fields: dict[str, tuple[str, ...]]
    kinds: tuple[Kind, ...]


def inspect(source: Source, *, register: Register | None = None) -> Inspection:
    """
    Lay a file open; nothing is written.

    Raises
    ------
    BadFile
        If the file cannot be read.
    """
    work = understood(source, Surroundings(register), strict=False)
    frame = work.table.frame
    cells = frame.map(lambda cell: "" if missing(cell) else str(cell))
    guess = work.guess
    return Inspection(
        cells=cells.set_axis(pd.Index(work.table.rows.tolist(), name="row")),
        fields={**{name: (one,) for name, one in guess.place.items()}, **guess.fields},
        kinds=tuple(_kinds(frame, guess)),
    )


def _kinds(frame: pd.DataFrame, guess: Guess) -> Sequence[Kind]:
    """Count what rows say of their kind, alike words together."""
    for name, vocabulary in VOCABULARIES.items():
        columns = guess.fields.get(name, ())
        if len(columns) != 1 or name == "service":
            continue
        said = frame[columns[0]]
        said = said[~said.map(missing)].astype(str)
        groups = said.groupby(said.map(folded), sort=False)
        found = [
            Kind(
                words=str(some.iloc[0]), rows=len(some), term=matched(vocabulary, str(some.iloc[0]))
            )
            for _, some in groups
        ]
        return sorted(found, key=lambda one: (-one.rows, one.key))[:MOST_KINDS]
    return ()
