"""The vocabularies shipped in ``data/``: tiers, services, categories, themes as rows, not code."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"

NEAR = 150.0
"""Metres within which two records of a kind may be one, where the kind does not say."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """One kind of boundary: ``rank`` runs from the largest areas (1) to the smallest."""

    name: str
    title: str
    plural: str
    rank: int
    gss: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Term:
    """
    One word of a vocabulary with what a person reads and the words that point to it in files.

    ``blur`` is how far, in metres, such a record is usually moved to keep its place private;
    ``near`` within how many metres two of a kind may be one.
    """

    name: str
    title: str
    hints: tuple[str, ...]
    blur: int = 0
    near: float = NEAR


def rows(file: str) -> list[dict[str, str]]:
    """Return the rows of one table in ``data/``."""
    with (DATA / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def tiers() -> dict[str, Tier]:
    """Return the known tiers by name, from the largest to the smallest."""
    found = [
        Tier(
            name=row["tier"],
            title=row["title"],
            plural=row["plural"],
            rank=int(row["rank"]),
            gss=tuple(row["gss"].split()),
        )
        for row in rows("tiers.csv")
    ]
    return {tier.name: tier for tier in sorted(found, key=lambda tier: tier.rank)}


def tier(name: str) -> Tier:
    """Return a tier; one that nobody has described gets a title made from its name."""
    known = tiers().get(name)
    if known is not None:
        return known
    title = name.replace("_", " ").capitalize()
    return Tier(name=name, title=title, plural=title + "s", rank=500, gss=())


@cache
def terms(vocabulary: str) -> dict[str, Term]:
    """Return a vocabulary (``categories``, ``themes`` or ``services``) by name."""
    return {
        row["name"]: Term(
            name=row["name"],
            title=row["title"],
            hints=tuple(row["hints"].split("|")),
            blur=int(row.get("blur") or 0),
            near=float(row.get("near") or NEAR),
        )
        for row in rows(f"{vocabulary}.csv")
    }


def title(vocabulary: str, name: str) -> str:
    """Return what a person reads for a term; an unknown one is made readable."""
    known = terms(vocabulary).get(name)
    return known.title if known else name.replace("_", " ").capitalize()
