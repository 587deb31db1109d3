from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mapping.paper.sheet import Sheet
from mapping.screen.standalone import CannotInline, standalone_html
from tests.mapping.paper.town import HOSTILE, asset, crowd, frame, need, square, town

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LEAFLET = Path(__file__).resolve().parents[3] / "web/static/node_modules/leaflet/dist"


@pytest.fixture(scope="session")
def leaflet() -> Path:
    if not LEAFLET.is_dir():
        missing = "Leaflet is not in web/static/node_modules; set-up puts it there"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return LEAFLET


class Shown:
    """The page opened from disk with the network off, and all it asked for or complained of."""

    def __init__(self, browser: Browser, path: Path, width: int = 1280, height: int = 900) -> None:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        self.page = context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]")


def page_of(sheet: Sheet, leaflet: Path) -> str:
    return standalone_html(sheet, leaflet=leaflet).decode()


def saved(sheet: Sheet, leaflet: Path, folder: Path) -> Path:
    path = folder / "map.html"
    path.write_bytes(standalone_html(sheet, leaflet=leaflet))
    return path


def data_of(page: str) -> Any:  # noqa: ANN401
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def hostile_sheet() -> Sheet:
    rows = [
        asset(name, 70 * n, 500, address=name, opening=name, contact_public=name)
        for n, name in enumerate(HOSTILE, start=1)
    ]
    around = [
        {"code": f"N{n}", "name": name, "geometry": square(1000 * n, 0)}
        for n, name in ((-1, HOSTILE[0]), (1, HOSTILE[4]))
    ]
    patches = [
        {"service": name, "name": name, "organisation": name, "geometry": square(0, 0)}
        for name in HOSTILE[:5]
    ]
    return town(
        title=HOSTILE[4],
        subtitle=HOSTILE[0],
        place=HOSTILE[1],
        assets=frame(rows),
        needs=frame([need(name, 70 * n, 300) for n, name in enumerate(HOSTILE, start=1)]),
        neighbours=frame(around),
        patches=frame(patches),
        notes=HOSTILE,
        language='en" onload="alert(1)',
    )


def test_nothing_in_it_is_fetched_from_elsewhere(leaflet: Path) -> None:
    page = page_of(town(), leaflet)
    shell = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"""\b(?:src|href)\s*=\s*["']?(?!["'#])""", shell)
    assert "url(" not in re.sub(r"url\(#", "", shell)
    assert "@import" not in page
    assert "sourceMappingURL" not in page


def test_the_policy_allows_its_own_parts_only(leaflet: Path) -> None:
    page = page_of(town(), leaflet)
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found is not None
    policy = found[1]
    assert policy.startswith("default-src &#x27;none&#x27;")
    assert policy.count("sha256-") == 3
    assert "unsafe" not in policy
    assert "http" not in policy


def test_people_s_text_cannot_end_the_data(leaflet: Path) -> None:
    page = page_of(hostile_sheet(), leaflet)
    assert page.count("</script>") == 3
    assert page.count("<script") == 3
    names = {one["name"] for one in data_of(page)["marks"]}
    assert set(HOSTILE) <= names
    assert "\u2028" not in page_of(town(title="a\u2028b", assets=None), leaflet).split("id=")[-1]


def test_a_part_that_reaches_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leaflet.js").write_text("var L = {};")
    (tmp_path / "leaflet.css").write_text('@import "https://example.org/x.css";')
    with pytest.raises(CannotInline, match="fetch something"):
        standalone_html(town(), leaflet=tmp_path)
    (tmp_path / "leaflet.js").write_text("var L = '</script>';")
    with pytest.raises(CannotInline, match="end its own element"):
        standalone_html(town(), leaflet=tmp_path)
    with pytest.raises(CannotInline, match="missing"):
        standalone_html(town(), leaflet=tmp_path / "nowhere")


def test_two_thousand_records_stay_below_three_megabytes(leaflet: Path) -> None:
    rows = crowd(2000).assign(
        address="12 A Rather Long Street Name, Some Quarter, Handtown",
        opening="Mondays, Wednesdays and Fridays from 10 to 4, Saturdays from 10 to 1",
        postcode="M33 7ZF",
    )
    page = standalone_html(town(assets=rows), leaflet=leaflet)
    assert len(page) < 3_000_000
    assert len(data_of(page.decode())["marks"]) == 2000 + 1 + 2 + 1


def test_places_are_where_they_were(leaflet: Path) -> None:
    from layers import grid

    sheet = town()
    assert sheet.assets is not None
    marks = {one["name"]: one for one in data_of(page_of(sheet, leaflet))["marks"]}
    there = grid.to_lonlat(sheet.assets)
    for name, spot in zip(there["name"], there.geometry, strict=True):
        assert np.allclose(marks[name]["at"], (spot.y, spot.x), atol=6e-6)
    assert [marks[name]["number"] for name in ("Chapel Hall", "Library", "Surgery")] == [
        "1", "2", "3",
    ]  # fmt: skip
    assert marks["East Hub"]["beyond"] == "200 m across the line, in Eastside"


