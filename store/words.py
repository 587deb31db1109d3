"""Words in files matched to the vocabularies: "Public libraries" is a library."""

import re
from functools import lru_cache

from layers.vocabulary import terms, tiers

_KINDS = (
    ("decile", ("decile",)),
    ("rank", ("rank",)),
    ("score", ("score", "index")),
    ("rate", ("rate", "percent", "percentage", "proportion", "share", "ratio", "%", "per")),
    ("count", ("count", "number", "total", "frequency", "persons", "people", "households")),
)


@lru_cache(maxsize=4096)
def matched(vocabulary: str, text: str, *, loosely: bool = False) -> str | None:
    """
    Return the term of a vocabulary that a text speaks of, or None.

    Its name or title decides first, then the longest hint in it, then the earliest.

    Parameters
    ----------
    vocabulary
        ``categories``, ``themes`` or ``services``.
    text
        A cell, or the name of a file.
    loosely
        Whether a hint may be the beginning of a longer word, as in names of files.
    """
    plain = re.sub(r"[\s_\-./]+", " ", text.casefold()).strip()
    for term in terms(vocabulary).values():
        if plain in {term.name.replace("_", " "), term.title.casefold()}:
            return term.name
    ending = r"\w*" if loosely else r"(?:e?s)?(?!\w)"
    best: tuple[int, int] = (0, 0)
    name = None
    for term in terms(vocabulary).values():
        for hint in term.hints:
            found = re.search(rf"(?<!\w){re.escape(hint)}{ending}", plain)
            if found and (len(hint), -found.start()) > best and term.name != "other":
                best, name = (len(hint), -found.start()), term.name
    return name


def of_file(vocabulary: str, name: str) -> str | None:
    """Return the term that a file's or a source's name speaks of."""
    return matched(vocabulary, name) or matched(vocabulary, name, loosely=True)


def tier_named(text: str) -> str:
    """Return the name of a tier that a person wrote in any form; an unknown one is taken as new."""
    plain = re.sub(r"[\s\-]+", "_", text.strip().casefold())
    for tier in tiers().values():
        forms = {tier.name, tier.title.casefold(), tier.plural.casefold()}
        if plain in {re.sub(r"[\s\-]+", "_", form) for form in forms}:
            return tier.name
    return plain


def tier_of_codes(codes: list[str]) -> str | None:
    """Return the tier that most official codes begin with, if most of them begin so."""
    starts = {start: tier.name for tier in tiers().values() for start in tier.gss}
    found = [starts.get(code[:3].upper()) for code in codes if len(code) == 9]
    named = [name for name in found if name]
    if not named or len(named) * 2 < len(codes):
        return None
    return max(set(named), key=named.count)


@lru_cache(maxsize=256)
def kind_of_figure(text: str) -> str | None:
    """Say whether a word such as "Weighted Score" means a count, rate, score, rank or decile."""
    plain = set(re.findall(r"[a-z]+|%", text.casefold()))
    return next((kind for kind, hints in _KINDS if plain & set(hints)), None)
