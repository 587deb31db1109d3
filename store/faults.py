"""What can go wrong with a store, each told in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from layers.errors import PatchworkError


class NotFound(PatchworkError, LookupError):
    """There is no such record, or not for this person: both are answered alike."""


class NotKept(PatchworkError, OSError):
    """The store cannot take a change, or cannot be read, at this moment."""


_SENTENCES = (
    ("locked", "Another program is writing to {where}. Nothing was changed; try again shortly."),
    (
        "lock timeout",
        "Somebody else is writing to {where}. Nothing was changed; try again shortly.",
    ),
    ("readonly", "{where} cannot be written to. Nothing was changed."),
    ("read-only", "{where} cannot be written to. Nothing was changed."),
    (
        "is full",
        "The disk that holds {where} is full. Nothing was changed; make room and try again.",
    ),
    ("no space left", "The disk of {where} is full. Nothing was changed; make room and try again."),
    (
        "malformed",
        "{where} is damaged. Put back the latest backup; keep the damaged file beside it.",
    ),
    (
        "user-defined function",
        "{where} is damaged: a shape in it cannot be read. Put back a backup.",
    ),
    ("could not decode", "{where} is damaged: a text in it cannot be read. Put back a backup."),
    ("not a database", "{where} is not a GeoPackage."),
    (
        "disk i/o",
        "{where} cannot be read or written: the disk reports a fault. Nothing was changed.",
    ),
    ("unable to open", "{where} cannot be opened. Check that it exists and may be read here."),
    ("connection", "The database {where} cannot be reached. Nothing was changed."),
)


@contextmanager
def plainly(where: str) -> Iterator[None]:
    """Turn what a database says about itself into a sentence for a person."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).casefold()
        for sign, sentence in _SENTENCES:
            if sign in said:
                raise NotKept(sentence.format(where=where)) from error
        raise
