"""Access in a real browser: the demo place at two widths, and Greater Manchester."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, wait_for_map

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_answers_before_it_is_touched(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None], width: int
) -> None:
    page = open_page(f"{app_url}/access", width=width)
    wait_for_map(page)
    expect(page.locator(".pw-answer")).to_contain_text("can reach a food bank or club")
    expect(page.locator(".pw-answer")).to_contain_text("only across the line")
    expect(page.locator(".pw-table")).to_have_count(2)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_site_is_tried_by_a_click_and_taken_away(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/access?reach=400")
    wait_for_map(page)
    page.evaluate("document.querySelector('.pw-map').dataset.mine = 'kept'")
    page.locator(".pw-map").click(position={"x": 150, "y": 330})
    expect(page.get_by_text("One more here would")).to_be_visible()
    assert "site" in parse_qs(urlsplit(page.url).query)
    assert page.evaluate("document.querySelector('.pw-map').dataset.mine") == "kept"
    page.get_by_role("button", name="Take the site away").click()
    expect(page.get_by_text("One more here would")).to_have_count(0)
    assert "site" not in parse_qs(urlsplit(page.url).query)


def test_a_row_is_found_on_the_map(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/access")
    wait_for_map(page)
    before = page.locator(".leaflet-control-scale-line").first.inner_text()
    page.locator(".pw-table").first.locator("tbody button").first.click()
    expect(page.locator(".leaflet-control-scale-line").first).not_to_have_text(before)


def test_greater_manchester(
    manchester_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{manchester_url}/access?within=E08000009")
    wait_for_map(page)
    expect(page.locator(".pw-answer")).to_have_text(
        re.compile(r"About [\d,]+ people in Trafford can reach a food bank or club within 800 m")
    )
    expect(page.locator(".pw-table").first.locator("tbody tr")).to_have_count(21)
    no_barriers(page)
