"""What the columns of a file mean: guessed from their names, never by position and never by year.

Columns of the Office for National Statistics are known by their pattern (``WD24CD``, ``lad23nm``,
``ward21_code``); the other names people use are rows of ``data/columns.csv``.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache

from layers.errors import BadFile
from layers.layer import Layer
from layers.vocabulary import DATA, tiers

PLACE = ("lon", "lat", "easting", "northing", "postcode", "area_code")
"""What a column may say about the place besides the layer's own fields."""

JOINED = ("address", "opening")
"""Fields that take several columns together."""

NAMED_BY_ENDING = ("boundaries", "patches", "places", "assets")
"""Layers whose records may be named by a column that only ends in "name"."""

_NAMING = re.compile(r"(^|_)(name|nom|nam|nm)(_[a-z]{2,3})?$|[a-z]name$|^nom_")
_OTHERS_NAMES = re.compile(
    r"contact|user|file|first|last|middle|fore|sur|maiden|nick|street|road|town|city|village|manager"
    r"|officer|person|owner|author|agent|head|chair|vehicle|layer|short|parent|host|domain|column"
    r"|_(cy|cym|wel|welsh)$|nmw$"
)
_ONS = re.compile(r"^([A-Za-z]+)(\d{2})(CD|NM|NMW)$", re.IGNORECASE)
_PREFIXED = re.compile(r"^([A-Za-z_ ]+?)[ _]?(\d{2})?[ _]?(code|name|cd|nm|nmw)$", re.IGNORECASE)
_PARTS = {"cd": "code", "code": "code", "nm": "name", "name": "name", "nmw": "name_cy"}


@dataclass(frozen=True, kw_only=True)
class Guess:
    """
    What the columns of a file are taken to mean.

    Parameters
    ----------
    fields
        For a field of the layer the columns that give it, in order.
    place
        For ``lon``, ``lat``, ``easting``, ``northing`` and ``postcode`` the column that gives it.
    tier
        The kind of area that the columns speak of, if they do.
    keys
        Columns that may name a record, the likeliest first.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    tier: str | None = None
    keys: tuple[str, ...] = ()

    @property
    def mapping(self) -> dict[str, str]:
        """Column -> field, as a person would write it in a recipe."""
        found = {column: name for name, column in self.place.items()}
        return found | {one: name for name, many in self.fields.items() for one in many}


@dataclass(frozen=True, kw_only=True)
class Ons:
    """A column of official areas: which tier, and whether it holds the code or the name."""

    column: str
    tier: str
    part: str


def squeezed(name: str) -> str:
    """Return a column's name without case, spaces and signs, as names are compared."""
    return re.sub(r"[^a-z0-9*]", "", name.casefold())


@cache
def _synonyms() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the names known for each field."""
    with (DATA / "columns.csv").open(encoding="utf-8", newline="") as handle:
        return {
            (row["layer"], row["field"]): tuple(map(squeezed, row["synonyms"].split("|")))
            for row in csv.DictReader(handle)
        }


@cache
def _tier_of_prefix() -> dict[str, str]:
    """Return the tier that a prefix such as WD or LAD stands for."""
    return {
        prefix: name
        for (layer, name), prefixes in _synonyms().items()
        if layer == "tier"
        for prefix in prefixes
    }


def ons(columns: Iterable[str]) -> list[Ons]:
    """Return the columns of official areas, the smallest areas first."""
    found = [one for one in map(_ons, columns) if one is not None]
    return sorted(found, key=lambda one: -tiers()[one.tier].rank)


def _ons(column: str) -> Ons | None:
    """Read one column's name as prefix, year and part."""
    match = _ONS.match(column) or _PREFIXED.match(column)
    tier = _tier_of_prefix().get(squeezed(match[1])) if match else None
    if match is None or tier is None:
        return None
    return Ons(column=column, tier=tier, part=_PARTS[match[3].casefold()])


def guess(layer: Layer, columns: Sequence[str], *, tier: str | None = None) -> Guess:
    """
    Guess what columns mean.

    Parameters
    ----------
    layer
        What the file is for.
    columns
        The names of its columns.
    tier
        For boundaries: the kind of area, if it is known.
    """
    official = ons(columns)
    fields = {one.name: _columns_of(layer, one.name, columns) for one in layer.fields}
    generic = bool(_matches("boundaries", "code", columns))
    fields |= _official_fields(layer, official, tier, generic=generic)
    if "name" in fields and not fields["name"]:
        fields["name"] = _name_like(layer, official, columns)
    place = {role: found for role in PLACE if (found := _first("place", role, columns))}
    place |= _area_code(layer, official, columns)
    return Guess(
        fields={name: many for name, many in fields.items() if many},
        place=place,
        tier=tier or _tier(layer, official, generic=generic),
        keys=tuple(_matches("key", "key", columns)),
    )


