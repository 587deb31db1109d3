"""Across boundaries in a real browser, on the demo place and on Greater Manchester."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, choose, idle, wait_for_map

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 800)])
def test_how_wards_are_split(
    app_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{app_url}/across", width=width, height=height)
    expect(page.locator(".pw-answer")).to_contain_text("of 24 wards are split", timeout=30_000)
    wait_for_map(page)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_row_is_found_on_the_map_without_asking_again(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/across", width=1280, height=900)
    wait_for_map(page)
    before = page.locator(".pw-map .leaflet-ring-pane canvas")
    row = page.get_by_role("button", name="Tanners").first
    row.click()
    expect(page.locator("tr[aria-selected=true], tr.pw-chosen, tr[data-chosen]")).to_have_count(1)
    expect(before).to_have_count(1)


def test_the_choice_of_areas_is_in_the_address_and_the_table_can_be_taken_away(
    app_url: str, open_page: Opener
) -> None:
    page = open_page(f"{app_url}/across", width=1280, height=900)
    wait_for_map(page)
    choose(page, "Second kind of area", "Police patches")
    expect(page.locator(".pw-answer")).to_contain_text("police patches", timeout=30_000)
    page.wait_for_url("**b=**")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    link = page.url
    idle(page)  # a button that is drawn anew under the click does nothing
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Download the table (CSV)").click()
    head = waiting.value.path().read_bytes().decode("utf-8-sig").splitlines()[0]
    assert '"a_code"' in head
    assert '"share_of_b_people"' in head
    again = open_page(link, width=1280, height=900)
    expect(again.locator(".pw-answer")).to_contain_text("police patches", timeout=30_000)


def test_captions_stay_in_sight_and_more_rows_are_counted(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/across", width=360, height=800)
    caption = page.locator("caption div")
    expect(caption).to_contain_text("that share ground")
    page.locator(".pw-scroll").evaluate("one => { one.scrollLeft = 400; }")
    box = caption.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    more = page.locator(".pw-more")
    expect(more).to_have_text("Show 18 more (of 43 in all)")
    more.click()
    expect(more).to_have_count(0)
    expect(page.locator("tbody tr")).to_have_count(43)


def test_a_figure_for_other_areas(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{app_url}/across", width=1280, height=900)
    wait_for_map(page)
    page.get_by_role("radio", name="A figure for other areas").click()
    idle(page)
    answer = page.locator(".pw-answer")
    expect(answer).to_contain_text("The deprivation score of Leatside is about 30")
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("figures"))
    wait_for_map(page)
    expect(page.locator(".pw-legend")).to_contain_text("16.6 and over")
    no_barriers(page)
    choose(page, "For which areas", "Community development patches")
    expect(answer).to_contain_text("(between 16.3 and 16.6)")
    idle(page)  # a button that is drawn anew under the click does nothing
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Download the table (CSV)").click()
    assert "Estimate. Averaged by where people live" in waiting.value.path().read_text("utf-8-sig")


def test_a_rank_is_refused_with_what_to_choose_instead(
    app_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{app_url}/across?form=figures&figure=Deprivation+rank", width=360)
    expect(page.locator(".pw-answer")).to_contain_text("choose “Deprivation score” instead")
    expect(page.locator(".pw-map")).to_have_count(0)
    no_barriers(page)


def test_greater_manchester(
    manchester_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{manchester_url}/across", width=1280, height=900)
    expect(page.locator(".pw-answer")).to_contain_text("215 wards", timeout=90_000)
    wait_for_map(page)
    no_barriers(page)
