import re
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers import grid
from mapping import style
from mapping.paper.drawing import draw
from mapping.paper.sheet import Paper
from mapping.paper.symbols import SMALLEST, contrast, faded, ink
from tests.mapping.paper.town import HOSTILE, asset, crowd, frame, point, square, town

SVG = "{http://www.w3.org/2000/svg}"


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in tree(svg).iter(f"{SVG}text")]


def part(svg: str, name: str) -> ET.Element:
    (found,) = [one for one in tree(svg).iter() if one.get("id") == name]
    return found


def numbers(data: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", data)]


def moved(sheet_crs: object, east: float, north: float) -> gpd.GeoDataFrame:
    return frame(
        [{"code": "X", "name": "X", "geometry": shapely.box(east, north, east + 3e3, north + 2e3)}],
        sheet_crs,
    )


@pytest.mark.parametrize(("east", "north"), [(90_000, 10_000), (447_000, 1_141_000)])
@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_scale_bar_is_as_long_as_it_says(east: float, north: float, paper: Paper) -> None:
    drawing = draw(town(area=moved(grid.BRITISH, east, north), paper=paper))
    bar = part(drawing.svg, "scale-bar")
    pieces = list(bar.iter(f"{SVG}rect"))
    start = float(pieces[0].get("x") or "nan")
    end = float(pieces[-1].get("x") or "nan") + float(pieces[-1].get("width") or "nan")
    said = float(bar.get("data-metres") or "nan")
    assert (end - start) / 1000 * drawing.frame.scale == pytest.approx(said, rel=1e-3)
    assert f"Scale 1:{drawing.frame.scale:,} on {paper} paper" in texts(drawing.svg)


def test_grid_lines_stand_a_round_distance_apart_at_the_scale() -> None:
    drawing = draw(town())
    lines = part(drawing.svg, "grid").get("d") or ""
    easts = [float(one) for one in re.findall(r"M([\d.]+) 0V", lines)]
    gaps = np.diff(easts) / 1000 * drawing.frame.scale
    assert gaps == pytest.approx([200.0] * len(gaps), abs=0.2)
    assert "77.2" in texts(drawing.svg)


def test_the_edge_is_the_area_in_millimetres() -> None:
    drawing = draw(town())
    shown = shapely.Polygon(
        np.array(numbers(part(drawing.svg, "edge").get("d") or "")).reshape(-1, 2)
    )
    # One kilometre at 1:7,500 is 133.33 mm.
    assert drawing.frame.scale == 7500
    assert shown.area == pytest.approx(133.33**2, rel=1e-3)
    centre = shapely.Point(drawing.frame.width / 2, drawing.frame.height / 2)
    assert shown.centroid.distance(centre) < 0.1


def test_what_lies_across_is_drawn_and_only_veiled() -> None:
    svg = draw(town()).svg
    veil = part(svg, "veil")
    assert float(veil.get("fill-opacity") or "nan") == pytest.approx(1 - style.ACROSS_OPACITY)
    assert "Eastside" in texts(svg)
    # The patch reaches from 500 m west of the edge to its middle: it is drawn beyond the box.
    runs = [numbers(one.get("d") or "") for one in part(svg, "patches").iter(f"{SVG}path")]
    assert any(min(run[::2]) < 0 for run in runs if run)


def test_numbers_letters_and_marks_agree() -> None:
    drawing = draw(town())
    assert [one.text for one in part(drawing.svg, "assets").iter(f"{SVG}text")] == ["1", "2", "3"]
    across = part(drawing.svg, "assets-across")
    assert [one.text for one in across.iter(f"{SVG}text")] == ["4"]
    assert len(list(part(drawing.svg, "needs").iter(f"{SVG}polygon"))) == 2
    fills = {one.get("fill") for one in across.iter(f"{SVG}rect")}
    assert fills == {faded(style.DARK_BLUE)}


def test_a_district_line_is_strong_along_the_edge_and_weak_elsewhere() -> None:
    svg = draw(town()).svg
    found = [one for one in tree(svg).iter(f"{SVG}path") if one.get("stroke") == style.DARK_GREY]
    strengths = {one.get("stroke-opacity") for one in found}
    assert strengths == {None, str(style.ACROSS_OPACITY)}


def test_hostile_names_stay_text() -> None:
    rows = [asset(name, 100 + 60 * turn, 500) for turn, name in enumerate(HOSTILE)]
    around = [
        {"code": f"N{turn}", "name": name, "geometry": square(*spot)}
        for turn, (name, spot) in enumerate(
            zip(HOSTILE, ((-1000, 0), (1000, 0), (0, 1000), (0, -1000)), strict=False)
        )
    ]
    svg = draw(town(assets=frame(rows), neighbours=frame(around), title=HOSTILE[4])).svg
    said = " ".join(texts(svg))
    assert "<img src=x onerror=alert(1)>" in said
    assert "50% off {% today" in said
    tags = {one.tag for one in tree(svg).iter()}
    assert f"{SVG}script" not in tags
    assert f"{SVG}img" not in tags


def test_control_characters_do_not_break_the_file() -> None:
    svg = draw(town(title="Mid\x00dle\x0b \ud800 \uffff")).svg
    assert part(svg, "edge") is not None


@pytest.mark.parametrize("gone", ["neighbours", "context", "patches", "assets", "needs"])
def test_any_part_may_be_missing_or_empty(gone: str) -> None:
    whole = town()
    missing = draw(town(**{gone: None})).svg
    empty = draw(town(**{gone: getattr(whole, gone).iloc[:0]})).svg
    assert missing == empty


def test_records_without_a_place_are_left_out() -> None:
    rows = frame(
        [
            asset("Here", 500, 500),
            {**asset("Nowhere", 0, 0), "geometry": None},
            {**asset("Empty", 0, 0), "geometry": shapely.Point()},
            {**asset("Not a number", 0, 0), "geometry": shapely.Point(np.nan, 5)},
        ]
    )
    drawing = draw(town(assets=rows, assets_across=None))
    assert [one.label for one in drawing.bodies if one.sort == "assets"] == ["1"]
    assert "nan" not in drawing.svg


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert draw(town(assets=crowd(80))).svg == draw(town(assets=crowd(80))).svg


def test_a_broken_shape_is_drawn() -> None:
    bow = shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    bow = shapely.transform(bow, lambda xy: xy + (377_500, 394_500))
    rows = frame([{"service": "police", "name": "Bow", "organisation": "", "geometry": bow}])
    assert numbers(part(draw(town(patches=rows)).svg, "patches")[0].get("d") or "")


def test_another_grid_names_itself() -> None:
    system = "EPSG:25830"
    area = moved(system, 500_000, 5_900_000)
    bare = dict.fromkeys(
        ("neighbours", "context", "patches", "assets", "assets_across", "needs", "needs_across")
    )
    svg = draw(town(area=area, lines={}, **bare)).svg
    assert any("ETRS89 / UTM zone 30N" in one for one in texts(svg))


def test_an_exclave_and_a_hole_are_kept() -> None:
    shape = shapely.union(
        shapely.difference(square(0, 0), square(400, 400, 200)), square(1300, 1300, 200)
    )
    area = frame([{"code": "W1", "name": "Middle", "geometry": shape}])
    drawing = draw(town(area=area))
    assert (part(drawing.svg, "edge").get("d") or "").count("M") == 3


def test_lines_inside_are_drawn_once() -> None:
    cells = [
        {"code": f"{x}{y}", "name": "", "geometry": square(500 * x, 500 * y, 500)}
        for x in range(2)
        for y in range(2)
    ]
    svg = draw(town(lines={"lsoa": frame(cells)})).svg
    drawn = [
        one.get("d") or ""
        for one in tree(svg).iter(f"{SVG}path")
        if one.get("stroke-width") == "0.12" and one.get("id") is None
    ]
    # Two lines cross in the middle; with the outline cut at its corners nothing is drawn twice.
    length = sum(
        shapely.LineString(np.array(numbers(run)).reshape(-1, 2)).length
        for data in drawn
        for run in data.replace("Z", "").split("M")[1:]
    )
    assert length == pytest.approx(6 * 133.33, rel=0.01)


@pytest.mark.parametrize("colour", style.PALETTE)
def test_figures_stand_out_on_every_mark(colour: str) -> None:
    assert contrast(colour, ink(colour)) >= 4.5
    assert contrast(faded(colour), ink(faded(colour))) >= 4.5


def test_no_letter_is_smaller_than_seven_points() -> None:
    sizes = [float(one.get("font-size") or 0) for one in tree(draw(town()).svg).iter(f"{SVG}text")]
    assert min(sizes) >= SMALLEST - 0.005


def test_only_places_people_live_in_are_named() -> None:
    kinds = ("village", "street", "farm", None, float("nan"))
    rows = [
        {"name": f"A {kind}", "kind": kind, "geometry": point(200 * turn, 800)}
        for turn, kind in enumerate(kinds)
    ]
    said = texts(draw(town(context=frame(rows))).svg)
    assert "A village" in said
    assert not {"A street", "A farm", "A None", "A nan"} & set(said)


def test_what_lies_beyond_the_paper_is_marked_at_its_edge() -> None:
    near = [
        {**asset(f"P{n}", 2200, 100 * n), "distance": 1200.0, "area_name": ""} for n in range(5)
    ]
    drawing = draw(town(assets_across=frame(near)))
    across = [one for one in drawing.bodies if one.sort == "assets_across"]
    assert [one.label for one in across] == ["4", "5", "6", "7", "8"]
    assert drawing.beyond == 5
    assert all(one.drawn[0] > drawing.frame.width - 10 for one in across)


def test_areas_and_lines_are_marked_at_a_place_on_them() -> None:
    rows = frame(
        [
            {**asset("Park", 0, 0), "geometry": square(100, 100, 300)},
            {**asset("Trail", 0, 0), "geometry": shapely.LineString([point(0, 0), point(900, 0)])},
        ]
    )
    bodies = [one for one in draw(town(assets=rows)).bodies if one.sort == "assets"]
    assert len(bodies) == 2
