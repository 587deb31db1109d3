"""What every command takes, and how it comes to the place it asks about."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from web.place import Place

StoreOption = Annotated[
    str,
    typer.Option("--store", help="A GeoPackage or a postgresql:// address; else PATCHWORK_STORE."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON on standard output.")]

PlaceAt = Callable[[str], AbstractContextManager[Place]]


@contextmanager
def tried_in(store: str) -> Iterator[str]:
    """
    Say in which store a load is only tried: the one named, which is then left as it is.

    Where there is none yet none is made: the load is tried in one that is thrown away.
    """
    if "://" in store or Path(store).exists():
        yield store
        return
    with TemporaryDirectory() as folder:
        yield str(Path(folder) / "tried.gpkg")


@contextmanager
def nothing_left(store: str) -> Iterator[None]:
    """Leave no new store behind, nor its folders, when what was to fill it fails."""
    path = Path(store)
    if "://" in store or path.exists():
        yield
        return
    folders = [one for one in path.absolute().parents if not one.exists()]
    try:
        yield
    except BaseException:
        for ending in ("", "-wal", "-shm", "-turn"):
            Path(f"{store}{ending}").unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()
        raise


@dataclass(frozen=True)
class Given:
    """What ``cli.py`` gives to every command: settings are read there alone."""

    place_at: PlaceAt
    address: Callable[[], str]


def place_at(context: typer.Context, store: str) -> AbstractContextManager[Place]:
    """Open a place to ask about it, as ``cli.py`` does: settings are read there alone."""
    given: Given = context.obj
    return given.place_at(store)


def address_of(context: typer.Context) -> str:
    """Return how people reach the app, as the operator has set it; empty when not set."""
    given: Given = context.obj
    return given.address()
