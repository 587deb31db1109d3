"""One file to load and what to make of it, and the report of what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store.files import UPLOAD, Limits

Progress = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True)
class Source:
    """
    One file and what to make of it.

    Parameters
    ----------
    layer
        The layer it is for.
    file
        Where it is.
    name
        What it is called in the store; a later load of the same name updates. The file's name
        if left out.
    sheet
        The sheet, layer or shapefile inside the file.
    tier, service
        The kind of area, or the service whose patches these are; found out if left out.
    columns
        Column -> field, where the guess is not right; several columns of one field are joined.
    set
        Field -> value for every row.
    key
        The column that names a record from one load to the next.
    date, until
        First and last day in force for boundaries and patches; for others the date they are of.
    licence, attribution
        On what terms, and what to say beside it.
    crs
        The system of the coordinates, above what the file says.
    where
        Column -> value or values: only these rows are read.
    keep
        "place": only rows of areas already loaded, or near them; the rest is counted, not refused.
    terms
        What a cell of the kind says, in any case -> the term meant, above what is guessed.
    cells
        Row -> column -> what the cell should say: mended by a person, the file stays as it is.
    group
        The group whose list it is: its rows are proposed for review instead of published.
    limits
        How much is read; `files.UPLOAD` for what comes over the network, `files.OPERATOR` for the
        operator's own files.
    """

    layer: str
    file: Path
    name: str = ""
    sheet: str | None = None
    tier: str | None = None
    service: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    set: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None
    date: str | None = None
    until: str | None = None
    licence: str = ""
    attribution: str = ""
    crs: str | None = None
    where: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    keep: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    group: str = ""
    limits: Limits = UPLOAD

    @property
    def called(self) -> str:
        """What the source is called in the store."""
        return self.name or Path(self.file).stem


@dataclass
class Report:
    """What a load did, or would do."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repaired: list[dict[str, object]] = field(default_factory=list)
    refused: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether nothing at all came of it."""
        return bool(self.refused) and len(self.refused) >= self.read

    def as_dict(self) -> dict[str, object]:
        """Return the report as it is promised to scripts."""
        return {
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "repaired": list(self.repaired),
            "refused": list(self.refused),
        }
