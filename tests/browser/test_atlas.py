"""The atlas on the page of ward maps: started, seen to go on, taken away."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, idle

pytestmark = pytest.mark.browser


def test_an_atlas_is_made_and_taken_away(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{app_url}/ward_map?area=Tanners", width=360, height=800)
    expect(page.locator("img.pw-sheet")).to_be_visible(timeout=60_000)
    page.get_by_text("Atlas: every area in one file").click()
    idle(page)
    no_barriers(page)
    page.get_by_role("button", name="Make the atlas").click()
    expect(page.get_by_text("areas is ready")).to_be_visible(timeout=120_000)
    idle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Download the atlas (PDF)").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")
