"""
Small numbers of people, which could give somebody away, and how they are handed on.

The rule is the 10-5 rule of the Office for National Statistics: below ten a number is left out, and
all others are rounded to the nearest five. Rounding is what keeps a number that was left out from
being worked out of a total, so it holds for every number of the field, not only beside a small one.

It is for numbers that the people of a place gave (a field says so: ``counts_people``). Residents
and other statistics were made safe by whoever published them, and are handed on as they were.
"""

from layers.layer import Layer

SMALLEST = 10
STEP = 5


def counted(layer: Layer) -> tuple[str, ...]:
    """Return the names of the fields that count people."""
    return tuple(one.name for one in layer.fields if one.counts_people)


def handed_on(number: float | None) -> int | None:
    """Return a number of people as everybody may have it; None below ten, or for no number."""
    if number is None or number != number or number < SMALLEST:
        return None
    return STEP * round(number / STEP)
