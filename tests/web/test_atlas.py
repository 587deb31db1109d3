"""Atlases: pages that are where the index says, and what happens when something goes wrong."""

import io
import re
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import geopandas as gpd
import pypdf
import pytest

from layers.actor import VISITOR
from mapping.paper.atlas import bound, laid, leaf
from tests.boxes import faults, text_boxes
from web.area_layers import AreaLayer
from web.atlas import Choice, NoAtlas, areas, atlas
from web.background import Busy, Stopped, Work
from web.drawing import FONTS
from web.packs import Choice as PackChoice
from web.place import Place, UnknownArea
from web.sheets import Choice as Map
from web.sheets import sheet

DISTRICT = "X07000002"


@pytest.fixture(scope="module")
def made(demo_place: Place) -> bytes:
    return atlas(demo_place, Choice(within=DISTRICT)).pdf


def wards(place: Place) -> gpd.GeoDataFrame:
    return areas(place, Choice(within=DISTRICT))[1]


def pages(pdf: bytes) -> list[str]:
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return said.split("\f")


def raw(pdf: bytes, page: int) -> str:
    """Return the words of one page, turned ones too."""
    asked = ["pdftotext", "-raw", "-f", str(page), "-l", str(page), "-", "-"]
    said = subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(said.split())


def bookmarks(pdf: bytes) -> dict[str, int]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found: dict[str, int] = {}

    def walk(items: list[object]) -> None:
        for one in items:
            if isinstance(one, list):
                walk(one)
            else:
                number = reader.get_destination_page_number(one)  # type: ignore[arg-type]
                found[str(one.title)] = (number or 0) + 1  # type: ignore[attr-defined]

    walk(list(reader.outline))
    return found


def test_the_index_and_the_bookmarks_say_the_same_true_page(made: bytes, demo_place: Place) -> None:
    marked, said = bookmarks(made), pages(made)
    names = wards(demo_place)["name"].tolist()
    assert len(names) > 2
    index = said[0]
    for name in names:
        row = re.search(rf"^\s*{re.escape(name)}\s+(\d+)\s+\d+\s+\d+\s*$", index, re.MULTILINE)
        assert row is not None, name
        assert marked[name] == int(row[1])
        assert said[int(row[1]) - 1].lstrip().startswith(name)


def test_every_neighbour_is_referred_to_by_its_true_page(made: bytes, demo_place: Place) -> None:
    marked, frame = bookmarks(made), wards(demo_place)
    for row in frame.itertuples():
        shared = frame.geometry.boundary.intersection(row.geometry.buffer(1.0)).length
        wanted = set(frame.loc[(shared > 20) & (frame["code"] != row.code), "name"])
        text = raw(made, marked[str(row.name)])
        for name in wanted:
            assert f"{name}, page {marked[name]}" in text, (row.name, name)


def test_no_word_touches_another_or_is_cut(made: bytes) -> None:
    assert faults(made) == []


def test_the_scale_is_true_on_the_page(made: bytes, demo_place: Place) -> None:
    marked, said = bookmarks(made), pages(made)
    name = str(wards(demo_place)["name"].iloc[0])
    stated = re.search(r"Scale 1:([\d,]+)", said[marked[name] - 1])
    assert stated is not None
    scale = int(stated[1].replace(",", ""))
    words = [(word, box) for page, word, box in text_boxes(made) if page == marked[name]]
    figures = [
        (float(word), (box[0] + box[2]) / 2, round(box[1], 1))
        for word, box in words
        if re.fullmatch(r"\d\d(\.\d)?", word)
    ]
    # Only the grid's figures stand in rows; the numbers of marks stand anywhere.
    line = Counter(y for _, _, y in figures).most_common(1)[0][0]
    row = sorted(one for one in figures if one[2] == line)
    assert len(row) >= 2
    for (first, left, _), (second, right, _) in pairwise(row):
        metres = (right - left) / 72 * 0.0254 * scale
        assert metres == pytest.approx((second - first) * 1000, rel=0.005)


def test_it_is_tagged(made: bytes) -> None:
    root = pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()  # type: ignore[index]


class Broken(Place):
    """A place where the data of one area cannot be used."""

    bad = ""

    def area(self, code: str, on: date | None = None) -> tuple[AreaLayer, gpd.GeoDataFrame]:
        if code == Broken.bad:
            msg = "its shape is torn"
            raise ValueError(msg)
        return super().area(code, on)


