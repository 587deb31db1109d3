import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pypdf
import pytest

from mapping.paper.content import content
from mapping.paper.document import CannotPrint, Press, ward_map
from mapping.paper.drawing import draw
from mapping.paper.listing import listing
from mapping.paper.sheet import Orientation, Paper, Sheet
from tests.boxes import faults
from tests.mapping.paper.test_frame_of import PAPERS
from tests.mapping.paper.town import HOSTILE, asset, crowd, frame, need, square, town


def made(sheet: Sheet, press: Press, fonts: Path) -> bytes:
    return ward_map(sheet, fonts=fonts, press=press)


def words(pdf: bytes, *options: str) -> str:
    """Read a document as a screen reader's user would get it: in the order it is written."""
    return subprocess.run(
        ["pdftotext", *(options or ("-raw",)), "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def root_of(pdf: bytes) -> Any:  # noqa: ANN401
    return pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def structure(pdf: bytes) -> list[str]:
    """Return the document's tags from its structure tree, in reading order."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root_of(pdf)["/StructTreeRoot"])
    return found


def test_the_whole_content_is_there_in_order(press: Press, fonts: Path) -> None:
    said = flat(words(made(town(), press, fonts)))
    wanted = (
        "Middle",
        "Ward map, Handtown",
        "3 assets and 2 needs inside the line; 1 asset and 1 need just across it, within 500 m.",
        "Scale 1:7,500 on A4 paper",
        "What the marks mean",
        "Assets in Middle",
        "Chapel Hall",
        "1 Chapel Street, Handtown, M33 7ZF",
        "Mondays 10 to 4",
        "Library",
        "Surgery",
        "Just across the line, within 500 m",
        "East Hub",
        "Eastside 200 m",
        "Needs by theme",
        "A warm room",
        "Patches that reach Middle",
        "Homes Ltd",
        "Who works here",
        "Ann Lee",
        "0161 496 0000",
        "About this map",
        "It shares its line with Eastside, Northside, Southside and Westside.",
        "Boundary of 4 May 2023.",
        "People were counted by postcode.",
        "Wards. OGL v3.0. Source: ONS, OGL v.3.0",
    )
    at = -1
    for one in wanted:
        assert one in said
        later = said.find(one, at + 1)
        assert later > at, f"{one!r} comes too early"
        at = later
    assert "Made on 22 November 2026" in said


@pytest.mark.parametrize(("paper", "orientation"), PAPERS)
def test_it_is_tagged_and_titled_on_every_paper(
    paper: Paper, orientation: Orientation, press: Press, fonts: Path
) -> None:
    pdf = made(town(paper=paper, orientation=orientation), press, fonts)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = root_of(pdf)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert str(root["/Lang"]).casefold().startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title == "Middle: Ward map, Handtown"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    tags = structure(pdf)
    assert tags.count("/H1") == 1
    assert {"/H2", "/Figure", "/Table", "/TH", "/TD", "/P"} <= set(tags)
    assert tags.index("/H1") < tags.index("/Figure") < tags.index("/Table")
    wide, high = (float(one) for one in reader.pages[0].mediabox[2:])
    assert (wide / 72 * 25.4, high / 72 * 25.4) == pytest.approx(
        town(paper=paper, orientation=orientation).page, abs=0.1
    )
    said = words(pdf)
    assert press.warnings == ()
    assert f"Page 1 of {len(reader.pages)}" in said
    assert f"Page {len(reader.pages)} of {len(reader.pages)}" in said


def test_the_map_says_what_it_shows(press: Press, fonts: Path) -> None:
    pdf = made(town(), press, fonts)
    alternatives: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                alternatives.append(str(node["/Alt"]))
            walk(node.get("/K"))

    walk(root_of(pdf)["/StructTreeRoot"])
    (said,) = alternatives
    assert said.startswith("Map of Middle at 1:7,500. 3 assets and 2 needs inside the line")
    assert "Round it lie" in said
    assert "Eastside" in said
    assert "Patches drawn: Housing and Police." in said


def test_the_map_is_as_large_as_its_scale_says(press: Press, fonts: Path) -> None:
    """Measured in the document itself, between the figures of two grid lines."""
    pdf = made(town(), press, fonts)
    boxes = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(77\.[28])</word>',
        words(pdf, "-f", "1", "-l", "1", "-bbox"),
    )
    top = min(float(one[1]) for one in boxes)
    middles = {
        one[3]: (float(one[0]) + float(one[2])) / 2
        for one in boxes
        if float(one[1]) == pytest.approx(top, abs=0.5)
    }
    metres = (middles["77.8"] - middles["77.2"]) / 72 * 0.0254 * 7500
    assert metres == pytest.approx(600, rel=0.005)


def test_fonts_are_in_the_document(press: Press, fonts: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    path.write_bytes(made(town(title="Tŷ'r Ŵyn"), press, fonts))
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()
    rows = [row for row in listed.splitlines()[2:] if row]
    assert rows
    for row in rows:
        assert "SourceSans3" in row
        assert row.split()[-5] == "yes"  # embedded


def test_hostile_names_are_printed_as_they_are(press: Press, fonts: Path) -> None:
    sheet = town(
        title=HOSTILE[0],
        place=HOSTILE[5],
        assets=frame(
            [
                asset(name, 60 * turn, 500, address=name, opening=name, category=name)
                for turn, name in enumerate(HOSTILE, start=1)
            ]
        ),
        needs=frame([need(name, 60 * turn, 300) for turn, name in enumerate(HOSTILE, start=1)]),
        notes=HOSTILE,
    )
    pdf = made(sheet, press, fonts)
    said = flat(words(pdf)).replace(" ", "")
    for name in HOSTILE:
        assert said.count(flat(name).replace(" ", "")) >= 3, name
    assert "1337" not in said
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title.startswith(HOSTILE[0])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name",
    ["Café 😀 中文", "\u202eesrever\u202c", "العربية", "a\u200bb", "\x00\x07", "🏴\U000e0067"],
)
def test_letters_that_no_font_has_do_not_stop_the_press(
    name: str, press: Press, fonts: Path
) -> None:
    sheet = town(title=name, assets=frame([asset(name, 500, 500)]))
    pdf = made(sheet, press, fonts)
    assert pdf.startswith(b"%PDF")
    assert "Caf" not in name or "Café □ □□" in words(pdf)


def test_numbers_on_the_map_and_in_the_lists_agree(press: Press, fonts: Path) -> None:
    sheet = town(assets=crowd(70, side=600))
    pdf = made(sheet, press, fonts)
    rows = listing(sheet)
    assert list(rows["number"]) == list(range(1, 72))
    drawing = draw(sheet)
    places = sheet.assets
    assert places is not None
    for body in (one for one in drawing.bodies if one.sort == "assets"):
        first, _, last = body.label.partition("–")
        mine = rows[rows["number"].between(int(first), int(last or first))]
        assert sorted(mine["name"]) == sorted(places["name"].iloc[list(body.members)])
    said = flat(words(pdf, "-layout"))
    for row in rows.itertuples():
        assert re.search(rf"\b{row.number} {re.escape(str(row.name))}\b", said)


def test_a_long_list_runs_over_many_pages_with_its_head_on_each(press: Press, fonts: Path) -> None:
    pdf = made(town(assets=crowd(400)), press, fonts)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 6
    for page in range(2, 7):
        said = flat(words(pdf, "-raw", "-f", str(page), "-l", str(page)))
        assert said.startswith("Middle Ward map, Handtown")
        assert "No. Name Kind Where" in said


def test_an_area_with_nothing_in_it_says_so(press: Press, fonts: Path) -> None:
    bare = dict.fromkeys(
        ("neighbours", "context", "patches", "assets_across", "needs", "needs_across", "officers")
    )
    sheet = town(**bare, lines={}, sources=(), notes=(), assets=frame([asset("x", 0, 0)]).iloc[:0])
    said = flat(words(made(sheet, press, fonts)))
    assert "No assets inside the line; none recorded just across it, within 500 m." in said
    assert "Needs" not in said


def test_a_made_up_place_says_so_on_every_page(press: Press, fonts: Path) -> None:
    pdf = made(town(demo=True, assets=crowd(200)), press, fonts)
    pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for page in range(1, pages + 1):
        assert "Made-up place" in words(pdf, "-raw", "-f", str(page), "-l", str(page))
    assert "Made-up place" not in words(made(town(), press, fonts))


def test_the_same_sheet_gives_the_same_bytes(press: Press, fonts: Path) -> None:
    first = made(town(), press, fonts)
    made(town(title="Another"), press, fonts)
    assert made(town(), press, fonts) == first
    assert ward_map(town(), fonts=fonts) == first


def test_content_is_plain_values() -> None:
    plain = json.dumps(content(draw(town())))
    assert json.loads(plain)["title"] == "Middle"


def test_the_first_page_names_the_sources(press: Press, fonts: Path) -> None:
    for paper, orientation in PAPERS:
        pdf = made(town(paper=paper, orientation=orientation), press, fonts)
        first = flat(words(pdf, "-f", "1", "-l", "1"))
        assert "Boundary of 4 May 2023. Source: ONS, OGL v.3.0." in first


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("services", [1, 10])
def test_map_and_legend_share_the_first_page(
    services: int, orientation: Orientation, press: Press, fonts: Path
) -> None:
    rows = [
        {"service": f"service_{n}", "name": "P", "organisation": "", "geometry": square(0, 0)}
        for n in range(services)
    ]
    sheet = town(patches=frame(rows), orientation=orientation, assets=crowd(60))
    first = flat(words(made(sheet, press, fonts), "-raw", "-f", "1", "-l", "1"))
    assert "Scale 1:" in first
    assert "Edge of Middle" in first


def test_a_template_that_fails_is_named(press: Press) -> None:
    with pytest.raises(CannotPrint, match="could not be made"):
        press.pdf("ward_map.typ", {"title": "only this"})


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_a_long_name_keeps_clear_of_the_map(
    press: Press, fonts: Path, orientation: Orientation
) -> None:
    name = "Altrincham, Bowdon, Broadheath and Timperley libraries and play"
    pdf = ward_map(town(title=name, orientation=orientation, demo=True), fonts=fonts, press=press)
    assert faults(pdf) == []
