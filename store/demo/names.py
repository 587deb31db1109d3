"""Word lists and templates of the demo place, read from ``data/demo_*.csv``."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one of the demo's files, such as ``assets`` or ``needs``."""
    with (DATA / f"demo_{name}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return one list of words, such as the first halves of street names."""
    return tuple(row["word"] for row in table("words") if row["kind"] == kind)


def slug(name: str) -> str:
    """Return a name as it stands in a web address."""
    plain = "".join(one if one.isalnum() else "-" for one in name.casefold().replace("'", ""))
    return "-".join(part for part in plain.split("-") if part)
