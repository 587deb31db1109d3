"""Which characters and which separator a text file uses."""

import codecs
import csv
import io
from collections import Counter

from layers.errors import BadFile

DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024


def decoded(raw: bytes) -> tuple[str, str]:
    """
    Return a file's text and the name of its encoding.

    UTF-8, UTF-16 and UTF-32 are known by their mark; without one the text is UTF-8 if it can be,
    UTF-16 if every other byte is empty, and else the Windows code page of Western Europe.

    Raises
    ------
    BadFile
        If it holds NUL characters: then it is no text, or damaged.
    """
    encoding = _encoding(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1" if encoding == "cp1252" else "cp1252"
        text = raw.decode(encoding, errors="replace")
    if "\x00" in text:
        msg = (
            "The file holds NUL characters, so it is damaged or no text file. Save it as CSV again."
        )
        raise BadFile(msg)
    return text, encoding.replace("-sig", "")


def _encoding(raw: bytes) -> str:
    """Guess the encoding."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    sample = raw[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) > 0.4 * len(sample) / 2 and min(even, odd) < 0.1 * len(sample) / 2:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter(text: str) -> str:
    """Return the separator that cuts the first lines into the most columns, and evenly."""
    lines = list(io.StringIO(text[:_SAMPLE], newline=""))
    sample = lines[:50] if len(text) <= _SAMPLE else lines[:-1][:50]
    return max(DELIMITERS, key=lambda one: _evenness(sample or lines[:1], one))


def _evenness(lines: list[str], mark: str) -> tuple[float, int]:
    """Score a separator: the share of rows of the usual width, then that width."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return 0.0, 0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 0
    usual, times = Counter(wide).most_common(1)[0]
    return times / len(widths) * min(usual, 4), usual
