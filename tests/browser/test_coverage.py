"""Coverage and who provides what, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from store.demo.story import QUAYSIDE_STREET
from tests.browsing import Opener, idle, wait_for_map

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 800)])
def test_the_street_nobody_covers_is_found(
    app_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{app_url}/coverage", width=width, height=height)
    wait_for_map(page)
    expect(page.locator(".pw-answer")).to_contain_text(QUAYSIDE_STREET)
    expect(page.locator(".pw-legend")).to_contain_text("Nobody")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_gap_is_chosen_and_another_service_asked(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/coverage?table=gap&within=X05000016")
    wait_for_map(page)
    before = page.locator(".leaflet-control-scale-line").inner_text()
    page.get_by_role("button", name=re.compile(QUAYSIDE_STREET)).click()
    expect(page.locator(".pw-table tr.pw-chosen")).to_contain_text("Quays")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(before)
    page.get_by_role("button", name="Health", exact=True).click()
    page.get_by_role("button", name="Police", exact=True).click()
    expect(page.locator(".pw-answer")).to_contain_text("A health patch reaches everybody")
    expect(page).to_have_url(re.compile("service=health"))


def test_load_and_balance_beside_the_middle_patch(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{app_url}/coverage?table=balance", width=360, height=800)
    wait_for_map(page)
    expect(page.get_by_role("columnheader", name="Stands out")).to_be_visible()
    expect(page.get_by_role("heading", name="Load and balance")).to_be_visible()
    expect(page.locator(".pw-answer")).to_contain_text("Many more people than on the middle patch")
    idle(page)
    page.get_by_text("Things to put right").click()
    expect(page.get_by_text("Nothing is wrong with these patches")).to_be_visible()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 800)])
def test_a_takeover_is_tried(
    app_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{app_url}/provides", width=width, height=height)
    wait_for_map(page)
    expect(page.locator(".pw-answer")).to_contain_text("5 services work here")
    no_barriers(page)
    page.goto(f"{app_url}/provides?service=youth&area=X05000016")
    wait_for_map(page)
    page.get_by_label("Who would run it instead").fill("<b>Quay</b> Trust")
    page.keyboard.press("Enter")
    expect(page.locator(".pw-answer")).to_contain_text("If <b>Quay</b> Trust ran youth work")
    expect(page.get_by_role("heading", name="If your group thinks of running it")).to_be_visible()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_greater_manchester(
    manchester_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{manchester_url}/coverage?service=libraries&within=E08000009")
    page.set_default_timeout(90_000)
    expect(page.locator(".pw-answer")).to_contain_text("in Trafford district", timeout=90_000)
    wait_for_map(page)
    expect(page.locator(".pw-answer")).to_contain_text("on two or more patches")
    no_barriers(page)
    page.goto(f"{manchester_url}/provides?service=community")
    expect(page.locator(".pw-answer")).to_contain_text("cut into 4 patches", timeout=90_000)
    wait_for_map(page)
    no_barriers(page)
