"""What is said of records that may be the same place, in plain sentences."""

from layers.words import listed, number, sentence
from mapping.analysis.duplicates import SPOT
from web.here_words import metres as far


def say(code: str, **values: object) -> str:
    """Return one of these sentences."""
    return sentence("duplicates", code, **values)


def why(codes: str) -> str:
    """Say what speaks for two records being one; ``codes`` stand one a line."""
    named = [code for code in codes.split("\n") if code not in {"", "near"}]
    return say("has", things=listed([say(code) for code in named])) if named else say("near")


def waits(metres: float) -> str:
    """Say that something like it waits for review, and nothing of what it says."""
    return say("waits_here") if metres <= SPOT else say("waits", metres=far(metres))


def answer(*, pairs: int, places: int, records: int, layer: str) -> str:
    """Say how many pairs there are."""
    code = {0: "pairs_none", 1: "pairs_one"}.get(pairs, "pairs")
    values = {"pairs": number(pairs), "places": number(places), "records": number(records)}
    return say(code, layer=layer, **values)