def test_the_same_sheet_gives_the_same_page(leaflet: Path) -> None:
    assert standalone_html(town(), leaflet=leaflet) == standalone_html(town(), leaflet=leaflet)


def test_a_bare_area_gives_a_page(leaflet: Path) -> None:
    bare = dict.fromkeys(
        (
            "neighbours", "context", "patches", "assets", "assets_across", "needs",
            "needs_across", "officers",
        )
    )  # fmt: skip
    page = page_of(town(**bare, lines={}, sources=(), notes=(), boundary_date=None), leaflet)
    assert data_of(page)["marks"] == []


@pytest.mark.browser
def test_hostile_names_are_shown_and_never_run(
    browser: Browser, leaflet: Path, tmp_path: Path
) -> None:
    shown = Shown(browser, saved(hostile_sheet(), leaflet, tmp_path))
    page = shown.page
    names = page.locator("#list tbody button").all_text_contents()
    for name in HOSTILE:
        assert names.count(name) == 2
    assert page.locator("h1").text_content() == HOSTILE[4]
    button = page.locator("#list tbody button", has_text="<img src=x").first
    button.click()
    popup = page.locator(".leaflet-popup-content strong")
    popup.wait_for()
    assert popup.text_content() == HOSTILE[0]
    assert page.locator("#map .name span").all_text_contents() == [HOSTILE[0], HOSTILE[4]]
    assert page.evaluate("window.__xss") is None
    assert page.locator("img, iframe, object").count() == 0
    assert shown.said == []
    assert len(shown.asked) == 1


@pytest.mark.browser
def test_it_opens_offline_and_asks_for_nothing(
    browser: Browser, leaflet: Path, tmp_path: Path
) -> None:
    shown = Shown(browser, saved(town(), leaflet, tmp_path))
    assert shown.asked == [(tmp_path / "map.html").as_uri()]
    assert shown.said == []
    assert shown.page.locator("#map path").count() > 5
    assert shown.page.locator("#map .leaflet-marker-icon svg").count() == 7


@pytest.mark.browser
def test_list_and_map_lead_to_each_other(browser: Browser, leaflet: Path, tmp_path: Path) -> None:
    page = Shown(browser, saved(town(), leaflet, tmp_path)).page
    page.get_by_role("button", name="Surgery").click()
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "Surgery" in (popup.text_content() or "")
    assert "Surgery" in (page.locator("tr.chosen").text_content() or "")
    page.keyboard.press("Escape")
    page.locator("#map svg[aria-hidden]", has_text="1").first.click()
    page.wait_for_selector("tr.chosen:has-text('Chapel Hall')")
    assert "Chapel Hall" in (page.locator("tr.chosen").text_content() or "")
    assert page.locator("button[aria-current]").text_content() == "Chapel Hall"


@pytest.mark.browser
def test_search_and_layers(browser: Browser, leaflet: Path, tmp_path: Path) -> None:
    page = Shown(browser, saved(town(), leaflet, tmp_path)).page
    page.get_by_label("Search the list").fill("librar")
    assert page.locator("#list tbody tr:visible").count() == 1
    assert page.locator("#found").text_content() == "1 of 7 shown"
    marks = page.locator("#map .leaflet-marker-icon svg")
    before = marks.count()
    page.get_by_label("Assets", exact=True).uncheck()
    assert marks.count() == before - 3
    page.get_by_role("button", name="Library").click()
    assert page.get_by_label("Assets", exact=True).is_checked()
    assert marks.count() == before


@pytest.mark.browser
def test_it_works_by_keyboard(browser: Browser, leaflet: Path, tmp_path: Path) -> None:
    page = Shown(browser, saved(town(), leaflet, tmp_path)).page
    focused: list[str] = []
    for _ in range(22):
        page.keyboard.press("Tab")
        focused.append(
            page.evaluate(
                "(e => e.id || e.getAttribute('aria-label') || e.textContent.trim())"
                "(document.activeElement)"
            )
        )
    for wanted in ("Skip to the map", "search", "Chapel Hall", "map", "Zoom in"):
        assert wanted in focused
    page.get_by_role("button", name="Library").focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup-content", has_text="Library").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_accessible_and_fits(
    width: int, browser: Browser, leaflet: Path, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = Shown(browser, saved(town(demo=True), leaflet, tmp_path), width=width).page
    page.get_by_role("button", name="Library").click()
    page.locator(".leaflet-popup-content").wait_for()
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Middle: Ward map, Handtown"
    small = page.evaluate(
        "[...document.querySelectorAll('button, input[type=search], .leaflet-bar a')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).length"
    )
    assert small == 0


@pytest.mark.browser
def test_two_thousand_records_are_quick(browser: Browser, leaflet: Path, tmp_path: Path) -> None:
    path = saved(town(assets=crowd(2000)), leaflet, tmp_path)
    shown = Shown(browser, path)
    assert shown.page.locator("#list tbody tr").count() == 2004
    took = shown.page.evaluate(
        "performance.timing.loadEventEnd - performance.timing.navigationStart"
    )
    assert took < 15_000
