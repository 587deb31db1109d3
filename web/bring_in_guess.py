"""What a file is for, guessed from its columns, its shapes and its name; a person may change it."""

import re
from collections.abc import Sequence

import shapely

from layers import catalogue
from layers.vocabulary import tiers
from store import columns, words
from store.previewing import Preview

LAYERS = (
    "assets",
    "needs",
    "boundaries",
    "patches",
    "officers",
    "people",
    "indicators",
    "postcodes",
    "places",
    "budgets",
    "paths",
)
"""What a file may be for, the most usual first."""

_NAMED = (
    ("officers", r"officer|ranger|warden|pcso"),
    ("needs", r"need|crime|report|problem|complaint|pothole|request"),
    ("people", r"population|residents|census"),
    ("budgets", r"budget|spending"),
)
_ABOUT_NEEDS = {"raised_on", "urgency", "affected", "stage", "evidence", "theme"}
_ABOUT_ASSETS = {"address", "postcode", "website", "telephone", "email", "opening", "organisation"}


def layer(seen: Preview, name: str) -> str:
    """
    Guess the layer a file is for.

    Parameters
    ----------
    seen
        The file as it was first read, as assets.
    name
        What the file is called.
    """
    named = [column.name for column in seen.columns]
    if _has_all("people", named, "residents", "code"):
        return "people"
    if _is_areas(seen):
        return _kind_of_areas(named, name)
    for one, needed in (
        ("officers", ("role", "service")),
        ("postcodes", ("postcode", "starts")),
        ("postcodes", ("postcode", "quality")),
        ("indicators", ("indicator", "value", "area_code")),
        ("budgets", ("pence", "name")),
    ):
        if _has_all(one, named, *needed):
            return one
    return _by_words(named, name)


def tier(name: str) -> str | None:
    """Guess the kind of area that a file's name speaks of: the longest that is found in it."""
    plain = re.sub(r"[\W_]+", " ", name.casefold())
    found = [
        one
        for one in tiers().values()
        if any(
            re.search(rf"\b{re.escape(form.casefold())}\b", plain)
            for form in (one.title, one.plural, one.name.replace("_", " "))
        )
    ]
    return max(found, key=lambda one: len(one.title)).name if found else None


def service(name: str) -> str | None:
    """Guess the service whose patches or officers a file holds, from its name."""
    return words.of_file("services", name)


def _fields(layer: str, named: Sequence[str]) -> set[str]:
    """Return the fields of a layer that the columns are taken for."""
    return set(columns.guess(catalogue.layer(layer), named).fields)


def _has_all(layer: str, named: Sequence[str], *wanted: str) -> bool:
    """Whether the columns give all of these fields."""
    return set(wanted) <= _fields(layer, named)


def _is_areas(seen: Preview) -> bool:
    """Whether most rows are areas."""
    kinds = shapely.get_dimensions(seen.frame.geometry.to_numpy())
    return len(kinds) > 0 and float((kinds == 2).mean()) > 0.5


def _kind_of_areas(named: Sequence[str], name: str) -> str:
    """Tell boundaries, whose columns or name speak of a tier, from the patches of a service."""
    if tier(name) or any(one.part == "code" for one in columns.ons(named)):
        return "boundaries"
    return "patches" if service(name) else "boundaries"


def _by_words(named: Sequence[str], name: str) -> str:
    """Tell needs from assets, by the name of the file, then by the columns."""
    for one, pattern in _NAMED:
        if re.search(pattern, name, re.IGNORECASE) and set(catalogue.layer(one).required) & _fields(
            one, named
        ):
            return one
    needs = len(_ABOUT_NEEDS & _fields("needs", named))
    return (
        "needs" if needs > 1 and needs > len(_ABOUT_ASSETS & _fields("assets", named)) else "assets"
    )
