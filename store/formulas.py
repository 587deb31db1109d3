"""Text that no spreadsheet may take for a formula, written so that it can be read back exactly."""

import re

_DANGEROUS = re.compile(r"^'*[=+\-@\t\r\n|%]")
_GUARDED = re.compile(r"^''*[=+\-@\t\r\n|%]")


def guarded(text: str) -> str:
    """
    Return text that no spreadsheet takes for a formula.

    A ``'`` goes before whatever begins like one, also behind further ``'``, so that `unguarded`
    gives back exactly what was there.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """Take away the ``'`` that `guarded` put there, and no other."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
