"""The map page in a real browser, on the demo place."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, wait_for_map
from web.place import Place

pytestmark = pytest.mark.browser


def _asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _canvas_sum(page: Page) -> int:
    """Return how much ink is on the canvas of marks."""
    return int(
        page.evaluate(
            """() => {
                const canvas = document.querySelector(".leaflet-marks-pane canvas");
                const {width, height} = canvas;
                const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
                let inked = 0;
                for (let i = 3; i < data.length; i += 4) inked += data[i] > 0;
                return inked;
            }"""
        )
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 800)])
def test_the_first_screen(
    app_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(app_url, width=width, height=height)
    wait_for_map(page)
    expect(page.locator("h1")).to_contain_text("Map of")
    expect(page.locator(".pw-answer")).to_contain_text("24 wards")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert _canvas_sum(page) > 1000
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_dark_theme_has_no_barriers(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(app_url, color_scheme="dark")
    wait_for_map(page)
    no_barriers(page)


def test_words_and_table_come_before_the_map(app_url: str, open_page: Opener) -> None:
    page = open_page(app_url, width=1000)
    wait_for_map(page)
    table = page.locator(".pw-table").bounding_box()
    drawn = page.locator(".pw-map").bounding_box()
    assert table
    assert drawn
    assert table["y"] + table["height"] <= drawn["y"]


def test_a_postcode_says_what_is_here(app_url: str, open_page: Opener, demo_place: Place) -> None:
    postcode = demo_place.records("postcodes")["postcode"].iloc[0]
    page = open_page(app_url)
    wait_for_map(page)
    page.get_by_label("Postcode, or name").fill(postcode.replace(" ", "").lower())
    page.keyboard.press("Enter")
    expect(page.locator(".pw-answer")).to_contain_text(f"{postcode} lies in")
    expect(page.get_by_role("heading", name="What is here")).to_be_visible()
    here = demo_place.here(*demo_place.postcode(postcode)[1:])
    for boundary in here.boundaries:
        expect(page.locator(".pw-card").first).to_contain_text(str(boundary["name"]))
    for patch in here.patches:
        expect(page.locator(".pw-card").first).to_contain_text(str(patch["name"]))
    assert _asked(page)["q"]


def test_a_point_near_a_line_warns(app_url: str, open_page: Opener, demo_place: Place) -> None:
    ward = demo_place.areas("tier:ward")
    shared = ward.geometry.iloc[0].intersection(ward.geometry.iloc[1:].union_all())
    lon, lat = demo_place.lonlat(shared.interpolate(0.5, normalized=True))
    page = open_page(f"{app_url}/?point={lat:.6f},{lon:.6f}")
    expect(page.locator(".pw-warning").first).to_contain_text("from the line between")


def test_a_click_asks_what_is_here_and_moves_nothing(app_url: str, open_page: Opener) -> None:
    page = open_page(app_url)
    wait_for_map(page)
    page.evaluate("document.querySelector('.pw-map').dataset.mine = 'kept'")
    before = page.locator(".leaflet-map-pane").first.get_attribute("style")
    page.locator(".pw-map").evaluate("map => map.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(500)
    page.locator(".pw-map").click(position={"x": 200, "y": 330})
    expect(page.get_by_role("heading", name="What is here")).to_be_visible()
    assert "point" in _asked(page)
    assert page.locator(".leaflet-map-pane").first.get_attribute("style") == before
    assert page.evaluate("document.querySelector('.pw-map').dataset.mine") == "kept"


def test_switching_a_layer_keeps_the_map(app_url: str, open_page: Opener) -> None:
    page = open_page(app_url)
    wait_for_map(page)
    page.evaluate("document.querySelector('.pw-map').dataset.mine = 'kept'")
    page.get_by_role("button", name=re.compile("^Needs ")).click()
    expect(page.locator(".pw-map")).not_to_have_attribute("data-layers", re.compile(r"\bneeds\b"))
    page.get_by_role("button", name=re.compile("^Police ")).click()
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("service:police"))
    assert page.evaluate("document.querySelector('.pw-map').dataset.mine") == "kept"
    assert _asked(page)["show"] == ["assets"]
    assert _asked(page)["patches"] == ["police"]


def test_a_row_is_found_on_the_map(app_url: str, open_page: Opener) -> None:
    page = open_page(app_url)
    wait_for_map(page)
    row = page.locator(".pw-table tbody button").nth(2)
    name = row.inner_text()
    row.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(".pw-table tr.pw-chosen")).to_contain_text(name)
    page.wait_for_url(re.compile("at="))
    assert float(_asked(page)["at"][0].split(",")[2]) >= 15


def test_a_ward_is_outlined_with_what_lies_across_its_line(
    app_url: str, open_page: Opener, demo_place: Place
) -> None:
    name = demo_place.areas("tier:ward")["name"].iloc[3]
    page = open_page(app_url)
    wait_for_map(page)
    page.get_by_label("Postcode, or name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".pw-answer")).to_contain_text("across the line")
    expect(page.locator(".pw-table")).to_contain_text("Inside")


def test_a_link_shows_the_same_view(app_url: str, open_page: Opener) -> None:
    first = open_page(app_url)
    wait_for_map(first)
    first.get_by_role("button", name=re.compile("^Housing ")).click()
    first.locator(".pw-map").focus()
    for _ in range(2):
        first.keyboard.press("+")
        first.wait_for_timeout(600)
    expect(first.locator(".pw-map")).to_have_attribute("data-layers", re.compile("housing"))
    first.wait_for_timeout(1000)
    assert {"at", "patches"} <= set(_asked(first))
    second = open_page(first.url)
    wait_for_map(second)
    expect(second.locator(".pw-map")).to_have_attribute("data-layers", re.compile("housing"))
    scales = [one.locator(".leaflet-control-scale-line").inner_text() for one in (first, second)]
    assert scales[0] == scales[1]


def test_the_keyboard_asks_what_is_in_the_middle(app_url: str, open_page: Opener) -> None:
    page = open_page(app_url)
    wait_for_map(page)
    page.locator(".pw-map").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What is here")).to_be_visible()


def test_a_skip_link_passes_the_map(app_url: str, open_page: Opener) -> None:
    page = open_page(app_url)
    wait_for_map(page)
    link = page.get_by_role("link", name="Skip the map")
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#after-map"


def test_nothing_found_says_what_to_try(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/?q=Nowhere+at+all")
    expect(page.locator(".pw-warning").first).to_contain_text("Try a postcode")


def test_an_operator_can_look_as_a_visitor(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/?as=visitor")
    wait_for_map(page)
    expect(page.get_by_role("combobox", name="Look as")).to_have_value("Visitor")
