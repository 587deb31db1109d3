"""Imported lazily: writes a PDF anew in the bounded process, with what is printed and no more.

Pages keep their size, fonts, text and pictures. Scripts, actions, links, forms, notes, embedded
files, outlines and everything said *about* the document stay behind.
"""

import io
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from layers.errors import BadFile
from store.pictures.jpeg_segments import without_words

PAGE = {
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit",
    "/Group",
}  # fmt: skip
NEVER = {
    "/A", "/AA", "/AF", "/Alternates", "/Annots", "/EF", "/JS", "/LastModified", "/Metadata",
    "/OPI", "/PieceInfo", "/Ref", "/URI",
}  # fmt: skip
"""Keys that act, point elsewhere or tell about the author, in anything that a page uses."""
ELSEWHERE = {"/F", "/FFilter", "/FDecodeParms"}
"""Keys by which a stream takes its bytes from another file."""
NAMED = {
    "/CharProcs", "/ColorSpace", "/Colorants", "/ExtGState", "/Font", "/Pattern", "/Properties",
    "/Shading", "/XObject",
}  # fmt: skip
"""Lists whose keys are names that the author chose: a font may well be called A."""
MOST_OBJECTS = 100_000
_FAULTS = (
    PyPdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    RecursionError, NotImplementedError, AssertionError,
)  # fmt: skip
"""What pypdf raises for documents that are broken."""


def rewritten(content: bytes, *, most_pages: int) -> bytes:
    """
    Return a PDF that only shows.

    Raises
    ------
    BadFile
        If it is damaged, locked, or has too many pages.
    """
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            msg = "The PDF is locked with a password. Save it without one and send it again."
            raise BadFile(msg)
        _check_pages(len(reader.pages), most_pages)
        return _written(reader)
    except BadFile:
        raise
    except _FAULTS as error:
        msg = "The PDF is damaged or cut off. Save or print it as a PDF again."
        raise BadFile(msg) from error


def _check_pages(found: int, most: int) -> None:
    """Refuse a document without pages, or with too many."""
    if not found:
        msg = "The PDF has no pages."
        raise BadFile(msg)
    if found > most:
        msg = f"The PDF has {found:,} pages; {most:,} is the most. Send the part that matters."
        raise BadFile(msg)


def _written(reader: PdfReader) -> bytes:
    """Put the cleaned pages into a new document."""
    for page in reader.pages:
        # Every page has its own; what it inherits would be lost with the tree it hangs in.
        for name in ("/MediaBox", "/CropBox", "/Rotate", "/Resources"):
            inherited = _inherited(page, name)
            if inherited is not None:
                page[NameObject(name)] = inherited
        for name in [one for one in page if one not in PAGE]:
            del page[name]
    for found in _walk(reader):
        _clean(found)
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _inherited(page: DictionaryObject, name: str) -> PdfObject | None:
    """Return what a page has, or gets from the tree it hangs in."""
    node: PdfObject = page
    for _ in range(64):
        if not isinstance(node, DictionaryObject):
            return None
        if name in node:
            found: PdfObject = node.raw_get(name)
            return found
        node = node.get("/Parent", NullObject()).get_object() or NullObject()
    return None


def _walk(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Go through everything that the pages use, each thing once."""
    waiting: list[tuple[PdfObject, bool]] = [(page, False) for page in reader.pages]
    seen: set[int] = set()
    number = 0
    while waiting:
        one, named = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object() or NullObject()
        number += 1
        _check_parts(number)
        if isinstance(one, DictionaryObject):
            if not named:
                yield one
            waiting += [(one.raw_get(name), name in NAMED) for name in one if name != "/Parent"]
        elif isinstance(one, ArrayObject):
            waiting += [(part, False) for part in list.__iter__(one)]


def _check_parts(number: int) -> None:
    """Refuse a document that is built of more parts than pages can need."""
    if number > MOST_OBJECTS:
        msg = "The PDF is built of too many parts. Print it as a PDF and send that."
        raise BadFile(msg)


def _clean(found: DictionaryObject) -> None:
    """Take out what acts or tells; from photos inside, what their cameras wrote."""
    stream = isinstance(found, StreamObject)
    for name in [one for one in found if one in NEVER or (stream and one in ELSEWHERE)]:
        del found[name]
    filters = found.get("/Filter")
    if isinstance(found, StreamObject) and filters in ("/DCTDecode", ["/DCTDecode"]):
        found._data = without_words(found._data)
        found[NameObject("/Length")] = NumberObject(len(found._data))
