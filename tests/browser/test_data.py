"""About the data, and maps for other websites, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browsing import Opener, idle

pytestmark = pytest.mark.browser

SIZES = [(1280, 900), (360, 800)]


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_data_of_a_ward_are_taken_as_a_workbook(
    app_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    tmp_path: Path,
    width: int,
    height: int,
) -> None:
    address = f"{app_url}/data?kind=tier:ward&area=X05000003"
    page = open_page(address, width=width, height=height)
    expect(page.locator(".pw-answer")).to_contain_text("sources make this map")
    expect(page.get_by_text(re.compile(r"\d+ assets in Tanners"))).to_be_visible()
    no_barriers(page)
    fits(page, width)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Spreadsheet (XLSX)").click()
    path = tmp_path / "taken.xlsx"
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename.startswith("assets-")
    assert load_workbook(path).sheetnames == ["Assets", "Sources"]


def test_a_ward_map_is_put_on_another_website_as_it_was_chosen(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{app_url}/ward_map?area=Tanners&layers=needs&across=250")
    expect(page.locator("img.pw-sheet")).to_be_visible()
    expect(page.locator(".pw-answer")).to_contain_text("0 assets")
    idle(page)
    page.get_by_text("Put this map on another website").click()
    lines = page.get_by_label("Lines for your website")
    expect(lines).to_have_value(re.compile(r"/embed/area/[^?]+\?layers=needs&amp;across=250"))
    no_barriers(page)
    inside = re.search(r'src="([^"]+)"', lines.input_value())
    assert inside
    shown = open_page(inside[1].replace("&amp;", "&"), width=360, height=640)
    expect(shown.locator("html")).to_have_attribute("data-ready", "true")
    no_barriers(shown)
    fits(shown, 360)
    assert shown.context.cookies() == []
    shown.get_by_label("Search the list").fill("food")
    expect(shown.locator("#found")).to_contain_text(re.compile(r"^\d+ of \d+ shown"))
