"""The page for files in a real browser, on a demo place of its own."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener, serve, wait_for_map
from web.place import Place

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> {{ 7*191 }} 50% off {% today ${7*191}"
SIZES = [(1280, 900), (360, 800)]


@pytest.fixture(scope="module")
def own_url(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = Path(shutil.copy(demo_store, tmp_path_factory.mktemp("brought") / "demo.gpkg"))
    with serve(copy) as url:
        yield url


def opened(open_page: Opener, url: str, *, width: int, height: int) -> Page:
    """Go to the page as a person does, through the list of pages."""
    page = open_page(url, width=width, height=height)
    wait_for_map(page)
    if width < 700:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Bring data in").click()
    expect(page.locator("h1")).to_have_text("Bring data in")
    return page


def give(page: Page, name: str, text: str) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


def answer(page: Page, words: str) -> None:
    expect(page.locator(".pw-answer").first).to_contain_text(words)


def rows(place: Place) -> str:
    """A file of two halls where two assets of the demo place are, and one far away."""
    points = place.register.read("assets").geometry.iloc[:2]
    lines = [f'"Hall {n} {HOSTILE} </script>",hall,{p.x},{p.y},x' for n, p in enumerate(points)]
    return "\n".join([f'name,type,lon,lat,"{HOSTILE}"', *lines, "Far Hall,hall,100,10,x"])


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_file_goes_in(
    own_url: str,
    demo_place: Place,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = opened(open_page, own_url, width=width, height=height)
    answer(page, "nothing is kept until you say so")
    no_barriers(page)
    name = f"halls {width} {HOSTILE}"
    give(page, f"{name}.csv", rows(demo_place))
    answer(page, "3 rows in this CSV file")
    expect(page.locator(".pw-file")).to_contain_text(HOSTILE)
    expect(page.get_by_text("Not used: “")).to_contain_text(HOSTILE)
    wait_for_map(page)
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("preview"))
    expect(page.locator("table caption")).to_have_text("The first rows of the file")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text(f"Hall 0 {HOSTILE} </script>")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    check = page.get_by_role("button", name="Check the file")
    check.focus()
    page.keyboard.press("Enter")
    answer(page, "2 of 3 rows can be kept; 1 cannot.")
    expect(page.get_by_text("10 km is the most")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the refused rows (CSV)").click()
    assert '"Row","Where","Why"' in Path(download.value.path()).read_text("utf-8-sig")
    no_barriers(page)
    keep = page.get_by_role("button", name="Keep these records")
    keep.focus()
    page.keyboard.press("Enter")
    answer(page, "Kept: 2 added and 1 refused.")
    no_barriers(page)
    page.get_by_role("link", name="See it on the map").click()
    expect(page.locator("h1")).to_contain_text("Map of")


def test_a_row_is_found_on_the_map(own_url: str, demo_place: Place, open_page: Opener) -> None:
    page = opened(open_page, own_url, width=1280, height=900)
    give(page, "halls.csv", rows(demo_place))
    wait_for_map(page)
    page.locator("tbody tr button").first.click()
    expect(page.locator("tbody tr").first).to_have_class(re.compile("pw-chosen"))
    answer(page, "3 rows in this CSV file")


def test_a_new_kind_of_area_may_be_typed(own_url: str, open_page: Opener) -> None:
    page = opened(open_page, own_url, width=1280, height=900)
    ring = "[[-2.3,53.4],[-2.2,53.4],[-2.2,53.5],[-2.3,53.4]]"
    feature = f'{{"type":"Polygon","coordinates":[{ring}]}}'
    give(
        page,
        "shapes.geojson",
        '{"type":"FeatureCollection","features":[{"type":"Feature",'
        f'"properties":{{"name":"North"}},"geometry":{feature}}}]}}',
    )
    expect(page.get_by_text("Say what kind of area these are.")).to_be_visible()
    kind = page.get_by_role("combobox", name="Kind of area")
    kind.fill("beat/<b>")
    kind.press("Enter")
    expect(page.get_by_text("A new name may have letters")).to_be_visible()
    kind.fill("School catchment")
    kind.press("Enter")
    expect(page.get_by_role("button", name="Check the file")).to_be_enabled()
    page.get_by_role("button", name="Check the file").click()
    answer(page, "One row can be kept.")


def test_what_is_no_table_is_said_and_nothing_is_lost(
    own_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = opened(open_page, own_url, width=360, height=800)
    for name, text, why in (
        ("program.csv", "MZ\x00\x01\x02" * 50, "could not be read"),
        ("empty.csv", "", "The file is empty."),
        ("v.csv", "<OGRVRTDataSource></OGRVRTDataSource>", "points to other data"),
    ):
        give(page, name, text)
        expect(page.locator(".pw-warning")).to_contain_text(name)
        expect(page.locator(".pw-warning")).to_contain_text(why)
    no_barriers(page)


def test_who_may_not_load_sees_one_sentence(own_url: str, open_page: Opener) -> None:
    page = open_page(f"{own_url}/bring_in?as=councillor")
    answer(page, "You are here as a councillor, who cannot bring data in.")
    expect(page.locator("input[type=file]")).to_have_count(0)
