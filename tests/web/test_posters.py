"""Posters of the demo place, and the command that prints many into one file."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from typer.testing import CliRunner

from cli import app
from tests.mapping.paper.conftest import fonts
from web import poster_panel
from web.asking import who
from web.place import Place, UnknownArea
from web.posters import Form, _pressed, areas, live, poster, printed

__all__ = ["fonts"]

pytestmark = pytest.mark.usefixtures("fonts")
ADDRESS = "https://map.example.org"


def _text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_a_ward_has_everybody_and_nothing_for_colleagues(demo_place: Place) -> None:
    one = poster(demo_place, "Quays", Form(address=ADDRESS))
    assert one.address == f"{ADDRESS}/who?area=X05000016"
    assert one.answer == "15 officers, one councillor and two groups work in Quays ward."
    names = [person.name for person in one.people]
    assert "Percy Adeola" in names
    assert "Nobody is in post for Fenny Marl youth club" in names
    said = _text(printed(demo_place, [("X05000016", "Quays")], Form()).made)
    assert "Percy Adeola" in said
    assert "07700" not in said
    assert "example.org" not in said


def test_a_poster_says_which_service_reaches_nobody(place: Place) -> None:
    one = poster(place, "E05000002", Form())
    assert one.address == ""
    assert one.people == ()
    assert one.answer == "Nobody that we know of works in East ward."
    assert one.remarks == ("No police patch reaches this area.",)
    assert "Nobody that we know of" in _text(printed(place, [("E05000002", "East")], Form()).made)


def test_wards_or_patches_of_an_area(demo_place: Place) -> None:
    everywhere = areas(demo_place, within="", service="")
    assert len(everywhere) == demo_place.tiers()["ward"]
    district = str(demo_place.areas("tier:district")["code"].iloc[0])
    mine = areas(demo_place, within=district, service="")
    assert 0 < len(mine) < len(everywhere)
    assert areas(demo_place, within="X05000016", service="") == [("X05000016", "Quays")]
    beats = areas(demo_place, within="", service="police")
    assert len(beats) == demo_place.services()["police"]
    assert [name for _, name in areas(demo_place, within=beats[0][0], service="")] == [beats[0][1]]
    with pytest.raises(UnknownArea, match="service:none"):
        areas(demo_place, within="", service="none")


def test_the_page_offers_the_ward_its_patches_and_the_wards_of_its_district(
    demo_place: Place,
) -> None:
    _, lon, lat = demo_place.postcode("PW1 1AA")
    found = who.ask(demo_place, who.at_point(demo_place, lon, lat, "PW1 1AA"))
    area = poster_panel.area_of(demo_place, found.spot)
    assert area is not None
    offered = poster_panel.choices(demo_place, found, area)
    assert offered["one"][1] == [area]
    assert [name for _, name in offered["health"][1]] == ["Leam health team", "Marl health team"]
    title, wards = offered["wards"]
    assert area in wards
    assert 1 < len(wards) < demo_place.tiers()["ward"]
    assert title.endswith(f"({len(wards)})")


@pytest.mark.parametrize(
    ("form", "page"),
    [
        (Form(paper="A3", orientation="portrait"), (297, 420)),
        (Form(paper="A4", orientation="landscape"), (297, 210)),
    ],
)
def test_the_paper_is_the_one_chosen(
    demo_place: Place, form: Form, page: tuple[float, float]
) -> None:
    made = printed(demo_place, [("X05000016", "Quays")], form).made
    box = pypdf.PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (float(box.width) * 25.4 / 72, float(box.height) * 25.4 / 72) == pytest.approx(
        page, 0.01
    )


def test_an_address_is_quoted() -> None:
    assert live("https://a.org/", "Beat 1 & 2") == "https://a.org/who?area=Beat%201%20%26%202"
    assert live("", "X") == ""


def test_an_area_that_fails_is_named_and_the_others_are_printed(demo_place: Place) -> None:
    done = printed(demo_place, [("X05000016", "Quays"), ("X99", "Nowhere")], Form())
    assert done.areas == (("X05000016", "Quays"),)
    assert [(one.code, "X99" in one.reason) for one in done.failed] == [("X99", True)]
    assert "Quays" in _text(done.made)


def test_one_that_the_press_refuses_is_found_among_the_others(demo_place: Place) -> None:
    good = poster(demo_place, "X05000001", Form())
    other = poster(demo_place, "X05000016", Form())
    bad = replace(other, people=(replace(other.people[0], colour="not a colour"),))
    made, kept, failed = _pressed([(("X05000016", "Quays"), bad), (("X05000001", "One"), good)])
    assert [one.name for one in failed] == ["Quays"]
    assert kept == (("X05000001", "One"),)
    assert good.sheet.heading in _text(made)


def test_the_command_says_that_there_is_no_code_and_what_failed(
    demo_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PATCHWORK_ADDRESS", raising=False)
    out = tmp_path / "posters.pdf"
    wanted = ["posters", "--within", "X05000016", "--out", str(out), "--store", str(demo_store)]
    done = CliRunner().invoke(app, [*wanted, "--json"])
    assert done.exit_code == 0, done.output
    assert "bear no code to scan" in done.stderr
    assert json.loads(done.stdout)["address"] is None
    assert out.read_bytes().startswith(b"%PDF")
    assert CliRunner().invoke(app, [*wanted, "--address", "map"]).exit_code == 2
