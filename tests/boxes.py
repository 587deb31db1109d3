"""Where the words of a PDF stand, and which of them touch each other or the edge."""

import re
import subprocess
from html import unescape

import numpy as np
import shapely

Box = tuple[float, float, float, float]
EDGE = 8.0
"""Points of white that every page keeps at its edge."""
_WORD = re.compile(
    r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>'
)
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')


def text_boxes(pdf: bytes) -> list[tuple[int, str, Box]]:
    """Return every word of a document with its page and box in points."""
    return [(page, said, box) for page, _, words in pages(pdf) for said, box in words]


def pages(pdf: bytes) -> list[tuple[int, tuple[float, float], list[tuple[str, Box]]]]:
    """Return number, size in points, and words with their boxes of every page."""
    found: list[tuple[int, tuple[float, float], list[tuple[str, Box]]]] = []
    listed = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    for line in listed.splitlines():
        if page := _PAGE.search(line):
            found.append((len(found) + 1, (float(page[1]), float(page[2])), []))
        elif word := _WORD.search(line):
            left, top, right, bottom = (float(word[n]) for n in range(1, 5))
            found[-1][2].append((unescape(word[5]), (left, top, right, bottom)))
    return found


def faults(pdf: bytes) -> list[str]:
    """Say which words of a document are cut at the edge or lie on others; none is expected."""
    return [
        f"page {page}: {fault}"
        for page, size, words in pages(pdf)
        for fault in (*_cut(words, size), *_clashes(words))
    ]


def _cut(words: list[tuple[str, Box]], size: tuple[float, float]) -> list[str]:
    return [
        f"{said!r} at the edge"
        for said, (left, top, right, bottom) in words
        if min(left, top, size[0] - right, size[1] - bottom) < EDGE
    ]


def _clashes(words: list[tuple[str, Box]]) -> list[str]:
    # A line's box is taller than its letters: what counts is their middle.
    inner = [shapely.box(a, b + (d - b) * 0.3, c, d - (d - b) * 0.3) for _, (a, b, c, d) in words]
    pairs = np.asarray(shapely.STRtree(inner).query(inner, predicate="intersects")).T
    return [
        f"{words[one][0]!r} on {words[other][0]!r}"
        for one, other in pairs
        if one < other and inner[one].intersection(inner[other]).area > 0.5
    ]
