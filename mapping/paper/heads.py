"""The fixed words of what is printed, in the language that was asked for."""

from datetime import date
from typing import Literal

from layers.words import day, sentence, words

Language = Literal["en", "cy"]
TOPICS: dict[str, str] = {"en": "paper", "cy": "paper_cy"}

_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
    "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip


def heads(name: str, *, made_on: date, language: Language = "en") -> dict[str, str]:
    """
    Return every fixed word of a document about one area.

    Parameters
    ----------
    name
        The area's name, which some headings hold.
    made_on
        The day to print at the foot.
    language
        English or Welsh.
    """
    topic = TOPICS[language]
    when = (
        day(made_on)
        if language == "en"
        else f"{made_on.day} {_MONTHS[made_on.month - 1]} {made_on.year}"
    )
    return {code: sentence(topic, code, name=name, day=when) for code in words(topic)}