def _name_like(layer: Layer, official: list[Ons], columns: Sequence[str]) -> tuple[str, ...]:
    """
    Find the column that names records by what it ends in: ``STATE_NAME``, ``nom``, ``ltla24_name``.

    Only for what is no person's word: needs and officers come with the names of people, streets
    and files. Boundaries are never called by the name of the larger area they lie in.
    """
    if layer.name not in NAMED_BY_ENDING:
        return ()
    known = {one.column for one in official}
    ends = [one for one in columns if one not in known and _NAMING.search(_apart(one))]
    own = [one for one in ends if not _OTHERS_NAMES.search(_apart(one))]
    if layer.name == "patches":
        own += [one.column for one in official if one.part == "name"]
    return tuple(own[:1])


def _apart(column: str) -> str:
    """Return a column's name in small letters with its words apart: ``StreetName``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", "_", column).casefold().strip("_")


def _area_code(layer: Layer, official: list[Ons], columns: Sequence[str]) -> dict[str, str]:
    """Find the column that says in which area a count of people or a need is."""
    if layer.name not in {"people", "needs"}:
        return {}
    codes = [one.column for one in official if one.part == "code"]
    found = next(iter(codes), None) or _first("any", "area_code", columns)
    return {"area_code": found} if found else {}


def _tier(layer: Layer, official: list[Ons], *, generic: bool) -> str | None:
    """Return the smallest tier the columns give a code for."""
    if layer.name not in {"boundaries", "indicators", "people"} or generic:
        return None
    return next((one.tier for one in official if one.part == "code"), None)


def _columns_of(layer: Layer, name: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Find the columns of a field: by its name or label, the layer's synonyms, those of all."""
    many = _matches(layer.name, name, columns) or _matches("any", name, columns)
    called = {squeezed(name), squeezed(layer[name].label)}
    own = [one for one in columns if squeezed(one) in called]
    if name in JOINED and len(many) > 1:
        kept = set(own) or set(many)
        return tuple(one for one in columns if one in kept)
    return tuple((own or many)[:1])


def _matches(layer: str, name: str, columns: Sequence[str]) -> list[str]:
    """Return the columns that match a field's synonyms, in the order of the synonyms."""
    found: list[str] = []
    for synonym in _synonyms().get((layer, name), ()):
        for column in columns:
            if column not in found and fnmatchcase(squeezed(column), synonym):
                found.append(column)
    return found


def _first(layer: str, name: str, columns: Sequence[str]) -> str | None:
    """Return the likeliest column of a field."""
    return next(iter(_matches(layer, name, columns)), None)


def _official_fields(
    layer: Layer, official: list[Ons], tier: str | None, *, generic: bool
) -> dict[str, tuple[str, ...]]:
    """Read code, name and parent from columns of official areas."""
    if layer.name in {"people", "indicators"}:
        codes = [one.column for one in official if one.part == "code"]
        target = "code" if layer.name == "people" else "area_code"
        return {target: tuple(codes[:1])} if codes else {}
    if layer.name != "boundaries":
        return {}
    with_codes = [one for one in official if one.part == "code"]
    own = _own_tier(with_codes, tier, generic=generic)
    found: dict[str, tuple[str, ...]] = {
        one.part: (one.column,) for one in reversed(official) if one.tier == own
    }
    known = tiers().get(own or tier or "")
    rank = known.rank if known else 500
    above = [one.column for one in with_codes if tiers()[one.tier].rank < rank]
    return found | ({"parent": (above[0],)} if above else {})


def _own_tier(with_codes: list[Ons], tier: str | None, *, generic: bool) -> str | None:
    """Say which of the official columns are about the areas themselves, if any are."""
    named = [one.tier for one in with_codes]
    if tier in named:
        return tier
    return None if tier or generic or not named else named[0]


def corrected(
    found: Guess, layer: Layer, columns: Sequence[str], given: Mapping[str, str]
) -> Guess:
    """
    Put what a person says about columns above what was guessed.

    Parameters
    ----------
    given
        Column -> field; several columns of one field are joined; an empty field leaves one out.

    Raises
    ------
    BadFile
        If there is no such column or no such field.
    """
    for column, name in given.items():
        _check_given(layer, columns, column, name)
    left = {
        name: tuple(one for one in many if one not in given) for name, many in found.fields.items()
    }
    place = {role: column for role, column in found.place.items() if column not in given}
    for name in dict.fromkeys(given.values()):
        many = tuple(column for column, one in given.items() if one == name)
        if name in layer:
            left[name] = many
        if name in PLACE:
            place[name] = many[0]
    fields = {name: many for name, many in left.items() if many}
    return Guess(fields=fields, place=place, tier=found.tier, keys=found.keys)


def _check_given(layer: Layer, columns: Sequence[str], column: str, name: str) -> None:
    """Refuse a column that the file does not have, and a field that the layer does not have."""
    if column not in columns:
        listed = ", ".join(map(str, columns))
        msg = f"The file has no column called {column!r}. It has: {listed[:600]}."
        raise BadFile(msg)
    if name and name not in layer and name not in PLACE:
        listed = ", ".join([*layer.names, *(one for one in PLACE if one not in layer)])
        msg = f"{layer.title} have no field called {name!r}. Fields are: {listed}."
        raise BadFile(msg)
