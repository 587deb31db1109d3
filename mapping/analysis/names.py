"""What people call a place, taken apart: the words that are its own and those of its kind.

"St. Luke's Parish Hall", "ST LUKES CHURCH" and "Food for Thought, St Luke's Church, Brownley Road"
name one place. What they share is the word "luke"; "church", "hall" and "st" say of what kind it
is. The words that tell the kind, the branch of a faith, the stage of a school, a part of a site or
what is no longer there are rows of ``data/name_words.csv``, not code.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from layers.vocabulary import rows

KIND_OF_CATEGORY = {
    "hall": "hall",
    "library": "library",
    "worship": "worship",
    "school": "school",
    "sport": "sport",
    "green": "park",
    "care": "care",
    "health": "health",
}
"""What a category says of the building; "food" or "polling" say only what goes on in it."""

STREETS = (
    "road|rd|street|avenue|ave|lane|drive|close|grove|way|square|crescent|terrace|place|parade|"
    "walk|gardens|court|row|brow|fold|mews|plaza|view|rise|hill"
)
_QUOTES = re.compile("[’‘´ʼ]")
_APOSTROPHES = re.compile(r"['`]s?\b|['`]")
_INITIALS = re.compile(r"\b[a-z](?:\.[a-z]\b)+")
_WORD = re.compile(r"[^\W_]+")
_PIECES = re.compile(r"\s*[,:;]\s*|\s+[-–—]\s*|[-–—]\s+")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_JOINED = re.compile(r"\s*/\s*|\bat\b", re.IGNORECASE)
_SUFFIXES = frozenset(STREETS.split("|"))
"""A word before one of these is of a street: there is no church in "Church Lane"."""
_NUMBER = re.compile(r"^\d+[a-z]?\b")
_STREET = re.compile(rf"\b(?:{STREETS})\.?$")
_NUMBERED = re.compile(
    rf"(\d+)([a-z]?)(?:\s*[-–/&]\s*(\d+)([a-z]?))?,?\s+([a-z' ]+?\b(?:{STREETS}))\b"
)
_SHORT = 3
"""Letters up to which a word keeps its last s."""
OTHERS = 5
"""Names besides the first that are looked at: more is not an address but somebody's mischief."""
REMEMBERED = 1 << 15
"""Names taken apart that are kept, so that one more record does not cost all of them again."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """
    One name of a place, taken apart.

    Parameters
    ----------
    own
        The words that are its own, in order; empty if it only says of what kind it is.
    said
        What stands in for its own words where it has none but two words or more of its kind, such
        as "chapel hall".
    kinds, branches, stages
        What it is, of which branch of a faith, for which age of children.
    dedicated
        Whether it is called after a saint or a mystery of faith, as churches and their halls are.
    past, part
        Whether it says that something is no longer there, or is a part such as a store.
    local
        Whether its own words are no more than the street or the town of its address.
    """

    own: str
    said: str
    kinds: frozenset[str]
    branches: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    dedicated: bool = False
    past: bool = False
    part: bool = False
    local: bool = False


@dataclass(frozen=True, kw_only=True)
class Called:
    """
    All that a record says of what and where it is.

    Parameters
    ----------
    names
        Its own name first, then those in brackets and in the address.
    whole
        Its name in plain words, without brackets.
    spots
        What else its brackets and address say, each in plain words, of two words or more.
    site, piece
        The two sides of a name such as "Longford Park, Shelter", in plain words; empty without.
    door
        First and last house number, their letters, and the street; None if there is none.
    """

    names: tuple[Name, ...]
    whole: str
    spots: frozenset[str] = frozenset()
    site: str = ""
    piece: str = ""
    door: tuple[int, int, str, str] | None = None


@dataclass(frozen=True)
class _Words:
    """The table of words, read once."""

    roles: Mapping[str, tuple[str, str]]
    phrases: re.Pattern[str] = field(repr=False)


@cache
def _words() -> _Words:
    """Read what words mean; phrases are looked for before single words, the longest first."""
    roles = {plain(row["word"]): (row["role"], row["means"]) for row in rows("name_words.csv")}
    phrases = sorted((one for one in roles if " " in one), key=len, reverse=True)
    return _Words(roles, re.compile(rf"\b(?:{'|'.join(phrases)})\b"))


def plain(text: str) -> str:
    """Return words in small letters without accents, points and the s of "St Luke's" or "halls"."""
    bare = text.casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", _QUOTES.sub("'", bare))
        bare = "".join(one for one in bare if not unicodedata.combining(one))
    bare = _APOSTROPHES.sub("", bare).replace("&", " and ")
    bare = _INITIALS.sub(lambda found: found[0].replace(".", ""), bare)
    return " ".join(_singular(one) for one in _WORD.findall(bare))


def _singular(word: str) -> str:
    """Take the s of a plural or of a possession away."""
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def name(text: str, kind: str = "") -> Name:
    """
    Take one name apart.

    Parameters
    ----------
    text
        The name as people wrote it.
    kind
        What the record's category says of the building; empty for nothing.
    """
    found: dict[str, set[str]] = {}
    own: list[str] = []
    said: list[str] = []
    known = _words()
    words = plain(text)
    for phrase in known.phrases.findall(words):
        _note(found, *known.roles[phrase])
    single = known.phrases.sub(" ", words).split()
    for word, after in zip(single, [*single[1:], ""], strict=False):
        role = ("own", "") if after in _SUFFIXES else known.roles.get(word, ("own", ""))
        _note(found, *role)
        if role[0] in {"own", "saint"}:
            own.append(word)
        elif role[0] != "noise":
            said.append(word)
    return Name(
        own=" ".join(own),
        said="" if own or len(said) < 2 else " ".join(said),
        kinds=_kinds(found, kind),
        branches=frozenset(found.get("branch", ())),
        stages=frozenset(found.get("stage", ())),
        dedicated=_dedicated(found),
        past="past" in found,
        part="part" in found,
    )


def _note(found: dict[str, set[str]], role: str, means: str) -> None:
    """Note that a word with this role was there."""
    found.setdefault(role, set()).update(means.split() or [""])


def _dedicated(found: Mapping[str, set[str]]) -> bool:
    """Whether it is called after a saint or a mystery of faith."""
    return "dedication" in found or "saint" in found


def _kinds(found: Mapping[str, set[str]], kind: str) -> frozenset[str]:
    """
    Say what a name tells of the kind.

    A "centre" is a hall unless the name says more, a park is only the ground of what is named
    after it, and a hall called after a saint is a church's.
    """
    said = set(found.get("kind", ()))
    said |= {"school"} if {"branch", "stage"} <= found.keys() else set()
    said |= {"worship"} if "branch" in found and "school" not in said else set()
    said |= {kind} if kind and said <= {"hall"} else set()
    said = said or set(found.get("fallback", ())) or set(found.get("ground", ()))
    if _dedicated(found) and said <= {"hall"}:
        said = said | {"worship"}
    return frozenset(said)


@lru_cache(maxsize=REMEMBERED)
def called(text: str, address: str = "", category: str = "") -> Called:
    """
    Take apart what a record is called, with the buildings that its brackets and address name.

    Parameters
    ----------
    text, address
        The record's name and address; empty for none.
    category
        Its category.
    """
    kind = KIND_OF_CATEGORY.get(category, "")
    outside = _BRACKETS.sub(" ", text)
    if not plain(outside):
        outside = text
    inside = [one for one in _BRACKETS.findall(text) if one and not name(one).past]
    said = [*_JOINED.split(outside)[1:], *_buildings(address)]
    pieces = [one for one in map(plain, _PIECES.split(outside)) if one]
    split = len(pieces) > 1
    first = _placed(name(outside, kind), address)
    return Called(
        names=(first, *_others(first, inside, said)),
        whole=plain(outside),
        spots=frozenset(one for one in map(plain, (*inside, *said)) if " " in one),
        site=pieces[0] if split else "",
        piece=" ".join(pieces[1:]) if split else "",
        door=door(address) or door(text),
    )


def _placed(first: Name, address: str) -> Name:
    """Note whether a name says no more than the street or the town of its address."""
    parts = {_NUMBER.sub("", plain(one)).strip() for one in address.split(",")}
    return replace(first, local=first.own in parts)


def _others(first: Name, inside: Iterable[str], said: Iterable[str]) -> list[Name]:
    """List the names besides the first: those that say that they are of a building."""
    kept = {one: None for one in map(name, (*inside, *said)) if one.own and one.kinds}
    kept.pop(first, None)
    return list(kept)[:OTHERS]


def _buildings(address: str) -> list[str]:
    """List the parts of an address that name a building and not a street or a town."""
    parts = [one.strip().casefold() for one in re.split(r"[,;/]", address)]
    return [one for one in parts if one and not one[0].isdigit() and not _STREET.search(one)]


def door(address: str) -> tuple[int, int, str, str] | None:
    """Return the first and last house number, their letters, and the street in one word."""
    found = _NUMBERED.search(address.casefold())
    if found is None:
        return None
    first, letter, last, other, street = found.groups()
    low, high = sorted((int(first), int(last or first)))
    return low, high, letter + (other or ""), street.replace(" ", "").replace("'", "")
