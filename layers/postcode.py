"""UK postcodes: how people type them and how they are kept (``M33 7ZF``)."""

import re

_UNIT = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
_INWARD_DIGITS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def normalise(text: str) -> str | None:
    """
    Return a unit postcode as it is kept, or None if the text is not shaped like one.

    Spaces and case do not matter, and a letter O, I or L typed for the digit of the second half is
    understood. Whether the postcode exists only the gazetteer can say.
    """
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    for attempt in (bare, _digit_mended(bare)):
        match = _UNIT.match(attempt)
        if match:
            return f"{match[1]} {match[2]}"
    return None


def _digit_mended(bare: str) -> str:
    """Read the first character of the second half as a digit."""
    if len(bare) < 5:
        return bare
    return bare[:-3] + bare[-3].translate(_INWARD_DIGITS) + bare[-2:]
