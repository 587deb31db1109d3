"""A form on paper, to be filled in by hand and typed in later."""

from collections.abc import Mapping
from pathlib import Path

from mapping.paper.document import Press


def blank_form(content: Mapping[str, object], *, fonts: Path, press: Press | None = None) -> bytes:
    """
    Make the form.

    Parameters
    ----------
    content
        Its words: ``title``, ``subtitle``, ``intro`` (paragraphs), the fields of each part
        (``first``, ``where``, ``more``, ``private``; each a mapping with ``label``, ``help``,
        ``required``, ``lines`` to write on and ``choices`` to tick) and the headings of the parts.
    fonts
        Folder with Source Sans 3.
    press
        A compiler to use again, when many are made.

    Returns
    -------
    bytes
        PDF/UA-1 on A4.

    Raises
    ------
    CannotPrint
        If Typst refuses; the message says why.
    """
    return (press or Press(fonts)).pdf("blank.typ", content)
