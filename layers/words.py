"""The sentences that answers are told in: they live in ``data/words``, not in code."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from math import floor, log10

from layers.vocabulary import DATA


@cache
def words(topic: str) -> dict[str, str]:
    """Return the sentences of a topic by code; ``{name}`` stands where a value goes."""
    with (DATA / "words" / f"{topic}.toml").open("rb") as handle:
        return {code: str(sentence) for code, sentence in tomllib.load(handle).items()}


def sentence(topic: str, code: str, **values: object) -> str:
    """
    Return one sentence with its values filled in.

    Parameters
    ----------
    topic
        The file's name in ``data/words``, without its ending.
    code
        The sentence's name in it.
    **values
        What is put in, already worded (see `number`, `percent` and `listed`).

    Raises
    ------
    KeyError
        If the topic has no such sentence, or the sentence asks for a value that is not given.
    """
    return words(topic)[code].format_map(values)


def number(value: float) -> str:
    """Return a number as a sentence shows it: three significant figures and thousands' commas."""
    if value == 0:
        return "0"
    digits = 2 - floor(log10(abs(value)))
    rounded = round(value, digits)
    if rounded == int(rounded):
        return f"{rounded:,.0f}"
    return f"{rounded:,.{max(digits, 0)}f}".rstrip("0")


def percent(share: float) -> str:
    """
    Return a share between 0 and 1 as whole per cents; never "0 %" or "100 %" unless it is so.

    A share of 79.6 % is "under 80 %" to the person who asked for 80, so it is cut, not rounded up.
    """
    whole = floor(share * 100 + 1e-9)
    if share > 0 and whole == 0:
        return "less than 1 %"
    return f"{whole} %"


def listed(names: Sequence[str], *, joint: str = "and") -> str:
    """Return names as people say them: ``A``, ``A and B``, ``A, B and C``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def day(value: date) -> str:
    """Return a date as people write it: ``22 November 2026``."""
    return f"{value.day} {value:%B %Y}"
