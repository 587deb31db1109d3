"""The page for files, driven with real files into a real store."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from layers.actor import OPERATOR, ROLES, Actor
from store.opening import open_store
from store.register import Register
from tests.web import town
from web.api.assets import Assets
from web.api.tokens import Signer
from web.bring_in_draft import STATE, Draft
from web.frames import Frames
from web.place import Place, Thresholds
from web.uploads import SHARED
from web.wiring import Wiring, connect

INSIDE = "-2.34,53.404"
HALLS = (
    "Name,Type,Longitude,Latitude,Ref\n"
    "Green Hall,Village hall,-2.345,53.405,1\n"
    "Red Library,Public library,-2.33,53.406,2\n"
    "Nowhere Hall,Village hall,,,3\n"
    "Far Hall,Village hall,1.2,51.1,4\n"
)


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.bring_in import page

    page(place)


@pytest.fixture
def mine(town_file: Path, tmp_path: Path) -> Iterator[Place]:
    """The town in a store of its own, which a test may change."""
    store = open_store(shutil.copy(town_file, tmp_path / "town.gpkg"))
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    yield Place(Register(store, OPERATOR), frames=Frames())
    store.close()


def run(place: Place) -> AppTest:
    return AppTest.from_function(script, args=(place,), default_timeout=60).run()


def bring(app: AppTest, name: str, content: bytes | str) -> AppTest:
    body = content.encode() if isinstance(content, str) else content
    app.file_uploader[0].set_value((name, body, "application/octet-stream"))
    return app.run()


def said(app: AppTest) -> str:
    """All of the page's own words, as HTML."""
    assert not app.exception
    return "\n".join(one.proto.body for one in app.get("html"))


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def box(app: AppTest, label: str) -> "Selectbox[str]":
    return next(one for one in app.selectbox if one.label == label)


def held(app: AppTest) -> Draft:
    found = app.session_state[STATE]
    assert isinstance(found, Draft)
    return found


def test_a_file_goes_in_by_three_steps(mine: Place) -> None:
    app = run(mine)
    assert "nothing is kept until you say so" in said(app)
    bring(app, "village halls.csv", HALLS)
    assert "4 rows in this CSV file" in said(app)
    assert box(app, "These are").value == "assets"
    assert box(app, "Name (needed)").value == "Name"
    assert "Such as: Green Hall · Red Library" in said(app)
    assert "Not used: “Ref”." in said(app)
    before = mine.register.counts()
    press(app, "bring_look")
    assert "2 of 4 rows can be kept; 2 cannot." in said(app)
    assert mine.register.counts() == before
    press(app, "bring_keep")
    assert "Kept: 2 added and 2 refused." in said(app)
    assert mine.register.counts()["assets"] == before["assets"] + 2
    names = mine.register.read("assets", where={"source": "village halls"})
    assert set(names["name"]) == {"Green Hall", "Red Library"}
    assert set(names["category"]) == {"hall", "library"}


def test_the_same_file_again_changes_nothing(mine: Place) -> None:
    good = "\n".join(HALLS.splitlines()[:3])
    app = bring(run(mine), "halls.csv", good)
    press(press(app, "bring_look"), "bring_keep")
    press(app, "bring_another")
    bring(app, "halls.csv", good)
    assert "“halls” was brought in before." in said(app)
    press(app, "bring_look")
    assert "Nothing would change: all 2 rows are here already." in said(app)
    press(app, "bring_keep")
    assert "Kept: 2 unchanged." in said(app)


def test_the_file_is_put_away_when_it_is_done_with(mine: Place) -> None:
    app = bring(run(mine), "../../etc/halls.csv", HALLS)
    upload = SHARED.get(held(app).token)
    assert upload is not None
    assert upload.file.name == "upload.csv"
    assert upload.file.exists()
    assert upload.file.parent.stat().st_mode & 0o077 == 0
    press(app, "bring_look")
    press(app, "bring_keep")
    assert not upload.file.parent.exists()


def test_another_file_may_be_chosen_at_any_time(mine: Place) -> None:
    app = bring(run(mine), "halls.csv", HALLS)
    upload = SHARED.get(held(app).token)
    assert upload is not None
    press(app, "bring_other")
    assert not upload.file.exists()
    assert len(app.file_uploader) == 1


def test_a_changed_column_is_heeded_and_asks_for_a_new_check(mine: Place) -> None:
    app = bring(run(mine), "halls.csv", HALLS)
    press(app, "bring_look")
    assert "2 of 4 rows can be kept" in said(app)
    box(app, "Name (needed)").select("Ref").run()
    assert "You changed something since the file was checked." in said(app)
    assert not any(one.key == "bring_keep" for one in app.button)
    press(app, "bring_look")
    press(app, "bring_keep")
    names = mine.register.read("assets", where={"source": "halls"})["name"]
    assert set(names) == {"1", "2"}


def test_longitude_and_latitude_may_be_said(mine: Place) -> None:
    text = "name,across,up\nGreen Hall,-2.345,53.405\n"
    app = bring(run(mine), "halls.csv", text)
    assert "None of the rows has a place on this map yet." in said(app)
    box(app, "Longitude").select("across").run()
    box(app, "Latitude").select("up").run()
    assert "The one row that has a place is on the map." in said(app)
    press(app, "bring_look")
    assert "One row can be kept." in said(app)


