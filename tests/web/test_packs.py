import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from layers.actor import OPERATOR
from layers.words import words
from mapping.paper.document import Press
from mapping.paper.listing import listing
from mapping.paper.pack import Pack
from mapping.paper.packing import pack_content, ward_pack
from store.demo import CHAPEL_HALL, WARD_WITHOUT_HALL
from store.opening import open_store
from store.register import Register
from tests.boxes import faults
from tests.mapping.paper.conftest import fonts, press
from tests.mapping.paper.test_document import root_of, structure
from tests.mapping.paper.town import HOSTILE
from web import packs
from web.asking.footprints import Footprint
from web.packs import Choice
from web.place import Place
from web.subjects import NoGround

__all__ = ["fonts", "press"]

LEATSIDE = "X05000015"


def flat(pdf: bytes, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", *(options or ("-raw",)), "-", "-"], input=pdf, capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode())


def alternatives(pdf: bytes) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:  # noqa: ANN401
        node = node.get_object() if hasattr(node, "get_object") else node
        for one in node if isinstance(node, list) else ():
            walk(one)
        if isinstance(node, dict):
            found.extend([str(node["/Alt"])] if "/Alt" in node else [])
            walk(node.get("/K"))

    walk(root_of(pdf)["/StructTreeRoot"])
    return found


@pytest.fixture(scope="module")
def tanners(demo_place: Place) -> Pack:
    return packs.pack(demo_place, WARD_WITHOUT_HALL)


@pytest.fixture(scope="module")
def printed(tanners: Pack, fonts: Path) -> bytes:
    return ward_pack(tanners, fonts=fonts)


def test_the_whole_pack_is_there_in_order(printed: bytes) -> None:
    said = flat(printed)
    order = (
        "Ward pack, Merrowshire",
        "At a glance",
        "In this pack",
        "Map of Tanners",
        "What the marks mean",
        "Assets in Tanners",
        "Needs by theme",
        "Just across the line",
        "Assets across the line",
        CHAPEL_HALL,
        "Needs across the line",
        "Who shares this ground",
        "People to talk to",
        "Who works here",
        "Figures beside others",
        "North Merrow",
        "What changed",
        "The right level",
        "About this pack",
        "How numbers were made",
        "Sources and licences",
    )
    at = said.index("In this pack")
    for one in order[:3]:
        assert one in said[: at + 20], one
    for one in order[3:]:
        later = said.find(one, at + 1)
        assert later > at, f"{one!r} is missing or comes too early"
        at = later


def test_it_is_tagged_and_every_picture_says_what_it_shows(printed: bytes) -> None:
    tags = structure(printed)
    assert tags.count("/H1") == 1
    assert tags.index("/H1") < tags.index("/Figure") < tags.index("/Table")
    assert {"/H2", "/H3", "/TH", "/TD", "/Link"} <= set(tags)
    assert "pdfuaid" in root_of(printed)["/Metadata"].get_object().get_data().decode()
    overview, large, *charts = alternatives(printed)
    assert overview.startswith("Overview map: Tanners in ")
    assert "Leatside" in overview
    assert large.startswith("Map of Tanners at 1:")
    assert len(charts) == 3
    for one in charts:
        assert re.match(r"Bar chart of .+: Tanners [\d.,]+; North Merrow [\d.,]+", one), one


def test_no_word_touches_another_or_the_edge(
    demo_place: Place, printed: bytes, press: Press, fonts: Path
) -> None:
    assert faults(printed) == []
    for paper, orientation, code in (
        ("A4", "landscape", LEATSIDE),
        ("A3", "portrait", LEATSIDE),
        ("A3", "landscape", WARD_WITHOUT_HALL),
    ):
        choice = Choice(paper=paper, orientation=orientation)  # type: ignore[arg-type]
        pdf = ward_pack(packs.pack(demo_place, code, choice), fonts=fonts, press=press)
        assert faults(pdf) == [], (paper, orientation)
        assert press.warnings == ()


def test_numbers_on_the_map_and_in_the_lists_agree(tanners: Pack, printed: bytes) -> None:
    said = flat(printed, "-layout")
    for row in listing(tanners.sheet).itertuples():
        name = re.escape(str(row.name)[:18])
        assert re.search(rf"\b{row.number} {name}", said), (row.number, row.name)


def test_only_the_sections_chosen_are_printed(demo_place: Place, press: Press, fonts: Path) -> None:
    made = packs.pack(demo_place, LEATSIDE, Choice(sections=("sources", "indicators")))
    assert made.sections == ("indicators", "sources")
    said = flat(ward_pack(made, fonts=fonts, press=press))
    assert "Figures beside others" in said
    assert "Sources and licences" in said
    for gone in ("Map of Leatside", "Just across", "Who shares", "People to", "The right level"):
        assert gone not in said, gone


def test_a_figure_stands_beside_larger_areas_by_the_rule_of_its_kind(tanners: Pack) -> None:
    chapter = tanners.chapters["indicators"]
    rows = {(row[0], row[1]): row for row in chapter.tables[0].rows}
    own = rows["Children in low-income families", "Tanners"]
    assert own[2] == "323"
    charts = {chart.title: chart.bars for chart in chapter.charts}
    children = charts["Children in low-income families, for each 1,000 people"]
    assert [bar.label for bar in children] == ["Tanners", "North Merrow", "Merrowshire"]
    people = float(str(dict(tanners.facts)["People (about)"]).replace(",", ""))
    assert children[0].value == pytest.approx(323 / people * 1000, rel=0.01)
    assert children[0].own
    told = " ".join(chapter.after)
    assert "Not shown: Deprivation decile and Deprivation rank" in told
    assert not any("rank" in title or "decile" in title for title in charts)


def test_who_shares_the_ground_adds_up(tanners: Pack) -> None:
    rows = tanners.chapters["overlaps"].tables[0].rows
    people = float(str(dict(tanners.facts)["People (about)"]).replace(",", ""))
    beats = [float(row[2].replace(",", "")) for row in rows if row[0] == "Police patch"]
    assert beats
    assert sum(beats) <= people * 1.02
    district = next(row for row in rows if row[0] == "District")
    assert district[3] == "100 %"


def test_the_main_hot_spot_and_its_level_are_told(demo_place: Place, tanners: Pack) -> None:
    said = " ".join(tanners.chapters["level"].said)
    assert "The main hot spot here is the one in Leatside and Tanners" in said
    assert tanners.chapters["level"].tables[0].rows[0][0] == "Ward"
    far = packs.pack(demo_place, "X05000001", Choice(sections=("level",)))
    assert far.chapters["level"].said[0].startswith("No hot spot of need reaches this ground")


@pytest.mark.parametrize("code", ["North Merrow", "X04000001", "Beat 1"])
def test_any_area_has_a_pack(demo_place: Place, code: str, press: Press, fonts: Path) -> None:
    parish = demo_place.areas("tier:parish")["code"].iloc[0]
    patch = demo_place.areas("service:police")["code"].iloc[0]
    wanted = {"X04000001": parish, "Beat 1": patch}.get(code, code)
    made = packs.pack(demo_place, wanted, Choice(sections=("overlaps", "indicators", "sources")))
    pdf = ward_pack(made, fonts=fonts, press=press)
    assert pdf.startswith(b"%PDF")
    assert made.chapters["overlaps"].tables
    assert faults(pdf) == []


def test_drawn_ground_has_a_pack_and_points_have_none(
    demo_place: Place, press: Press, fonts: Path
) -> None:
    ward = demo_place.areas("tier:ward").set_index("code").geometry[LEATSIDE]
    drawn = gpd.GeoDataFrame(geometry=[ward.centroid.buffer(900)], crs=demo_place.crs)
    made = packs.pack_of(demo_place, Footprint(key="d", label="the ground you drew", frame=drawn))
    pdf = ward_pack(made, fonts=fonts, press=press)
    said = flat(pdf)
    assert "The ground you drew Area pack" in said
    assert faults(pdf) == []
    assert any(row[1] == "Leatside" for row in made.chapters["overlaps"].tables[0].rows)
    assert made.sheet.assets is not None
    assert len(made.sheet.assets)
    apart = (
        demo_place.areas("tier:ward")
        .union_all()
        .difference(demo_place.records("assets").geometry.buffer(300).union_all())
    )
    bare = gpd.GeoDataFrame(geometry=[apart.representative_point().buffer(150)], crs=drawn.crs)
    none = packs.pack_of(demo_place, Footprint(key="b", label="a bare field", frame=bare))
    pdf = ward_pack(none, fonts=fonts, press=press)
    assert "A bare field: no assets" in flat(pdf)
    assert faults(pdf) == []
    spots = gpd.GeoDataFrame(geometry=[ward.centroid], crs=demo_place.crs)
    with pytest.raises(NoGround):
        packs.pack_of(demo_place, Footprint(key="p", label="points", frame=spots))


def test_names_and_headings_are_welsh_where_asked(
    demo_place: Place, press: Press, fonts: Path
) -> None:
    wards = demo_place.areas("tier:ward")
    row = wards[wards["name_cy"].notna()].iloc[0]
    made = packs.pack(demo_place, str(row["code"]), Choice(language="cy"))
    pdf = ward_pack(made, fonts=fonts, press=press)
    said = flat(pdf)
    assert made.sheet.heading == row["name_cy"]
    for one in ("Yn y pecyn hwn", "Ystyr y marciau", "Ffynonellau a thrwyddedau", "Cipolwg"):
        assert one in said, one
    assert "the rest is in English" in said
    assert set(words("paper")) == set(words("paper_cy"))


def test_hostile_names_stay_text(tanners: Pack, press: Press, fonts: Path) -> None:
    assert tanners.sheet.assets is not None
    few = tanners.sheet.assets.iloc[: len(HOSTILE)].assign(name=HOSTILE, address=HOSTILE)
    sheet = replace(tanners.sheet, assets=few, title=HOSTILE[0], place=HOSTILE[5])
    made = replace(tanners, sheet=sheet, answer=HOSTILE[1], sections=("map", "sources"))
    pdf = ward_pack(made, fonts=fonts, press=press)
    said = flat(pdf).replace(" ", "")
    for name in HOSTILE:
        assert re.sub(r"\s+", "", name) in said, name
    assert "1337" not in said


def test_what_everybody_may_not_see_is_in_no_pack(demo_copy: Path) -> None:
    store = open_store(demo_copy)
    register = Register(store, OPERATOR)
    place = Place(register)
    before = packs.pack(place, LEATSIDE, Choice(sections=("changes",)))
    assert before.sheet.assets is not None
    gone, name = before.sheet.assets[["id", "name"]].iloc[0]
    assert name in [row[3] for row in before.chapters["changes"].tables[0].rows]
    register.move("assets", gone, to="withdrawn", version=1, reason="Closed")
    made = packs.pack(place, LEATSIDE, Choice(sections=("changes",)))
    assert name not in [row[3] for row in made.chapters["changes"].tables[0].rows]
    store.close()


def test_many_packs_stand_in_one_file(demo_place: Place, tanners: Pack, press: Press) -> None:
    other = packs.pack(demo_place, LEATSIDE, Choice(sections=("map", "sources")))
    assert tanners.key != other.key
    plain = json.loads(json.dumps(pack_content(other)))
    assert plain["pack"]["contents"][0]["name"] == "map"
    assert press.warnings == ()


def test_what_changed_is_told_by_the_public_state_of_the_day(demo_copy: Path) -> None:
    now = [datetime(2027, 1, 1, tzinfo=UTC)]
    store = open_store(demo_copy)
    register = Register(store, OPERATOR, clock=lambda: now[0])
    every = register.read("assets")
    kept, gone = every[every["status"] == "published"]["id"].iloc[:2]
    now[0] = datetime(2027, 3, 1, tzinfo=UTC)
    register.change("assets", kept, {"name": "The New Name"}, version=1)
    register.move("assets", gone, to="withdrawn", version=1, reason="Closed")
    spot = shapely.Point(every.geometry.iloc[0].x, every.geometry.iloc[0].y)
    added = register.add("assets", {"name": "Fresh", "category": "hall"}, spot)
    found = register.as_(OPERATOR).changes("assets", since=date(2027, 2, 1))
    assert dict(zip(found["what"], found["name"], strict=True)).get("changed") == "The New Name"
    assert found[found["what"] == "withdrawn"]["name"].isna().all()
    assert (found["what"] == "withdrawn").sum() == 1
    assert added
    assert register.changes("assets", since=date(2027, 3, 2)).empty
    store.close()
