"""Text that may give somebody away: telephone numbers, e-mail addresses, people, their homes.

It warns and never refuses: a telephone number may be the hall's own. So it looks for what people
really write, in many spellings, and passes over names of places, of which maps are full.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal
from unicodedata import combining, normalize

from layers.layer import Layer
from layers.vocabulary import rows

Kind = Literal["phone", "email", "person", "address"]

LONGEST = 20_000
"""Characters looked at: more than any field takes."""

MEANT = ("contact_public", "address", "organisation")
"""Fields that are asked for what others should not say."""


@dataclass(frozen=True)
class Warning:
    """Something in a text that may be private: its kind, the words, where they start and end."""

    kind: Kind
    text: str
    start: int
    end: int


def warnings(text: str) -> list[Warning]:
    """
    Find what a text gives away of people, in the order in which it stands there.

    Parameters
    ----------
    text
        What somebody typed; the first `LONGEST` characters are looked at.

    Returns
    -------
    list
        Parts that do not overlap.
    """
    looked = text[:LONGEST]
    found = [*_emails(looked), *_phones(looked), *_people(looked), *_homes(looked)]
    return sorted(_apart(found), key=lambda one: one.start)


def in_record(layer: Layer, values: Mapping[str, object]) -> dict[str, list[Warning]]:
    """
    Find what the public text of a record gives away, by field.

    Left out are the fields that are asked for as a telephone number or an address, and the contact
    that is meant for everybody.
    """
    open_text = (
        one.name
        for one in layer.fields
        if one.kind in ("text", "long_text") and one.audience == "public"
        if one.name not in MEANT
    )
    found = {name: warnings(str(values.get(name) or "")) for name in open_text}
    return {name: many for name, many in found.items() if many}


def _apart(found: Iterable[Warning]) -> Iterator[Warning]:
    """Keep what does not overlap with anything found before."""
    kept: list[Warning] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
            yield one


def _warning(kind: Kind, match: re.Match[str], group: int | str = 0) -> Warning:
    """Return what a pattern found."""
    return Warning(kind, match[group], match.start(group), match.end(group))


_WORD = r"[A-Za-z0-9_%+-]{1,64}"
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\s+dot\s+)"
_EMAIL = re.compile(
    rf"(?<![\w.@]){_WORD}(?:{_DOT}{_WORD}){{0,6}}"
    rf"(?:\s?[\[({{]\s?(?:at|@)\s?[\])}}]\s?|\s?@\s?)"
    rf"[A-Za-z0-9-]{{1,63}}(?:{_DOT}[A-Za-z0-9-]{{1,63}}){{1,6}}",
    re.IGNORECASE,
)
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.@])[a-z0-9._%+-]{1,64}\s+at\s+"
    r"[a-z0-9-]{1,63}(?:\s+dot\s+[a-z0-9-]{1,63}){1,6}",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Warning]:
    """Find e-mail addresses, also with "at" and "dot"."""
    for pattern in (_EMAIL, _SPOKEN_EMAIL):
        for match in pattern.finditer(text):
            yield _warning("email", match)


_GAP = r"[\s.()\-\u2010-\u2013]{0,3}"
_DIGIT = r"[\dOo]"
_FULL = re.compile(
    rf"(?<![\w.,/:])(?:(?:\+|00)\s?44{_GAP}(?:\(?0\)?)?|\(?[0Oo])(?:{_GAP}{_DIGIT}){{9,10}}(?!\w)"
)
_CALLED = re.compile(
    r"\b(?:tel|phone|telephone|call|ring|text|mob|mobile|whatsapp|sms)\b"
    rf"(?:\s(?:us|me|no|number|is|on|at|him|her|them|now))*[\s.:]{{0,3}}"
    rf"(?P<number>\d(?:{_GAP}\d){{5,11}})(?!\w)",
    re.IGNORECASE,
)
_NUMBERS = "zero|oh|nought|one|two|three|four|five|six|seven|eight|nine"
_SPOKEN = re.compile(
    rf"\b(?:zero|oh|nought|double|triple|plus)(?:[\s,-]+(?:{_NUMBERS}|double|triple|treble)){{7,}}\b",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\b\d{1,2}\.\d{2}\b")
_GRID = re.compile(r"\b[A-Z]{2} ?$")


def _phones(text: str) -> Iterator[Warning]:
    """Find telephone numbers as they are written in the United Kingdom."""
    for match in _FULL.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        written = len(digits) * 2 > len(re.sub(r"\W", "", match[0]))
        grid = len(digits) <= 10 and _GRID.search(text, 0, match.start())
        if written and not grid and len(_TIMES.findall(match[0])) < 2:
            yield _warning("phone", match)
    for match in _CALLED.finditer(text):
        if len(_TIMES.findall(match["number"])) < 2:
            yield _warning("phone", match, "number")
    for match in _SPOKEN.finditer(text):
        yield _warning("phone", match)


_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'\u2019-]*"
_NAME = r"(?:Mac|Mc|O['\u2019]|de |van |von |al-|el-|ap |ferch |bin |binti )?" + _CAPITAL
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Reverend|Cllr|Councillor|Imam|Rabbi|Pastor"
    r"|Auntie|Aunty|Uncle|Nurse|Sister|Father|Fr|Canon|Sgt|PC|PCSO|Nanny)\b\.?[^\S\n]"
    rf"(?P<name>(?:[A-Z]\.?[^\S\n])*{_NAME}(?:[^\S\n]{_NAME}){{0,2}})"
)
_RUN = re.compile(rf"(?<![\w'\u2019]){_CAPITAL}(?:[^\S\n](?:[A-Z]\.[^\S\n])?{_NAME}){{1,3}}")
_KIN = (
    "son|daughter|mum|mam|mom|mother|dad|father|nan|nana|gran|grandma|grandad|grandson"
    "|granddaughter|husband|wife|partner|neighbour|friend|child|sister|brother|carer|client|tenant"
    "|aunt|uncle|cousin|boss|manager|treasurer|secretary|caretaker|organiser"
)
_ASKED = re.compile(
    r"\b(?:ask(?:ing)? for|speak (?:to|with)|talk to|contact|call|ring|text|phone|email|e-mail|see"
    r"|message|my name is|name is|named|called|run by|led by|organised by|care of|c/o|thanks to"
    rf"|(?:my|our|her|his|their|the|your) (?:{_KIN}),?(?: is)?)"
    r"[^\S\n]+(?P<name>[^\W\d_][\w'\u2019-]*(?:[^\S\n][^\W\d_][\w'\u2019-]*)?)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:St|Saint|Saints|Sts|Ss|SS|Santa|San|Queen|King|Prince|Princess|Duke|Lord|Lady|Sir|Blessed"
    r"|Our Lady|Holy|Old|New|Great|Little|Port|Lake|Mount|Upper|Lower)\.?[^\S\n])$"
)
_AFTER = re.compile(
    r"[^\S\n](?:statue|memorial|library|pub|ward|centre|plaque|museum|hall|house|school|award|mural"
    r"|foundation|trust|bridge|park|estate|road|street|lane|building|room|wing|theatre|garden)\b"
)


@cache
def _first_names() -> dict[str, bool]:
    """Return the known first names in small letters, and whether each is a common word too."""
    return {row["name"].casefold(): row["also"] == "word" for row in rows("first_names.csv")}


@cache
def _things() -> frozenset[str]:
    """Return words that end the names of places and groups, and are hardly ever surnames."""
    return frozenset(row["word"] for row in rows("not_surnames.csv"))


def _plain(word: str) -> str:
    """Return a word in small letters without accents and without what the sentence adds."""
    bare = re.sub(r"['\u2019]s?$", "", word.casefold())
    return "".join(one for one in normalize("NFKD", bare) if not combining(one))


def _is_place(words: list[str]) -> bool:
    """Whether one of the words says that they name a place or a group."""
    return any(_plain(word) in _things() for word in words)


def _people(text: str) -> Iterator[Warning]:
    """Find people by their title, by who is asked for, or by first and last name."""
    for match in _TITLED.finditer(text):
        if not _is_place(match["name"].split()) and not _AFTER.match(text, match.end()):
            yield _warning("person", match)
    for match in _ASKED.finditer(text):
        if end := _asked_for(match["name"], said="name" in match[0][: -len(match["name"])]):
            start = match.start("name")
            yield Warning("person", text[start : start + end], start, start + end)
    for match in _RUN.finditer(text):
        yield from _named(text, match)


def _asked_for(words: str, *, said: bool) -> int:
    """
    Return how many of the characters name a person who is asked for; 0 if they do not.

    ``said``: the text says that it is a name.
    """
    first, _, second = words.partition(" ")
    also_word = _first_names().get(_plain(first))
    if also_word is None or (also_word and first.islower()):
        return 0
    if not second or second.islower():
        # "see will be" and "call April to May" are no people; "ring Priya on" is one.
        return 0 if also_word and second and not said else len(first)
    return 0 if _is_place([second]) else len(words)


def _named(text: str, match: re.Match[str]) -> Iterator[Warning]:
    """Find a first name with a surname in a run of capitalised words."""
    words = list(re.finditer(r"\S+", match[0]))
    owns = re.search(r"['\u2019]s$", match[0])
    if _is_place([one[0] for one in words]) or (not owns and _AFTER.match(text, match.end())):
        return
    for at, word in enumerate(words[:-1]):
        start = match.start() + word.start()
        if _plain(word[0]) in _first_names() and "'" not in word[0] and "\u2019" not in word[0]:
            if not _BEFORE.search(text, 0, start):
                rest = re.sub(r"['\u2019]s$", "", match[0][word.start() :])
                yield Warning("person", rest, start, start + len(rest))
            return
        if at:
            return


_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Crescent|Cres|Grove|Court|Ct|Way|Terrace"
    "|Place|Gardens|Walk|Row|Square|Mews|Rise|Hill|Green|View|Park"
)
_HOUSE = rf"\d{{1,4}}[A-Za-z]?,?[^\S\n](?:{_CAPITAL}[^\S\n]){{1,3}}(?:{_STREET})\b"
_HOME = re.compile(
    r"\b(?:lives?|living|lived|home|house|flat|stays?|staying|my address|their address)\b"
    rf"[^.\n]{{0,30}}?(?P<where>(?:(?i:flat|apartment)[^\S\n]\d+[A-Za-z]?,?[^\S\n])?{_HOUSE})",
)
_FLAT = re.compile(rf"\b(?i:flat|apartment|apt)[^\S\n]\d{{1,3}}[A-Za-z]?,?[^\S\n]{_HOUSE}")


def _homes(text: str) -> Iterator[Warning]:
    """Find where somebody lives: a numbered house said to be a home, or a flat in one."""
    for match in _FLAT.finditer(text):
        yield _warning("address", match)
    for match in _HOME.finditer(text):
        yield _warning("address", match, "where")