def test_a_failing_area_is_named_and_the_others_are_there(demo_place: Place) -> None:
    frame = wards(demo_place)
    Broken.bad = str(frame["code"].iloc[1])
    place = Broken(demo_place.register.as_(VISITOR), frames=demo_place._frames)
    done = atlas(place, Choice(within=DISTRICT, lists=False))
    bad, name = done.failed[0], str(frame["name"].iloc[1])
    assert (bad.name, len(done.failed), done.areas) == (name, 1, len(frame) - 1)
    marked = bookmarks(done.pdf)
    assert name not in marked
    assert set(frame["name"]) - {name} <= set(marked)
    first = " ".join(pages(done.pdf)[0].split())
    assert "Not in this atlas" in first
    assert "its shape is torn" in first
    assert not re.search(rf"{re.escape(name)}, page \d", " ".join(pages(done.pdf)))


def test_a_page_that_cannot_be_set_is_left_out(demo_place: Place) -> None:
    frame = wards(demo_place).iloc[:2]
    codes = [str(code) for code in frame["code"]]
    drawn = laid(sheet(demo_place, code) for code in codes)
    good, bad = (leaf(one, codes, lists=False) for one in drawn)
    bad = replace(bad, made={**bad.made, "map": {**dict(bad.made["map"]), "svg": "<svg"}})  # type: ignore[call-overload]
    from mapping.paper.atlas import Atlas

    whole = Atlas(title="Two", subtitle="", areas=frame, column="Ward", made_on=demo_place.today())
    pdf, failed = bound(whole, [good, bad], fonts=FONTS)
    assert [one.name for one in failed] == [bad.name]
    assert good.name in bookmarks(pdf)


def test_it_can_be_stopped(demo_place: Place) -> None:
    told: list[float] = []

    def stop(share: float, words: str) -> None:
        told.append(share)
        if len(told) == 2:
            raise Stopped(words)

    with pytest.raises(Stopped):
        atlas(demo_place, Choice(within=DISTRICT), progress=stop)
    assert told == sorted(told)


def test_what_there_is_not_is_said(demo_place: Place) -> None:
    with pytest.raises(UnknownArea):
        atlas(demo_place, Choice(tier="nothing"))
    with pytest.raises(NoAtlas, match="no districts in"):
        atlas(demo_place, Choice(tier="district", within=str(wards(demo_place)["code"].iloc[0])))


def test_areas_of_the_atlas_lie_in_what_was_asked(demo_place: Place) -> None:
    whole = areas(demo_place, Choice(map=Map(paper="A3")))[1]
    part = wards(demo_place)
    assert 0 < len(part) < len(whole)
    shape = demo_place.area(DISTRICT)[1].geometry.iloc[0]
    assert (part.intersection(shape).area / part.area > 0.5).all()


def test_work_in_the_background_can_be_stopped_and_makes_room(demo_place: Place) -> None:
    work = Work(lambda tell: atlas(demo_place, Choice(lists=False), progress=tell))
    with pytest.raises(Busy):
        Work(lambda _: None)
    work.stop()
    work.wait(60)
    assert not work.running
    assert work.made is None
    assert isinstance(work.fault, Stopped)
    again = Work(lambda _: 7)
    again.wait(10)
    assert again.made == 7


@pytest.fixture(scope="module")
def packed(demo_place: Place) -> bytes:
    pack = PackChoice(sections=("map",), orientation="landscape")
    chosen = Choice(within=DISTRICT, pack=pack, map=Map(orientation="landscape"))
    return atlas(demo_place, chosen).pdf


def test_packs_begin_where_the_index_says(packed: bytes, demo_place: Place) -> None:
    said = pages(packed)
    for name in wards(demo_place)["name"]:
        row = re.search(rf"^\s*{re.escape(name)}\s+(\d+)\s+\d+\s+\d+\s*$", said[0], re.MULTILINE)
        assert row is not None, name
        assert said[int(row[1]) - 1].lstrip().startswith(name)


def test_packs_refer_to_their_neighbours_packs(packed: bytes, demo_place: Place) -> None:
    marked, frame = bookmarks(packed), wards(demo_place)
    for row in frame.itertuples():
        shared = frame.geometry.boundary.intersection(row.geometry.buffer(1.0)).length
        wanted = set(frame.loc[(shared > 20) & (frame["code"] != row.code), "name"])
        # The map's page is the one after the cover.
        text = raw(packed, marked[str(row.name)] + 1)
        for name in wanted:
            assert f"{name}, page {marked[name]}" in text, (row.name, name)
    assert faults(packed) == []
