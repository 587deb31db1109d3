"""Imported lazily: opens a photo in the bounded process and draws it anew, without what it said.

Only the colours of the pixels cross over to a new picture. Place, time, camera, owner, captions,
thumbnails and colour profiles stay behind, because nothing copies them.
"""

import io
import math
import struct
import warnings
from collections.abc import Sequence

from PIL import Image, ImageCms, ImageDraw, ImageOps

from layers.errors import BadFile

FULL, SMALL = 2_000, 400
"""Pixels of the longer side of the two sizes that are kept."""
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
_DEEP = {"I;16", "I;16B", "I;16L", "I;16N", "I"}
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError, struct.error)
"""What Pillow raises for pictures that are broken, each for some format."""
Box = tuple[float, float, float, float]


def redrawn(content: bytes, *, most_pixels: int) -> Image.Image:
    """
    Return a photo as it is seen: upright, in plain colours, scaled to what is kept.

    Raises
    ------
    BadFile
        If it is no photo, moves, is cut off or has too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = None  # counted here, before a pixel is read
    _check_canvas(content, most_pixels)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                _check(image, most_pixels)
                return _flat(_upright(image))
    except BadFile:
        raise
    except _FAULTS as error:
        msg = "The photo is damaged, cut off or not a photo inside. Take or save it again."
        raise BadFile(msg) from error


def blacked(content: bytes, boxes: Sequence[Box]) -> Image.Image:
    """Return a photo with boxes (left, top, right, bottom as shares of its sides) made black."""
    image = redrawn(content, most_pixels=FULL * FULL)
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in boxes:
        edges = (
            math.floor(left * image.width),
            math.floor(top * image.height),
            math.ceil(right * image.width) - 1,
            math.ceil(bottom * image.height) - 1,
        )
        draw.rectangle(edges, fill=(0, 0, 0))
    return image


def sizes(image: Image.Image) -> tuple[bytes, bytes]:
    """Return both sizes as JPEG."""
    small = image.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return _jpeg(image), _jpeg(small)


def _jpeg(image: Image.Image) -> bytes:
    """Write a picture, and nothing about it."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _check_canvas(content: bytes, most: int) -> None:
    """Refuse a huge WebP before it is opened: its reader makes room for all pixels at once."""
    if content[:4] == b"RIFF" and content[12:16] == b"VP8X" and len(content) >= 30:
        width = 1 + int.from_bytes(content[24:27], "little")
        height = 1 + int.from_bytes(content[27:30], "little")
        _check_pixels(width, height, most)


def _check(image: Image.Image, most: int) -> None:
    """Refuse what has too many pixels, or moves."""
    _check_pixels(image.width, image.height, most)
    # Telephones put depth maps behind a photo and call it several pictures (MPO); it stands still.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        msg = "This picture moves. Send a photo that stands still."
        raise BadFile(msg)


def _check_pixels(width: int, height: int, most: int) -> None:
    """Refuse what has too many pixels."""
    if width * height > most:
        msg = (
            f"The photo has {width * height / 1e6:,.0f} million pixels; "
            f"{most / 1e6:,.0f} million is the most. Send it smaller."
        )
        raise BadFile(msg)


def _upright(image: Image.Image) -> Image.Image:
    """Return a photo scaled and turned as its camera was held."""
    if image.format not in {"JPEG", "MPO"}:
        image.load()
        image = _coloured(image)
    # For a JPEG this reads only as many pixels as are needed.
    image.thumbnail((FULL, FULL), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.load()  # one that is small already was not read yet
    try:
        return ImageOps.exif_transpose(image)
    except _FAULTS:  # the note on how it was held is broken: take it as it is
        return image


def _coloured(image: Image.Image) -> Image.Image:
    """Return a picture in colours that can be scaled; sixteen bits become eight."""
    if image.mode in _DEEP:
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"RGB", "RGBA", "L"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA")


def _flat(image: Image.Image) -> Image.Image:
    """Return a picture in sRGB on white ground."""
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        clear = image.convert("RGBA")
        image = Image.new("RGB", clear.size, "white")
        image.paste(clear, mask=clear.getchannel("A"))
    if profile and image.mode in {"RGB", "CMYK"}:
        image = _in_srgb(image, profile)
    return image if image.mode == "RGB" else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Turn the colours of a profile, such as a telephone's wide ones, into those of the web."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        wanted = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, own, wanted, outputMode="RGB")
    except (ImageCms.PyCMSError, *_FAULTS):  # a broken profile: the colours as they are
        return image
    return turned or image
