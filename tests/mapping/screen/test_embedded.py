"""The map for other people's pages: one file that loads nothing, whatever people typed."""

import json
import os
import re
from datetime import date
from html import unescape
from pathlib import Path

import geopandas as gpd
import pytest

from layers import grid
from layers.errors import WrongCrs
from mapping.screen.embedded import Shown, embedded_html
from mapping.screen.one_file import CannotInline
from tests.mapping.paper.town import HOSTILE, frame, point, square

LEAFLET = Path(__file__).resolve().parents[3] / "web/static/node_modules/leaflet/dist"
HALL = {
    "layer": "assets", "code": "hall", "name": "Hall", "kind": "Hall", "where": "1 Mill St",
    "contact": "", "fresh": "Last checked 3 May 2026.", "old": False, "geometry": point(100, 100),
}  # fmt: skip
LUNCH = {**HALL, "layer": "needs", "code": "food", "name": "Food", "old": True}
AREAS = frame([{"name": "Middle", "geometry": square(0, 0)}])
CONTEXT = frame([{"kind": "park", "geometry": square(100, 100, 50)}])


def shown(**changes: object) -> Shown:
    given: dict[str, object] = {
        "title": "Friends",
        "answer": "Friends looks after 1 asset and 1 need.",
        "about": "We meet.",
        "records": frame([HALL, {**LUNCH, "geometry": point(300, 300)}]),
        "areas": AREAS,
        "tier": "ward",
        "context": CONTEXT,
        "old_words": "Not checked for more than a year",
        "made_on": date(2026, 11, 22),
        "link": ("/group?id=1", "Open the group's page"),
    }
    return Shown(**{**given, **changes})  # type: ignore[arg-type]


def page(**changes: object) -> str:
    if not LEAFLET.is_dir() and not os.environ.get("CI"):
        pytest.skip("the map's scripts are not in place (python -m web.static_files)")
    return embedded_html(shown(**changes), leaflet=LEAFLET).decode()


def data(html: str) -> dict[str, object]:
    found = re.search(r'id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    whole: dict[str, object] = json.loads(found[1])
    return whole


def test_old_records_are_paler_with_a_broken_outline_and_the_legend_says_so() -> None:
    html = page()
    marks = {one["name"]: one for one in data(html)["marks"]}  # type: ignore[attr-defined]
    assert marks["Hall"]["dashes"] is None
    assert marks["Food"]["dashes"]
    assert marks["Food"]["colour"] != marks["Hall"]["colour"]
    assert "Not checked for more than a year" in html
    fresh = frame([HALL])
    assert "Not checked for more than a year" not in page(records=fresh)


def test_it_may_load_nothing() -> None:
    html = page()
    assert "default-src 'none'" in unescape(html)
    assert not re.search(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=", html)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_is_text(text: str) -> None:
    typed = dict.fromkeys(("name", "kind", "where", "contact"), text)
    areas = AREAS.assign(name=text)
    html = page(title=text, about=text, records=frame([{**HALL, **typed}]), areas=areas)
    assert html.count("<script") == html.count("</script>") == 3
    assert "<img src=x" not in html
    assert "<svg onload" not in html
    assert data(html)["marks"][0]["kind"]  # type: ignore[index]


def test_nothing_to_show_is_shown_too() -> None:
    none = frame([HALL]).iloc[:0]
    found = data(page(records=none, areas=AREAS.iloc[:0], context=CONTEXT.iloc[:0]))
    assert found["marks"] == found["lines"] == found["ground"] == []


def test_records_without_a_place_are_left_out() -> None:
    rows = frame([HALL, {**HALL, "name": "Nowhere", "geometry": None}])
    assert [one["name"] for one in data(page(records=rows))["marks"]] == ["Hall"]  # type: ignore[attr-defined]


def test_degrees_are_refused() -> None:
    degrees: gpd.GeoDataFrame = grid.to_lonlat(AREAS)
    with pytest.raises(WrongCrs):
        page(areas=degrees)


def test_missing_scripts_are_said(tmp_path: Path) -> None:
    with pytest.raises(CannotInline):
        embedded_html(shown(), leaflet=tmp_path)
