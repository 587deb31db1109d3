"""Posters: what is on them, that it fits, and that the code can be scanned."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pytest
import zxingcpp
from PIL import Image, ImageFont

from mapping.paper.code_to_scan import LONGEST, code_to_scan
from mapping.paper.document import Press
from mapping.paper.poster import TEMPLATE, Person, Poster, content, posters
from mapping.paper.sheet import Orientation, Paper
from tests.mapping.paper.test_document import root_of, structure
from tests.mapping.paper.test_frame_of import PAPERS
from tests.mapping.paper.town import HOSTILE, town

ADDRESS = "https://map.example.org/who?area=E05000123"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Neighbourhood and Outreach Team"

Text = tuple[float, float, float, float, str]


def person(name: str = "Ann Lee", **values: str) -> Person:
    plain = {
        "service": "Police",
        "role": "Community support officer",
        "organisation": "Handtown Constabulary",
        "about": "Speak to her about nuisance, worry and lost property.",
        "ground": "Works on Beat 1",
        "contact": "0161 496 0000",
    }
    return Person(name=name, **{**plain, **values})


def poster(*people: Person, **values: Any) -> Poster:  # noqa: ANN401
    sheet = town(assets=None, assets_across=None, needs=None, needs_across=None, lines={})
    plain: dict[str, Any] = {
        "sheet": sheet,
        "answer": "One officer works in Middle ward.",
        "people": people or (person(),),
        "address": ADDRESS,
    }
    return Poster(**{**plain, **values})


def on_paper(one: Poster, paper: Paper, orientation: Orientation) -> Poster:
    return replace(one, sheet=replace(one.sheet, paper=paper, orientation=orientation))


def texts(pdf: bytes, fonts: Path) -> list[list[Text]]:
    """Return each page's runs of text: left, base line, height, least width, words."""
    letters = ImageFont.truetype(fonts / "400Regular" / "SourceSans3_400Regular.ttf", 100)
    found = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        rows: list[Text] = []

        def seen(*told: Any, rows: list[Text] = rows) -> None:  # noqa: ANN401
            text, cm, tm, _, size = told
            words = text.replace("\u200b", "").rstrip()
            if words:
                height = size * abs(tm[3] * cm[3])
                x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
                rows.append((x, y, height, letters.getlength(words) / 100 * height, words))

        page.extract_text(visitor_text=seen)
        found.append(rows)
    return found


