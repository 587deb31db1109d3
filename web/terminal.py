"""How the terminal speaks: JSON on standard output, words and progress on standard error."""

import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from layers import vocabulary
from layers.errors import PatchworkError
from mapping.analysis.here import Here
from store.loading import Report

Word = TypeVar("Word", bound=str)

WORDS = Console(stderr=True, highlight=False, soft_wrap=True)
STOPPED = 130
"""The exit status of what Ctrl-C stopped, as shells have it."""
SHOWN = 10
"""How many repairs and how many refusals are said; JSON has them all."""


def say(words: str) -> None:
    """Write words for a person; nothing in them is read as markup."""
    WORDS.print(words, markup=False)


def warn(words: str) -> None:
    """Write words for a person when there are any."""
    if words:
        say(words)


def answer(value: object, *, as_json: bool) -> None:
    """Write the answer for a script."""
    if as_json:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
        sys.stdout.write(text + "\n")


def _plain(value: object) -> object:
    """Return a number of a frame as Python's own."""
    if isinstance(value, np.generic):
        return value.item()
    msg = f"{type(value).__name__} has no form in JSON."
    raise TypeError(msg)


@contextmanager
def bar(title: str) -> Iterator[Callable[[float, str], None]]:
    """Show a progress bar; yields what is called with the share done and a word."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=WORDS, transient=not WORDS.is_terminal) as progress:
        task = progress.add_task(title, total=1.0)

        def show(done: float, words: str = "") -> None:
            label = f"{title} {words}"[:60].replace("[", "(")
            progress.update(task, completed=done, description=label)

        yield show


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Read LEFT=RIGHT pairs; what comes last after a = is the right side."""
    found = {}
    for one in given or []:
        left, equals, right = one.rpartition("=")
        if not (left and equals and right):
            msg = f"{option} takes LEFT=RIGHT, not {one!r}."
            raise typer.BadParameter(msg)
        found[left] = right
    return found


def tell(report: Report, name: str) -> None:
    """Say what a load did, with the first faults of each kind."""
    say(
        f"{name}: {report.read:,} read, {report.added:,} added, {report.updated:,} updated, "
        f"{report.unchanged:,} unchanged, {len(report.repaired):,} repaired, "
        f"{len(report.refused):,} refused."
    )
    for one in report.repaired[:SHOWN]:
        say(f"  row {one['row']} repaired: {one['what']}")
    for one in report.refused[:SHOWN]:
        say(f"  row {one['row']} refused ({one['field']}): {one['reason']}")
    more = max(len(report.repaired) - SHOWN, 0) + max(len(report.refused) - SHOWN, 0)
    if more:
        say(f"  and {more:,} more; --json lists every one.")
    for note in report.notes:
        say(f"  {note}")


def one_of(value: str, allowed: tuple[Word, ...], option: str) -> Word:
    """Take one of a few words, in any case."""
    for one in allowed:
        if one.casefold() == value.casefold():
            return one
    msg = f"{option} is one of {', '.join(allowed)}, not {value!r}."
    raise typer.BadParameter(msg)


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return a table's rows for JSON, with null for what is not known."""
    return [
        {
            str(key): None if isinstance(value, float) and math.isnan(value) else value
            for key, value in row.items()
        }
        for row in table.to_dict("records")
    ]


def write(out: Path, made: bytes) -> None:
    """Write a file whole or not at all."""
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(made)
        part.replace(out)
    except OSError as error:
        msg = f"{out} cannot be written: {error.strerror}."
        raise PatchworkError(msg) from error
    finally:
        # Gone already when all went well; left over when it did not, or when it was stopped.
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def stoppable(out: Path) -> Iterator[None]:
    """Say in a sentence that Ctrl-C stopped what was to become a file; the file is as it was."""
    try:
        yield
    except KeyboardInterrupt as stop:
        say(f"Stopped: {out} was not written.")
        raise typer.Exit(STOPPED) from stop


def here_lines(found: Here) -> list[str]:
    """Say what is at a point, a line for each boundary and patch."""
    lines = [
        f"{vocabulary.tier(str(area['tier'])).title}: {area['name']} ({area['code']}), "
        f"{area['metres_to_edge']:,.0f} m from its edge"
        for area in found.boundaries
    ]
    for patch in found.patches:
        officers = ", ".join(str(one["name"]) for one in patch["officers"]) or "nobody named"
        service = vocabulary.title("services", str(patch["service"]))
        lines.append(f"{service}: {patch['name']} ({officers})")
    lines.append(f"{len(found.assets):,} assets and {len(found.needs):,} needs close by.")
    return lines
