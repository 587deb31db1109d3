"""Needs and assets in a real browser: the demo place at two widths, and Greater Manchester."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, choose, wait_for_map

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_answers_before_it_is_touched(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None], width: int
) -> None:
    page = open_page(f"{app_url}/matching", width=width)
    wait_for_map(page)
    expect(page.locator(".pw-answer")).to_contain_text("have nothing within 800 m")
    expect(page.locator(".pw-table")).to_have_count(2)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_three_views_share_one_map(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/matching")
    wait_for_map(page)
    page.evaluate("document.querySelector('.pw-map').dataset.mine = 'kept'")
    shown = page.locator(".pw-map")
    for view, layer in (("Nearer across the line", "match_ways"), ("Where needs", "match_places")):
        choose(page, re.compile("^Show"), re.compile(view))
        expect(shown).to_have_attribute("data-layers", re.compile(layer))
    assert page.evaluate("document.querySelector('.pw-map').dataset.mine") == "kept"
    assert "view=places" in page.url


def test_greater_manchester(
    manchester_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{manchester_url}/matching?within=E08000009&view=across")
    wait_for_map(page)
    expect(page.locator(".pw-answer")).to_contain_text("open needs in Trafford")
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("match_ways"))
    no_barriers(page)
