"""What a photo or a paper is by its first bytes; what it is called says nothing."""

import math
import re

from layers.errors import BadFile
from store.files.limits import MEGABYTE
from store.pictures.limits import MOST_BYTES

TAKEN = "Send a JPEG, PNG or WebP photo, or a PDF."
_HEIC = (
    "This photo is in the HEIC format, which is not read here: choose it again from the "
    "telephone's own gallery, or set the camera to the most compatible format (JPEG)."
)
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", f"GIF pictures are not taken. {TAKEN}"),
    (b"II*\x00", f"TIFF pictures are not taken. {TAKEN}"),
    (b"MM\x00*", f"TIFF pictures are not taken. {TAKEN}"),
    (b"BM", f"BMP pictures are not taken. {TAKEN}"),
    (b"PK\x03\x04", f"This is a document or a zip file. Save it as a PDF and send that. {TAKEN}"),
    (b"\xd0\xcf\x11\xe0", f"This is an office document. Save it as a PDF and send that. {TAKEN}"),
)
_BRANDS = re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|hevx|mif1|msf1)", re.DOTALL)
_HIDDEN = re.compile(rb"<!doctype\s+html|<html|<script|<\?php|<svg[\s>]|%PDF-1", re.IGNORECASE)
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 1 << 16


def kind_of(content: bytes) -> str:
    """
    Return "photo" or "file", the two kinds that are taken.

    Raises
    ------
    BadFile
        If it is empty, too large, of another kind, or holds a second file inside the first.
    """
    if not content:
        msg = "The file is empty."
        raise BadFile(msg)
    if len(content) > MOST_BYTES:
        size, most = (math.ceil(one / MEGABYTE) for one in (len(content), MOST_BYTES))
        msg = f"The file has {size:,} MB; {most:,} MB is the most. Send it smaller."
        raise BadFile(msg)
    if content.startswith(b"%PDF-"):
        return "file"
    if not _is_photo(content):
        raise BadFile(_why_not(content))
    if _HIDDEN.search(content) or _ZIP_END in content[-_ZIP_TAIL:]:
        msg = "Another file is hidden in this photo, so it is not taken. Take the photo again."
        raise BadFile(msg)
    return "photo"


def _is_photo(content: bytes) -> bool:
    """Whether it begins as a JPEG, PNG or WebP does."""
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return True
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _why_not(content: bytes) -> str:
    """Say what it is instead, and what to do."""
    if _BRANDS.match(content):
        return _HEIC
    for start, sentence in _OTHERS:
        if content.startswith(start):
            return sentence
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return f"This is a drawing or a web page in text, not a photo. {TAKEN}"
    return f"This is not a photo that can be read. {TAKEN}"
