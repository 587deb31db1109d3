"""From a hot spot to its right level and to everybody who shares its ground, in a real browser."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, idle, wait_for_map

pytestmark = pytest.mark.browser
SHAPE = [
    [1.1534, 54.4121],
    [1.1662, 54.4121],
    [1.1662, 54.4201],
    [1.1534, 54.4201],
    [1.1534, 54.4121],
]


def opened(open_page: Opener, url: str, name: str, *, width: int, height: int = 900) -> Page:
    """Go to a page as a person does, through the list of pages."""
    page = open_page(url, width=width, height=height)
    wait_for_map(page)
    if width < 700:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()
    expect(page.locator("h1")).to_have_text(name)
    wait_for_map(page)
    return page


def answer(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".pw-answer").first).to_contain_text(words)


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_hot_spot_to_its_level_and_who_shares_it(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None], width: int
) -> None:
    page = opened(open_page, app_url, "Hot spots", width=width)
    answer(page, "A ward line cuts it: Leatside sees only 51 % of its needs.")
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("spots"))
    expect(page.locator("table").first).to_contain_text("1. Leatside and Tanners")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    no_barriers(page)
    page.get_by_role("link", name=re.compile("Find the right level")).click()
    expect(page.locator("h1")).to_have_text("Right level")
    answer(page, "is Merrowshire county")
    answer(page, "One step lower, Merrow Vale district")
    assert "spot=" in page.url
    wait_for_map(page)
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("tier:district"))
    page.locator("tbody button", has_text="Ward").first.click()
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("tier:ward"))
    page.wait_for_url(re.compile("tier=ward"))
    no_barriers(page)


def test_who_shares_this_ground(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = opened(open_page, app_url, "Across boundaries", width=1280)
    page.get_by_role("radio", name="Who shares this ground").click()
    idle(page)
    answer(page, "share the hot spot in Leatside and Tanners.")
    wait_for_map(page)
    expect(page.locator("table")).to_contain_text("Leatside")
    no_barriers(page)


def test_a_file_of_ones_own(app_url: str, open_page: Opener) -> None:
    page = opened(open_page, app_url, "Right level", width=1280)
    page.get_by_role("radio", name="A file of mine").click()
    answer(page, "Choose a file")
    hostile = "<img src=x onerror=alert(1)>.geojson"
    body = {"type": "Polygon", "coordinates": [SHAPE]}
    page.locator("input[type=file]").set_input_files(
        {"name": hostile, "mimeType": "application/json", "buffer": json.dumps(body).encode()}
    )
    answer(page, "the ground of “<img src=x onerror=alert(1)>” whole is Merrowshire county")
    wait_for_map(page)


@pytest.mark.real
def test_the_hot_spots_of_greater_manchester(
    manchester_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = opened(open_page, manchester_url, "Hot spots", width=1280)
    answer(page, re.compile(r"places stand out\. .* of the wards share it"))
    no_barriers(page)
    page.get_by_role("link", name=re.compile("Find the right level")).click()
    answer(page, "is Manchester district")
