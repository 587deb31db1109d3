"""Names that would run if anything took them for code stay exactly the text they are."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, serve, wait_for_map
from tests.web import town

pytestmark = pytest.mark.browser
COMPUTED = re.compile(r"\b1337\b")


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(town.build(tmp_path_factory.mktemp("hostile") / "town.gpkg")) as url:
        yield url


def _unharmed(page: Page) -> None:
    assert not COMPUTED.search(page.locator("body").inner_text())
    assert page.evaluate("typeof window.__xss") == "undefined"
    assert page.locator("img[src='x']").count() == 0


def test_names_stay_text_in_the_table(hostile_url: str, open_page: Opener) -> None:  # noqa: F811
    page = open_page(hostile_url)
    wait_for_map(page)
    shown = page.locator(".pw-table tbody th").all_inner_texts()
    assert set(town.HOSTILE) <= set(shown)
    _unharmed(page)


@pytest.mark.parametrize("name", town.HOSTILE)
def test_a_name_stays_text_on_the_map_and_in_its_card(
    hostile_url: str,
    open_page: Opener,  # noqa: F811
    name: str,
) -> None:
    page = open_page(hostile_url, height=1200)
    wait_for_map(page)
    page.locator(".pw-table tbody button").get_by_text(name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    page.wait_for_url(re.compile("at="))
    page.wait_for_timeout(800)
    box = page.locator(".pw-map").bounding_box()
    assert box
    tip = page.locator(".pw-tip strong")
    for step in range(40):  # the map may still be on its way to the mark
        page.mouse.move(box["x"] + box["width"] / 2 + step % 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(250)
        if tip.count():
            break
    expect(tip).to_have_text(name)
    _unharmed(page)


@pytest.mark.parametrize("name", town.HOSTILE)
def test_a_search_for_a_hostile_name_shows_it(
    hostile_url: str,
    open_page: Opener,  # noqa: F811
    name: str,
) -> None:
    page = open_page(hostile_url)
    wait_for_map(page)
    page.get_by_label("Postcode, or name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".pw-answer")).to_contain_text(f"{name} lies in")
    _unharmed(page)


@pytest.mark.parametrize("text", ["![x](http://evil.test/t.png)", "[x](javascript:alert(1))"])
def test_what_is_searched_for_is_not_read_as_markup(
    hostile_url: str,
    open_page: Opener,  # noqa: F811
    text: str,
) -> None:
    page = open_page(hostile_url)
    wait_for_map(page)
    page.get_by_label("Postcode, or name").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".pw-warning").first).to_contain_text(text)
    _unharmed(page)
