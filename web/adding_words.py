"""What the pages for adding and following say, in plain sentences."""

from collections.abc import Mapping, Sequence
from datetime import date

from layers import vocabulary
from layers.layer import Field
from layers.words import day, number, sentence
from web.asking.adding import Spot, Standing
from web.here_words import metres
from web.pace import A_MINUTE
from web.place import Place

VOCABULARIES = {"category": "categories", "theme": "themes", "service": "services"}
"""The fields whose choices have titles of their own."""
EXACT = 5
"""Metres: whoever pointed as closely as this is not asked to point again."""


def say(code: str, **values: object) -> str:
    """Return one of these pages' sentences."""
    return sentence("adding", code, **values)


def label(field: Field) -> str:
    """Return what a person reads above a field: what is needed says so."""
    if field.required:
        return say("needed", label=field.label)
    return say("optional", label=field.label) if field.entry == "first" else field.label


def choice(field: Field, value: str) -> str:
    """Return what a person reads for one of a field's choices."""
    if field.name in VOCABULARIES:
        return vocabulary.title(VOCABULARIES[field.name], value)
    return value.replace("_", " ").capitalize()


def value(field: Field, raw: object) -> str:
    """Return what a person reads for a value; nothing for an empty one."""
    if raw is None or raw != raw:  # noqa: PLR0124  (not a number)
        return ""
    if field.kind == "choice":
        return choice(field, str(raw))
    if field.kind == "date":
        return day(date.fromisoformat(str(raw)[:10]))
    if field.kind in {"integer", "number"} and isinstance(raw, int | float):
        return f"{raw:,g}" if field.kind == "number" else f"{int(raw):,}"
    return str(raw)


def where(spot: Spot, standing: Standing) -> str:
    """Say where something lies."""
    end = "" if standing.areas else "_bare"
    return say(f"spot_{spot.how}{end}", label=spot.label, detail=spot.detail, areas=standing.areas)


def about(spot: Spot) -> str:
    """Say that pointing at the map is more exact, where it is."""
    return say("spot_about", metres=number(spot.size)) if spot.size > EXACT else ""


def outside(standing: Standing) -> str:
    """Say that something lies outside the place, or too far outside; nothing inside."""
    if not standing.metres:
        return ""
    distance = metres(standing.metres)
    if standing.far:
        return say("far", distance=distance)
    return say("outside", distance=distance, nearest=standing.nearest)


def faults(found: Mapping[str, str]) -> str:
    """Say how many things are wrong."""
    return say("faults_one") if len(found) == 1 else say("faults_many", count=len(found))


def example(place: Place) -> str:
    """Return a postcode of this place to begin with; nothing when none is known."""
    known = place.records("assets")["postcode"].dropna()
    return say("where_example", postcode=known.iloc[0]) if len(known) else ""


def role(held: Sequence[str]) -> str:
    """Return the most trusted role held, in the middle of a sentence."""
    return f"{'an' if held[-1][0] in 'aeiou' else 'a'} {held[-1]}"


def method() -> list[str]:
    """Say how what is sent in is dealt with."""
    codes = ("review", "alike", "place", "kept", "pace")
    return [say(f"method_{one}", each=A_MINUTE) for one in codes]
