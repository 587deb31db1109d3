"""Every layer in every format, loaded again into a new place: the same records."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyarrow import parquet

from layers import catalogue, small_counts
from layers.actor import OPERATOR
from layers.errors import Refused
from store.exporting import FORMATS, export
from store.files import OPERATOR as OWN_FILES
from store.loading import Source, load
from store.opening import open_store
from store.register import Register, Row
from web.asking.inside import inside, more_than_a_sliver
from web.exports import Taken, take
from web.place import Place

KEYED = {"boundaries", "postcodes", "people", "indicators"}
"""Layers whose records are known by what they say, not by a column."""
MOST = 40
"""Records of a layer that are tried in every format."""
HERE = shapely.Point(1.16, 54.41)
BY_HAND = {
    "paths": Row(
        values={"name": "Steps", "kind": "steps"},
        geometry=shapely.LineString([(1.16, 54.41), (1.161, 54.4105), (1.162, 54.41)]),
    ),
    "plans": Row(
        values={
            "service": "police",
            "name": "Two beats",
            "units": "ward",
            "moves": "E05000001=North\nE05000002=South",
            "from_date": "2026-04-01",
        },
        geometry=None,
    ),
    "conversations": Row(
        values={"name": "The ford", "parties": "Ann\nBen", "said": "One.\n\n=Two."},
        geometry=HERE,
    ),
    "officers": Row(
        values={
            "name": "A",
            "service": "police",
            "patches": "=One\nTwo, and three",
            "starts": "2026-01-31",
        },
        geometry=None,
    ),
}
"""Records such as the made-up place has none of."""
HOLED = shapely.box(-2.4, 53.3, -2.3, 53.4) - shapely.box(-2.36, 53.34, -2.33, 53.36)
TWO = shapely.MultiPolygon(
    [shapely.box(-2.2, 53.3, -2.1, 53.31), shapely.box(-2.0, 53.3, -1.9, 53.4)]
)
LONG = shapely.Point(-2.2, 53.5).buffer(0.05, quad_segs=400)
"""More letters in well-known text than a cell of a workbook holds."""


def a_new_place(path: Path) -> Register:
    return Register(open_store(path, create=True), OPERATOR)


def back(
    made: bytes, layer: str, ending: str, folder: Path, register: Register | None = None
) -> tuple[gpd.GeoDataFrame, set[str]]:
    path = folder / f"{layer}.{ending}"
    path.write_bytes(made)
    register = register or a_new_place(folder / "new.gpkg")
    report = load(register, Source(layer=layer, file=path, limits=OWN_FILES))
    assert report.refused == []
    # Somebody of the demo place has no patch, which is said again.
    assert [one for one in report.repaired if "no patch" not in str(one["what"])] == []
    with sqlite3.connect(f"file:{folder / 'new.gpkg'}?mode=ro", uri=True) as connection:
        keys = {str(row[0]) for row in connection.execute(f"SELECT source_key FROM {layer}")}
    connection.close()
    return register.read(layer), keys


def assert_same(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, layer: str) -> None:
    fields = ["status", "source", "licence", *catalogue.layer(layer).names]
    # What has no source comes from the file.
    old = old.assign(source=old["source"].replace("", layer))
    assert len(old) == len(new)
    # Records come back in the order of the file.
    for name in fields:
        was, now = old[name].tolist(), new[name].tolist()
        wrong = [
            (a, b)
            for a, b in zip(was, now, strict=True)
            if not (pd.isna(a) and pd.isna(b)) and a != b
        ]
        assert wrong == [], name
    for a, b in zip(old.geometry, new.geometry, strict=True):
        if a is None or a.is_empty:
            assert b is None or b.is_empty
            continue
        assert a.geom_type == b.geom_type
        assert np.allclose(
            shapely.get_coordinates(a), shapely.get_coordinates(b), atol=1e-7, rtol=0
        )


@pytest.fixture(scope="module")
def every_layer(
    demo_place: Place, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Taken]]:
    own = a_new_place(tmp_path_factory.mktemp("own") / "own.gpkg")
    for layer, row in BY_HAND.items():
        own.load(layer, [row], source="By hand", licence="CC0")
    waiting = {"name": "Not yet", "category": "hall"}
    own.add("assets", waiting, HERE, source="A visitor", licence="CC0")
    found = {}
    for layer in catalogue.LAYERS:
        taken = take(demo_place, layer, everything=True)
        some = taken.frame.iloc[:: max(1, len(taken.frame) // MOST)]
        more = take(Place(own), layer, everything=True).frame
        parts = [one for one in (some, more) if len(one)]
        frame = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=4326)
        found[layer] = replace(taken, frame=frame)
    yield found
    own.store.close()


@pytest.mark.parametrize("ending", FORMATS)
def test_every_layer_comes_back_as_it_went(
    ending: str, every_layer: dict[str, Taken], tmp_path: Path
) -> None:
    register = a_new_place(tmp_path / "new.gpkg")
    for layer, taken in every_layer.items():
        assert len(taken.frame), layer
        new, keys = back(taken.as_file(ending), layer, ending, tmp_path, register)
        assert_same(taken.frame, new, layer)
        if layer not in KEYED:
            assert keys == set(taken.frame["id"])
    register.store.close()


def hard() -> list[Row]:
    texts = [
        "=1+1", "+44 161 496 0000", "-5 degrees", "@home", "'=kept", "''@two", "|pipe", "%d",
        "_x0041_",
        "Ŵyn 日本 é 😀", "x" * 190, "2026-01-02", "007", '"quoted", and\'', "None of these", "1e5",
    ]  # fmt: skip
    shapes = [
        HOLED,
        TWO,
        LONG,
        shapely.LineString([(-2.3, 53.4), (-2.31, 53.41)]),
        shapely.Point(-2.3, 53.4),
    ]
    days = [None, "1851-03-01", "2026-02-28"]
    return [
        Row(
            values={
                "name": text,
                "category": "hall",
                "description": None if at % 3 else f"{text}\n\n=second line\n" + "long" * 700,
                "address": f"{text}, a street",
                "website": "https://example.org/?a=1&b=2",
                "reach": None if at % 2 else at,
                "last_checked": days[at % 3],
            },
            geometry=shapes[at % len(shapes)],
            key=str(at),
        )
        for at, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def hard_frame(tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    register = a_new_place(tmp_path_factory.mktemp("hard") / "hard.gpkg")
    register.load("assets", hard(), source="Hard", licence="OGL", reason="to try")
    frame = register.read("assets")
    register.store.close()
    return frame


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_hard_to_write_comes_back(
    ending: str, hard_frame: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    new, keys = back(export(hard_frame, ending, layer="assets"), "assets", ending, tmp_path)
    assert_same(hard_frame, new, "assets")
    assert keys == set(hard_frame["id"])


def test_a_workbook_is_typed_and_no_text_is_a_formula(
    hard_frame: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "a.xlsx"
    path.write_bytes(export(hard_frame, "xlsx", layer="assets", about=("One.",)))
    book = load_workbook(path)
    assert book.sheetnames == ["Assets", "Sources"]
    head, *rows = book["Assets"].iter_rows()
    columns = {cell.value: at for at, cell in enumerate(head)}
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]
    assert rows[0][columns["name"]].value == "=1+1"
    assert rows[0][columns["name"]].quotePrefix
    assert {row[columns["reach"]].data_type for row in rows} == {"n"}
    days = [row[columns["last_checked"]] for row in rows]
    assert [one.is_date for one in days[:3]] == [False, False, True]
    assert [cell.value for cell in book["Sources"][2]] == ["Hard", "OGL", None]
    assert "One." in [cell.value for cell in book["Sources"]["A"]]


def test_every_format_names_its_sources(demo_place: Place, tmp_path: Path) -> None:
    taken = take(demo_place, "needs", within="Tanners")
    source = "Demo: needs in Merrowshire"
    made = {one: taken.as_file(one) for one in FORMATS}
    geojson = json.loads(made["geojson"])
    assert [one["source"] for one in geojson["sources"]] == [source]
    assert any("below 10" in one for one in geojson["about"])
    path = tmp_path / "a.parquet"
    path.write_bytes(made["parquet"])
    inside_it = json.loads(parquet.read_schema(path).metadata[b"patchwork"])
    assert inside_it["sources"] == geojson["sources"]
    assert inside_it["about"] == geojson["about"]
    path = tmp_path / "a.gpkg"
    path.write_bytes(made["gpkg"])
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT source FROM sources").fetchall() == [(source,)]
        style = connection.execute("SELECT f_table_name, styleQML, useAsDefault FROM layer_styles")
        name, qml, used = style.fetchone()
    connection.close()
    assert (name, used) == ("needs", 1)
    assert 'attr="theme"' in qml
    assert source.encode() in made["csv"]
    assert all(b"contact" not in one for one in (made["csv"], made["geojson"]))


def test_only_the_records_of_an_area_are_taken(demo_place: Place) -> None:
    whole = take(demo_place, "assets")
    parts = [
        take(demo_place, "assets", within=code) for code in demo_place.areas("tier:ward")["code"]
    ]
    points = whole.frame[whole.frame.geom_type == "Point"]
    taken = [one for part in parts for one in part.frame["id"][part.frame.geom_type == "Point"]]
    assert set(taken) == set(points["id"])
    assert all(len(part.frame) < len(whole.frame) for part in parts)
    tanners = take(demo_place, "boundaries", within="Tanners").frame
    assert set(tanners[tanners["tier"] == "ward"]["name"]) == {"Tanners"}
    figures = take(demo_place, "indicators", within="Tanners").frame
    assert 0 < len(figures) < len(take(demo_place, "indicators").frame)
    assert set(figures["area_code"]) <= set(tanners["code"])
    assert len(inside(demo_place, take(demo_place, "budgets").frame, "Tanners"))


def test_what_only_touches_is_a_sliver() -> None:
    square = shapely.box(0, 0, 1000, 1000)
    shapes = np.array(
        [
            shapely.box(1000, 0, 2000, 1000),
            shapely.box(999.9, 0, 2000, 1000),
            shapely.box(990, 0, 2000, 1000),
            shapely.LineString([(1000, 500), (3000, 500)]),
            shapely.LineString([(900, 500), (3000, 500)]),
            shapely.Point(1000, 500),
        ],
        dtype=object,
    )
    found = more_than_a_sliver(shapes, square, share=0.001)
    assert found.tolist() == [False, False, True, False, True, True]


def test_small_numbers_of_people_are_not_handed_on(demo_place: Place) -> None:
    exact = take(demo_place, "needs", everything=True).frame.set_index("id")["affected"]
    public = take(demo_place, "needs").frame.set_index("id")["affected"]
    there = exact.loc[public.index].notna()
    small = there & (exact.loc[public.index] < 10)
    assert small.any()
    assert public[small].isna().all()
    kept = public[there & ~small]
    assert (kept % 5 == 0).all()
    assert ((kept - exact[kept.index]).abs() <= 2).all()


def answers(total: int, given: list[int | None]) -> list[set[int]]:
    """What each number left out may be, for somebody who knows the true total of an area."""
    known = [
        range(max(small_counts.SMALLEST, one - 2), one + 3) for one in given if one is not None
    ]
    least, most = sum(one[0] for one in known), sum(one[-1] for one in known)
    hidden = given.count(None)
    few, many = total - most, total - least
    return [
        {one for one in range(10) if one <= many and one + 9 * (hidden - 1) >= few}
        for _ in range(hidden)
    ]


def test_a_small_number_can_hardly_be_worked_out_of_a_total() -> None:
    dice = np.random.default_rng(6)
    found = looked = 0
    for _ in range(10_000):
        true = [int(one) for one in dice.integers(1, 60, size=int(dice.integers(3, 12)))]
        given = [small_counts.handed_on(one) for one in true]
        left = answers(sum(true), given)
        looked += len(left)
        found += sum(len(one) == 1 for one in left)
    assert looked > 8_000
    assert found / looked < 0.001


def test_numbers_below_ten_are_left_out_and_others_rounded() -> None:
    assert [small_counts.handed_on(one) for one in (0, 9, 10, 12, 13, None)] == [
        None, None, 10, 10, 15, None,
    ]  # fmt: skip


def test_a_private_layer_is_not_handed_on(demo_place: Place) -> None:
    with pytest.raises(Refused):
        take(demo_place, "members")
