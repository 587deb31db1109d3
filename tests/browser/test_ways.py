"""The ways to the pages: out of the keyboard's way when folded, and only what is for somebody."""

import pytest
from playwright.sync_api import expect

from tests.browsing import Opener

pytestmark = pytest.mark.browser

FOLDED = '[data-testid="stSidebar"][data-collapsed="true"]'


def test_folded_ways_are_out_of_the_keyboards_way_and_fold_away_when_used(
    app_url: str, open_page: Opener
) -> None:
    page = open_page(f"{app_url}/coverage", width=360)
    expect(page.locator("h1")).to_have_text("Coverage")
    expect(page.locator(FOLDED)).to_have_count(1)
    seen = []
    for _ in range(8):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.closest('[data-testid=stSidebar]')"))
    assert not any(seen)
    page.locator("h1").click()
    page.get_by_role("button", name="Expand sidebar").click()
    page.get_by_role("link", name="Away from a screen").click()
    expect(page.locator("h1")).to_have_text("Away from a screen")
    expect(page.locator(FOLDED)).to_have_count(1)


def test_a_visitor_is_not_shown_ways_to_what_only_others_may_do(
    app_url: str, open_page: Opener
) -> None:
    page = open_page(f"{app_url}/coverage?as=visitor")
    expect(page.get_by_role("link", name="Right level")).to_be_visible()
    for name in ("Review", "Bring data in", "Personal data"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    page = open_page(f"{app_url}/coverage?as=moderator")
    expect(page.get_by_role("link", name="Review")).to_be_visible()
    expect(page.get_by_role("link", name="Bring data in")).to_have_count(0)
