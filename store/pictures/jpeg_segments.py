"""The segments of a JPEG that carry words instead of pixels: place, camera, captions, comments."""

_KEPT_NOTES = {0xE0, 0xEE}
"""JFIF and Adobe's: they say how the colours are to be read."""
_SCAN = 0xDA


def without_words(content: bytes) -> bytes:
    """
    Return a JPEG without notes and comments; its pixels are not touched.

    What does not read as a JPEG up to its pixels is returned as it is.
    """
    if content[:2] != b"\xff\xd8":
        return content
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _SCAN:
            return b"".join(kept) + content[at:]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT_NOTES:
            kept.append(content[at:end])
        at = end
    return content
