"""What a word that a person typed means among the terms a place has."""

from collections.abc import Collection

from layers import vocabulary
from store import words


def meant(kind: str, text: str, there: Collection[str]) -> str:
    """
    Return the term that is meant: "Library catchments" are ``libraries`` where there are such.

    A term of the place itself comes first, in any case; then one that the vocabulary's words point
    to. A word that means nothing here is returned as it is, to be refused by name.

    Parameters
    ----------
    kind
        ``services``, ``categories`` or ``themes``.
    text
        What was typed.
    there
        The terms the place has.
    """
    said = text.strip().casefold()
    if text in there:
        return text
    same = [
        one for one in there if said in {one.casefold(), vocabulary.title(kind, one).casefold()}
    ]
    if len(same) == 1:
        return same[0]
    found = words.of_file(kind, text)
    return found if found is not None and found in there else text