def said(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return bare(" ".join(page.extract_text() for page in pages))


def bare(text: str) -> str:
    """Leave out spaces: lines and long words are parted wherever there is need."""
    return re.sub(r"[\s\u200b\u00a0]+", "", text)


def scanned(picture: bytes) -> list[str]:
    image = Image.open(io.BytesIO(picture)).convert("L")
    return [one.text for one in zxingcpp.read_barcodes(np.asarray(image))]


@pytest.mark.parametrize(("paper", "orientation"), PAPERS)
def test_it_says_who_and_is_tagged_on_every_paper(
    paper: Paper, orientation: Orientation, press: Press
) -> None:
    one = on_paper(poster(remarks=("No housing patch reaches this area.",)), paper, orientation)
    pdf = press.pdf(TEMPLATE, content([one]))
    text = said(pdf)
    wanted = (
        *("Your local officers", "Middle", "One officer works in Middle ward."),
        *("Ann Lee", "Community support officer, Handtown Constabulary", "lost property"),
        *("Works on Beat 1", "0161 496 0000", "No housing patch reaches this area."),
        *("map.example.org/who?area=E05000123", "Made on 22 November 2026"),
    )
    assert [one for one in wanted if bare(one) not in text] == []
    assert press.warnings == ()
    assert "pdfuaid" in root_of(pdf)["/Metadata"].get_object().get_data().decode()
    tags = structure(pdf)
    assert (tags.count("/H1"), tags.count("/Figure")) == (1, 2)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


@pytest.mark.parametrize(("paper", "orientation"), PAPERS)
def test_a_telephone_reads_the_code(paper: Paper, orientation: Orientation, press: Press) -> None:
    one = on_paper(poster(), paper, orientation)
    (picture,) = press.pages(TEMPLATE, content([one]), form="png", dpi=100)
    assert scanned(picture) == [ADDRESS]


def test_without_an_address_there_is_no_code(press: Press) -> None:
    one = poster(address="")
    (picture,) = press.pages(TEMPLATE, content([one]), form="png", dpi=100)
    assert scanned(picture) == []
    assert "Scan" not in said(press.pdf(TEMPLATE, content([one])))


def test_an_address_too_long_for_a_wall_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        code_to_scan("https://" + "a" * LONGEST)


@pytest.mark.parametrize(("paper", "orientation"), PAPERS)
def test_many_people_with_long_names_flow_on_and_nothing_is_cut_or_overlaps(
    paper: Paper, orientation: Orientation, press: Press, fonts: Path
) -> None:
    names = [f"{LONG} {number}" for number in range(40)]
    mail = "neighbourhood.policing.team.of.handtown@constabulary.example.org"
    people = [
        person(name, contact=f"0161 496 0000, {mail}", role=LONG, about=LONG * 3, ground=LONG)
        for name in names
    ]
    one = on_paper(poster(*people), paper, orientation)
    one = replace(one, sheet=replace(one.sheet, title=LONG), answer=LONG)
    pdf = press.pdf(TEMPLATE, content([one]))
    text = said(pdf)
    assert [name for name in names if bare(name) not in text] == []
    assert text.count("01614960000") == len(names)
    pages = texts(pdf, fonts)
    assert len(pages) > 1
    assert all("continued" in "".join(row[4] for row in page) for page in pages[1:])
    wide, high = (side / 25.4 * 72 for side in one.sheet.page)
    for page in pages:
        for x, y, height, width, words in page:
            assert 0 < x < wide, words
            assert x + width < wide - 20, words
            assert 0 < y < high - height / 2, words
        _assert_apart(page)


def _assert_apart(page: list[Text]) -> None:
    """No two runs of text stand on each other: their base lines differ by most of a line."""
    for at, (x, y, height, width, words) in enumerate(page):
        for x2, y2, height2, width2, other in page[at + 1 :]:
            close = abs(y - y2) < 0.55 * min(height, height2)
            beside = x + width <= x2 + 0.1 or x2 + width2 <= x + 0.1
            same_line = abs(y - y2) < 0.05
            assert not close or beside or same_line, (words, other)


def test_each_area_begins_a_page_with_a_bookmark(press: Press, fonts: Path) -> None:
    second = poster(person("Bob Orr"))
    second = replace(second, sheet=replace(second.sheet, title="Elsewhere", demo=True))
    pdf = posters(
        [poster(*[person(f"P {n}") for n in range(20)]), second], fonts=fonts, press=press
    )
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    marks = {str(one.title): reader.get_destination_page_number(one) for one in _flat(reader)}
    assert marks["Middle"] == 0
    assert marks["Elsewhere"] == len(reader.pages) - 1
    last = reader.pages[-1].extract_text()
    assert "Bob Orr" in last
    assert "Made-up place" in last
    assert "Made-up place" not in reader.pages[0].extract_text()


def _flat(reader: pypdf.PdfReader) -> list[Any]:
    found: list[Any] = []

    def walk(some: list[Any]) -> None:
        for one in some:
            if isinstance(one, list):
                walk(one)
            else:
                found.append(one)

    walk(reader.outline)
    return found


def test_hostile_names_are_printed_as_they_are(press: Press) -> None:
    people = [person(name, about=name, contact=name) for name in HOSTILE]
    one = poster(*people, address="https://map.example.org/who?area=%3Cimg%20src%3Dx%3E")
    text = said(press.pdf(TEMPLATE, content([one])))
    for name in HOSTILE:
        assert text.count(bare(name)) >= 3, name
    assert "1337" not in text
