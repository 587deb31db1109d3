"""Photos and papers that lie about what they are, hide things, or never end. Each is made here."""

import io
import random
import struct
import time
import zipfile
import zlib

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)

from layers.errors import BadFile
from store.pictures.jpeg_segments import without_words
from store.pictures.preparing import blacked, prepare

LONGEST = 60.0
"""Seconds: the wall limit of the bounded process, and its start on a busy machine."""
PLACE = {1: "N", 2: (53.0, 24.0, 17.25), 3: "W", 4: (2.0, 19.0, 3.5)}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>53,24N</exif:GPSLatitude></x:xmpmeta>'


def scene(width: int = 320, height: int = 240) -> Image.Image:
    """A picture with something different in every corner."""
    image = Image.new("RGB", (width, height), (40, 160, 90))
    image.paste((200, 30, 30), (0, 0, width // 4, height // 4))
    image.paste((240, 240, 20), (width * 3 // 4, height * 3 // 4, width, height))
    return image


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def colour(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at a share of the width and height."""
    found = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(found, tuple)
    return found


def told(turn: int = 1) -> Image.Exif:
    """What a telephone writes: how it was held, whose it is, and where it was."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "SecretMaker"
    exif[0x8298] = "SecretOwner"
    exif[0x8825] = PLACE
    return exif


def refused(content: bytes) -> str:
    """What a person is told, in time."""
    start = time.monotonic()
    with pytest.raises(BadFile) as refusal:
        prepare(content)
    assert time.monotonic() - start < LONGEST
    sentence = str(refusal.value)
    assert 10 < len(sentence) < 250
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_kept_of_what_a_photo_tells(form: str) -> None:
    options: dict[str, object] = {"exif": told()}
    if form == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_itxt("XML:com.adobe.xmp", XMP.decode())
        words.add_text("Comment", "SecretComment")
        options["pnginfo"] = words
    else:
        options["xmp"] = XMP
    if form == "JPEG":
        options["comment"] = b"SecretComment"
    given = saved(scene(), form, **options)
    assert Image.open(io.BytesIO(given)).getexif().get_ifd(0x8825)
    assert b"GPSLatitude" in given
    made = prepare(given)
    for kept in (made.full, made.small):
        image = opened(kept)
        assert image.format == "JPEG"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
        }
        for secret in (b"Exif", b"Secret", b"GPSLatitude", b"adobe", b"ICC_PROFILE", b"Photoshop"):
            assert secret not in kept


def test_a_hundred_photos_keep_no_place() -> None:
    """One process a photo is slow, so that most are drawn anew here, by the same function."""
    from store.pictures import picture

    dice = random.Random(4)  # noqa: S311
    for _ in range(100):
        exif = told(dice.randint(1, 8))
        exif[0x8825] = PLACE | {2: (dice.randint(0, 89), dice.randint(0, 59), dice.random() * 60)}
        form = dice.choice(["JPEG", "PNG", "WEBP"])
        size = (dice.randint(1, 90), dice.randint(1, 90))
        given = saved(scene(*size), form, exif=exif, **({} if form == "PNG" else {"xmp": XMP}))
        for kept in picture.sizes(picture.redrawn(given, most_pixels=10_000)):
            assert not opened(kept).getexif()
            assert b"Exif" not in kept
            assert b"GPS" not in kept


@pytest.mark.parametrize(
    ("turn", "corner"), [(1, (0.02, 0.02)), (3, (0.98, 0.98)), (6, (0.98, 0.02)), (8, (0.02, 0.98))]
)
def test_a_photo_stands_as_it_was_taken(turn: int, corner: tuple[float, float]) -> None:
    made = prepare(saved(scene(), "JPEG", exif=told(turn), quality=95))
    image = opened(made.full)
    assert (made.width, made.height) == image.size
    assert image.size == ((320, 240) if turn in {1, 3} else (240, 320))
    red, green, blue = colour(image, *corner)
    assert red > 180
    assert green < 60
    assert blue < 60


def test_sizes_are_bounded_and_never_enlarged() -> None:
    made = prepare(saved(scene(4100, 700), "JPEG"))
    assert opened(made.full).size == (2000, 341)
    assert opened(made.small).size == (400, 68)
    tiny = prepare(saved(scene(7, 3), "PNG"))
    assert opened(tiny.full).size == opened(tiny.small).size == (7, 3)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16", "CMYK"])
def test_every_kind_of_colour_is_taken(mode: str) -> None:
    image = scene() if mode == "I;16" else scene().convert(mode)
    if mode == "I;16":
        image = Image.new("I;16", (320, 240), 30_000)
    made = opened(prepare(saved(image, "JPEG" if mode == "CMYK" else "PNG")).full)
    assert made.mode == "RGB"
    if mode == "I;16":
        assert abs(colour(made, 0.1, 0.1)[0] - 117) < 3


def test_clear_ground_becomes_white() -> None:
    made = opened(prepare(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")).full)
    assert min(colour(made, 0.5, 0.5)) > 250


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG that says a size of its own."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def webp_canvas(width: int, height: int) -> bytes:
    """A WebP that asks for room before it shows anything."""
    body = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


@pytest.mark.parametrize(
    "content",
    [
        png(60_000, 60_000, bytes(1000)),
        png(2**31 - 1, 2**31 - 1, b""),
        png(7_100, 7_100, bytes(7_100 * 3 + 1) * 7_100),
        webp_canvas(16_383, 16_383),
        webp_canvas(2**24, 2**24),
    ],
    ids=["claims", "claims all", "true", "webp", "webp all"],
)
def test_a_bomb_is_refused_before_it_goes_off(content: bytes) -> None:
    assert len(content) < 1_000_000
    said = refused(content)
    assert "million pixels" in said or "damaged" in said


def test_text_that_swells_is_refused_or_left_behind() -> None:
    """A compressed comment of 200 MB in a small PNG."""
    swollen = zlib.compress(bytes(200_000_000), 9)
    body = b"Comment\0\0" + swollen
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    given = saved(scene(), "PNG")
    assert "damaged" in refused(given[:33] + chunk + given[33:])


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_what_moves_is_refused(form: str) -> None:
    other = scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    said = refused(saved(scene(), form, save_all=True, append_images=[other]))
    assert "moves" in said or "GIF" in said


def test_a_photo_with_a_depth_map_is_a_photo() -> None:
    given = saved(scene(), "MPO", save_all=True, append_images=[scene(100, 80)])
    assert opened(prepare(given).full).size == (320, 240)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_what_is_cut_off_is_refused(form: str, share: float) -> None:
    given = saved(scene().effect_spread(9), form)
    assert "damaged" in refused(given[: max(13, int(len(given) * share))])


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Evil.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (bytes(21 << 20), "20 MB is the most"),
        (SVG, "drawing or a web page"),
        (b"\xef\xbb\xbf \n" + SVG, "drawing or a web page"),
        (PAGE, "drawing or a web page"),
        (b"\x89PNG\r\n\x1a\n" + SVG, "hidden"),
        (b"\xff\xd8\xff\xe0" + PAGE, "hidden"),
        (saved(scene(), "GIF"), "GIF"),
        (saved(scene(), "GIF") + zipped(), "GIF"),
        (saved(scene(), "TIFF"), "TIFF"),
        (saved(scene(), "BMP"), "BMP"),
        (zipped(), "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "PDF"),
        (b"MZ" + bytes(1000), "not a photo"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(99), "HEIC"),
        (b"8BPS" + bytes(100), "not a photo"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a photo"),
        (b"push graphic-context\nfill 'url(https://x/)'", "not a photo"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason(content: bytes, word: str) -> None:
    assert word in refused(content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("behind", [PAGE, SVG, zipped(), b"<?php system(1); ?>", b"%PDF-1.7"])
def test_a_second_file_behind_a_photo_is_refused(form: str, behind: bytes) -> None:
    assert "hidden" in refused(saved(scene(), form) + behind)


def test_a_page_in_a_comment_is_refused() -> None:
    assert "hidden" in refused(saved(scene(), "JPEG", comment=PAGE))


def test_a_film_behind_a_photo_is_left_behind() -> None:
    """Telephones put a short film behind a photo; the photo is still one."""
    made = prepare(saved(scene(), "JPEG") + b"\x00\x00\x00\x18ftypmp42" + bytes(5_000))
    assert b"ftyp" not in made.full
    assert opened(made.full).size == (320, 240)


def test_damaged_photos_end_in_a_sentence_or_a_photo() -> None:
    """Bytes changed at random; here in this process, as thousands of processes would take long."""
    from store.pictures import picture

    dice = random.Random(7)  # noqa: S311
    seeds = [saved(scene(64, 48), form, exif=told()) for form in ("JPEG", "PNG", "WEBP")]
    taken = 0
    for _ in range(600):
        broken = bytearray(dice.choice(seeds))
        for _ in range(dice.randint(1, 12)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            image = picture.redrawn(bytes(broken), most_pixels=1_000_000)
        except BadFile:
            continue
        taken += 1
        assert max(image.size) <= picture.FULL
        assert all(b"Secret" not in kept for kept in picture.sizes(image))
    assert 0 < taken < 600


def test_boxes_are_black_in_both_sizes() -> None:
    made = prepare(saved(scene(1200, 800).effect_spread(20), "JPEG"))
    after = blacked(made.full, [(0.1, 0.2, 0.3, 0.6), (0.9, 0.9, 1.0, 1.0)])
    for kept in (after.full, after.small):
        image = opened(kept)
        for x, y in ((0.2, 0.4), (0.12, 0.22), (0.28, 0.58), (0.95, 0.95), (0.999, 0.999)):
            assert max(colour(image, x, y)) <= 12
    assert max(colour(opened(after.full), 0.5, 0.5)) > 60


@pytest.mark.parametrize(
    "boxes",
    [
        [],
        [(0.0, 0.0, 0.0, 1.0)],
        [(0.5, 0.0, 0.2, 1.0)],
        [(-0.1, 0.0, 0.5, 0.5)],
        [(0.0, 0.0, float("nan"), 0.5)],
        [(0.0, 0.0, 1.5, 0.5)],
        [(0.0, 0.0, 0.5, 0.5)] * 51,
    ],
)
def test_boxes_beside_the_photo_are_refused(boxes: list[tuple[float, float, float, float]]) -> None:
    made = prepare(saved(scene(), "JPEG"))
    with pytest.raises(BadFile, match="box"):
        blacked(made.full, boxes)


def paper(*, photo: bytes = b"") -> bytes:
    """A PDF with everything that acts, points elsewhere or tells about its author."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    text = StreamObject()
    text.set_data(b"BT /A 12 Tf 10 50 Td (Lunch on Tuesdays) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(text)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    resources = DictionaryObject()
    resources[NameObject("/Font")] = DictionaryObject({NameObject("/A"): named})
    if photo:
        picture = StreamObject()
        picture._data = photo
        look = {"/Subtype": "/Image", "/ColorSpace": "/DeviceRGB", "/Filter": "/DCTDecode"}
        picture.update({NameObject(k): NameObject(v) for k, v in look.items()})
        sizes = {"/Width": 320, "/Height": 240, "/BitsPerComponent": 8}
        picture.update({NameObject(k): NumberObject(v) for k, v in sizes.items()})
        picture[NameObject("/Metadata")] = TextStringObject("SecretMetadata")
        resources[NameObject("/XObject")] = DictionaryObject(
            {NameObject("/I1"): writer._add_object(picture)}
        )
    page[NameObject("/Resources")] = resources
    page[NameObject("/AA")] = _action("/O")
    page[NameObject("/PieceInfo")] = TextStringObject("SecretPiece")
    writer._root_object[NameObject("/OpenAction")] = _action("/N")
    writer.add_attachment("SecretFile.exe", b"SecretBytes" * 50)
    writer.add_uri(0, "https://secret.example", RectangleObject((10, 10, 50, 50)))
    writer.add_metadata({"/Author": "SecretAuthor", "/Title": "SecretTitle"})
    writer.add_outline_item(title="SecretOutline", page_number=0)
    writer._root_object[NameObject("/AA")] = _action("/WC")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _action(when: str) -> DictionaryObject:
    script = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("SecretAction"),
        }
    )
    return DictionaryObject({NameObject(when): script})


def test_a_paper_keeps_what_is_printed_and_no_more() -> None:
    given = paper(photo=saved(scene(), "JPEG", exif=told(), comment=b"SecretComment"))
    for word in (b"SecretAction", b"SecretFile", b"/URI", b"Exif", b"SecretComment"):
        assert word in given
    made = prepare(given)
    assert (made.kind, made.media, made.small) == ("file", "application/pdf", b"")
    reader = PdfReader(io.BytesIO(made.full))
    assert reader.pages[0].extract_text() == "Lunch on Tuesdays"
    assert tuple(reader.pages[0].mediabox)[2:] == (200, 100)
    assert len(reader.pages[0].images) == 1
    low = made.full.lower()
    for word in (b"secret", b"/js", b"/aa", b"/openaction", b"/annots", b"/embeddedfile", b"/uri"):
        assert word not in low
    assert b"Exif" not in made.full


def test_a_second_page_inherits_its_paper() -> None:
    """Size and turn may stand in the tree above the pages; they are not lost."""
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(300, 150)
    tree = writer._root_object["/Pages"]
    assert isinstance(tree, DictionaryObject)
    tree[NameObject("/MediaBox")] = writer.pages[0]["/MediaBox"]
    for page in writer.pages:
        del page["/MediaBox"]
    out = io.BytesIO()
    writer.write(out)
    made = PdfReader(io.BytesIO(prepare(out.getvalue()).full))
    assert [tuple(page.mediabox)[2:] for page in made.pages] == [(300, 150)] * 3


def _locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("word", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _pages(number: int) -> bytes:
    writer = PdfWriter()
    for _ in range(number):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7\n" + PAGE, "damaged"),
        (b"%PDF-1.7\n" + bytes(1000), "damaged"),
        (_pages(0), "no pages"),
        (_pages(201), "201 pages"),
        (_locked(), "password"),
    ],
    ids=["a web page", "nothing", "no pages", "too many", "locked"],
)
def test_papers_that_cannot_be_are_refused(content: bytes, word: str) -> None:
    assert word in refused(content)


def test_what_hides_behind_a_paper_is_left_behind() -> None:
    made = prepare(_pages(1) + zipped() + PAGE)
    assert b"Evil" not in made.full
    assert b"<script" not in made.full


def test_a_paper_that_goes_round_in_circles_ends() -> None:
    given = paper()
    loop = given.replace(b"/Count 1", b"/Count 9").replace(b"/Type /Page\n", b"/Type /Pages\n")
    assert "PDF" in refused(loop)


def test_words_are_cut_from_a_jpeg_without_touching_its_pixels() -> None:
    given = saved(scene(), "JPEG", exif=told(), comment=b"SecretComment")
    bare = without_words(given)
    assert b"Secret" not in bare
    assert list(opened(bare).get_flattened_data()) == list(opened(given).get_flattened_data())
    assert without_words(b"no photo") == b"no photo"
    assert without_words(given[:40]) == given[:40]