def test_a_column_chosen_twice_is_said_and_stops_the_check(mine: Place) -> None:
    app = bring(run(mine), "halls.csv", HALLS)
    box(app, "Kind (needed)").select("Name").run()
    assert "“Name” is chosen twice: for “Name” and “Kind”." in said(app)
    assert app.button(key="bring_look").disabled


def geojson(names: list[str], **more: object) -> str:
    ring = [[-2.35, 53.4], [-2.34, 53.4], [-2.34, 53.41], [-2.35, 53.41], [-2.35, 53.4]]
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, **more},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name in names
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_wards_are_taken_for_boundaries(mine: Place) -> None:
    app = bring(run(mine), "w.geojson", geojson(["North"], WD23CD="E05000003", WD23NM="North"))
    assert box(app, "These are").value == "boundaries"
    assert box(app, "Kind of area").value == "ward"
    app.date_input[0].set_value(date(2030, 5, 2)).run()
    press(press(app, "bring_look"), "bring_keep")
    assert "Kept: 1 added." in said(app)
    found = mine.register.read("boundaries", where={"code": "E05000003"})
    assert found["tier"].tolist() == ["ward"]
    assert found["valid_from"].tolist() == ["2030-05-02"]


def test_areas_of_no_known_kind_wait_until_it_is_said(mine: Place) -> None:
    app = bring(run(mine), "shapes.geojson", geojson(["North"]))
    assert "Say what kind of area these are." in said(app)
    assert app.button(key="bring_look").disabled
    box(app, "Kind of area").select("parish").run()
    assert not app.button(key="bring_look").disabled


def test_patches_take_their_service_from_the_name_of_the_file(mine: Place) -> None:
    app = bring(run(mine), "police_beats.geojson", geojson(["Beat 9"]))
    assert box(app, "These are").value == "patches"
    assert box(app, "Service").value == "police"
    press(press(app, "bring_look"), "bring_keep")
    assert "Kept: 1 added." in said(app)


def test_the_sheet_can_be_chosen(mine: Place, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for title, hall in (("First", "Green Hall"), ("Second", "Blue Hall")):
        sheet = book.create_sheet(title)
        sheet.append(["name", "lon", "lat"])
        sheet.append([hall, -2.34, 53.404])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "halls.xlsx")
    app = bring(run(mine), "halls.xlsx", (tmp_path / "halls.xlsx").read_bytes())
    assert "Such as: Green Hall" in said(app)
    box(app, "Sheet or layer of the file").select("Second").run()
    assert "Such as: Blue Hall" in said(app)


@pytest.mark.parametrize("role", [one for one in ROLES if one != "operator"])
def test_who_may_not_load_sees_one_sentence(mine: Place, role: str) -> None:
    asker = Place(Register(mine.register.store, Actor("x", frozenset({role}))))
    app = run(asker)
    assert "who cannot bring data in" in said(app)
    assert len(app.get("html")) == 1
    assert not app.file_uploader
    assert not app.button


VRT = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>
</OGRVRTLayer></OGRVRTDataSource>"""


def bomb() -> bytes:
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.shp", b"\0" * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", VRT, "The file points to other data"),
        ("a.csv", b"MZ\x90\x00\x03" + bytes(range(256)) * 40, ""),
        ("a.exe", b"MZ\x90\x00", "Files ending in '.exe' are not read."),
        ("a", b"x", "Files ending in 'nothing' are not read."),
        ("a.shp", b"x", "Zip the .shp together with its .dbf"),
        ("a.geojson", "[]", "The file is called GeoJSON, but it is not"),
        ("a.xlsx", b"PK\x03\x04rubbish", ""),
        ("a.zip", bomb(), ""),
    ],
    ids=["empty", "vrt", "exe as csv", "exe", "no ending", "shp", "not geojson", "xlsx", "bomb"],
)
def test_what_cannot_be_read_gives_one_sentence(
    mine: Place, name: str, content: bytes | str, why: str
) -> None:
    app = bring(run(mine), name, content)
    warnings = [one for one in said(app).splitlines() if "pw-warning" in one]
    assert len(warnings) == 1
    assert f"“{name}” could not be read, and nothing of it was kept." in warnings[0]
    assert why.replace("'", "&#x27;") in warnings[0]
    assert len(app.file_uploader) == 1
    assert SHARED.get(held(app).token) is None


@pytest.mark.parametrize("text", town.HOSTILE)
def test_hostile_text_is_only_text(mine: Place, text: str) -> None:
    from html import escape

    quoted = text.replace('"', '""')
    rows = f'name,lon,lat,"{quoted}"\n"{quoted}",{INSIDE},"{quoted}"\n"x","not {quoted}",y,z\n'
    app = bring(run(mine), f"{text}.csv", rows)
    assert escape(f"{text}.csv") in said(app)
    assert f"Not used: “{escape(text)}”." in said(app)
    assert "<img src=x" not in said(app)
    assert "</script>" not in said(app)
    press(app, "bring_look")
    assert "1 of 2 rows can be kept" in said(app)
    app.text_input[0].set_value("halls").run()
    press(press(app, "bring_look"), "bring_keep")
    assert mine.register.read("assets", where={"source": "halls"})["name"].tolist() == [text]
    assert not app.markdown


def test_a_file_that_has_gone_is_said(mine: Place) -> None:
    app = bring(run(mine), "halls.csv", HALLS)
    SHARED.drop(held(app).token)
    app.run()
    assert "The file was put away because an hour has passed." in said(app)
    assert len(app.file_uploader) == 1
