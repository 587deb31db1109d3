"""What these tests wait for, and what they never let pass."""

import pytest
from playwright.sync_api import Browser, expect

from tests import browsing

pytestmark = pytest.mark.browser

TWICE = "<p>old</p><p>new</p>"
SOON_ONCE = f"{TWICE}<script>setTimeout(() => document.querySelector('p').remove(), 700)</script>"


def test_what_is_being_replaced_is_waited_for(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(SOON_ONCE)
    expect(page.locator("p")).to_have_text("new")
    page.close()


def test_what_stays_twice_is_a_fault(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsing, "LOOKS", 2)
    page = browser.new_page()
    page.set_content(TWICE)
    with pytest.raises(AssertionError, match="strict mode violation"):
        expect(page.locator("p")).to_contain_text("new")
    page.close()
