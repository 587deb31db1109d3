"""What is filled in away from a screen asks for the same as the screen, and comes back in."""

import csv
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pypdf
import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from layers import catalogue
from layers.rights import SUGGESTED
from store.previewing import preview
from store.source import Source
from web import adding_words, blank
from web.place import Place

HOSTILE = '#set text(red) "{{ 7*191 }}" </script> $x$'


def words(pdf: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode())


@pytest.mark.parametrize("layer", SUGGESTED)
def test_the_form_asks_for_every_field_that_the_screen_asks_for(layer: str) -> None:
    kind = catalogue.layer(layer)
    pdf = blank.form(layer, place="Merrowshire")
    read = words(pdf)
    for field in (*kind.asked("first"), *kind.asked("more")):
        assert field.label in read
    assert kind["last_checked"].label not in read
    assert kind["same_as"].label not in read
    assert "Grid reference" in read
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2


def test_the_form_is_tagged_and_what_people_typed_stays_text() -> None:
    pdf = blank.form("assets", place=HOSTILE, contact=HOSTILE)
    root: Any = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert words(pdf).count(HOSTILE) >= 2


@pytest.mark.parametrize("layer", SUGGESTED)
def test_a_filled_table_is_understood_as_it_is(layer: str, tmp_path: Path) -> None:
    kind = catalogue.layer(layer)
    lines = list(csv.reader(io.StringIO(blank.table(layer).decode("utf-8-sig"))))
    assert len(lines) == 1
    headings = lines[0]
    row = dict.fromkeys(headings, "")
    row |= {"Longitude": "-2.32", "Latitude": "53.42", kind.fields[0].label: "Chapel Hall"}
    row[kind.fields[1].label] = adding_words.choice(kind.fields[1], kind.fields[1].choices[0])
    file = tmp_path / "filled.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerows([headings, [row[one] for one in headings]])
    seen = preview(Source(layer=layer, file=file))
    expected = {one.label: one.name for one in (*kind.asked("first"), *kind.asked("more"))}
    assert {name: seen.mapping.get(name) for name in expected} == expected
    assert seen.mapping["Longitude"] == "lon"
    assert len(seen.frame) == 1


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.offline import page

    page(place)


def test_the_page_offers_a_form_and_a_table_of_each(demo_place: Place) -> None:
    app = AppTest.from_function(script, args=(demo_place,), default_timeout=60).run()
    assert not app.exception
    buttons = [one.proto.label for one in app.main.get("download_button")]
    assert buttons == [
        "Form for assets (PDF)",
        "Form for needs (PDF)",
        "Spreadsheet for assets (CSV)",
        "Spreadsheet for needs (CSV)",
    ]


def test_the_terminal_refuses_other_forms(demo_store: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    for words_ in (
        ["--layer", "patches", "--out", "a.pdf"],
        ["--layer", "needs", "--out", "a.doc"],
    ):
        done = runner.invoke(cli.app, ["form", *words_, "--store", str(demo_store)])
        assert done.exit_code != 0
        assert "There are forms for assets and needs" in str(done.exception)
    out = tmp_path / "fill.csv"
    done = runner.invoke(cli.app, ["form", "--layer", "needs", "--out", str(out), "--json"])
    assert done.exit_code == 0
    assert out.read_bytes() == blank.table("needs")
