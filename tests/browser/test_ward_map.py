"""Ward maps in a real browser: seen, then taken away."""

import re
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, idle

pytestmark = pytest.mark.browser


def _wait_for_sheet(page: Page) -> None:
    expect(page.locator("img.pw-sheet")).to_be_visible(timeout=60_000)
    page.wait_for_function("document.querySelector('img.pw-sheet').naturalWidth > 300")


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 800)])
def test_a_ward_is_shown_as_it_will_be_printed(
    app_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{app_url}/ward_map", width=width, height=height)
    _wait_for_sheet(page)
    expect(page.locator(".pw-answer")).to_contain_text("inside the line")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("button", "start"),
    [
        ("Download PDF", b"%PDF-"),
        ("Download PNG", b"\x89PNG"),
        ("Download as one web page", b"<!DOCTYPE html>"),
    ],
)
def test_it_can_be_taken_away(app_url: str, open_page: Opener, button: str, start: bytes) -> None:
    page = open_page(f"{app_url}/ward_map?area=Tanners", width=1280, height=900)
    _wait_for_sheet(page)
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name=button).click()
    made = waiting.value.path().read_bytes()
    assert made[: len(start)].lower() == start.lower()


def test_a_ward_of_greater_manchester(
    manchester_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{manchester_url}/ward_map", width=1280, height=900)
    _wait_for_sheet(page)
    no_barriers(page)


def test_the_whole_pack_is_previewed_and_taken_away(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(
        f"{app_url}/ward_map?area=X05000015&print=pack&sections=overlaps,sources",
        width=360,
        height=800,
    )
    idle(page)
    page.get_by_role("button", name="Make the pack").click()
    _wait_for_sheet(page)
    idle(page)
    expect(page.locator("img.pw-sheet")).to_have_attribute(
        "alt", re.compile(r"^The cover of the pack of .+: Who shares this ground and Sources\.$")
    )
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Download the pack (PDF)").click()
    said = subprocess.run(
        ["pdftotext", waiting.value.path(), "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "Who shares this ground" in said
    assert "What changed" not in said
