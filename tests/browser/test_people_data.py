"""What is kept about a person in a real browser: found, handed out, erased after asking twice."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, Response, expect

from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, serve

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> {{ 7*191 }}"
SIZES = [(1280, 900), (360, 800)]


NAMES = {1280: "Zebedine Hallam", 360: "Wilhelmina Ostrander"}


@pytest.fixture(scope="module")
def own_store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copy(demo_store, tmp_path_factory.mktemp("personal") / "demo.gpkg"))
    store = open_store(copy)
    register = Register(store, OPERATOR)
    place = register.read("assets").geometry.iloc[0]
    for width, _ in SIZES:
        values = {"category": "group", "contact_public": NAMES[width], "email": "z@example.org"}
        for name in (f"Sewing {HOSTILE}", "Bees"):
            register.add("assets", values | {"name": name}, place, status="published")
    store.close()
    return copy


@pytest.fixture(scope="module")
def own_url(own_store: Path) -> Iterator[str]:
    with serve(own_store) as url:
        yield url


def answer(page: Page, words: str) -> None:
    expect(page.locator(".pw-answer").first).to_contain_text(words)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_person_is_found_handed_out_and_erased(
    own_url: str,
    own_store: Path,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    person = NAMES[width]
    page = open_page(f"{own_url}/people_data", width=width, height=height)
    answer(page, "Type a person’s name")
    page.get_by_role("textbox", name="Name, e-mail address").fill(person)
    page.keyboard.press("Enter")
    answer(page, f"2 records name “{person}”.")
    expect(page.locator("tbody tr").first).to_contain_text(HOSTILE)
    assert person.replace(" ", "") not in page.url.replace("%20", "").replace("+", "")
    no_barriers(page)
    with page.expect_download() as given:
        page.get_by_role("button", name="Download what is kept").click()
    told = json.loads(Path(given.value.path()).read_text(encoding="utf-8"))
    assert [one["now"]["email"] for one in told["records"]] == ["z@example.org"] * 2
    page.get_by_role("textbox", name="Why").fill("Asked to be forgotten")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Erase …").click()
    expect(page.get_by_text("This cannot be undone")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Nothing was erased")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it")).to_have_count(0)
    page.get_by_role("button", name="Erase …").click()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("Erased from 2 records")).to_be_visible()
    answer(page, "Nothing that is kept here names")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    files = [own_store, own_store.with_name(own_store.name + "-wal")]
    assert not any(person.encode() in one.read_bytes() for one in files if one.exists())


def test_a_private_place_never_reaches_a_visitors_browser(
    own_url: str, own_store: Path, open_page: Opener
) -> None:
    store = open_store(own_store)
    register = Register(store, OPERATOR)
    first = register.read("assets").geometry.iloc[0]
    spot = shapely.Point(first.x + 0.0012345, first.y + 0.0007123)
    refuge = {"name": "Quiet refuge", "category": "refuge", "address": "7 Hidden Mews", "blur": 500}
    register.add("assets", refuge, spot, status="published")
    shown = Register(store, VISITOR).read("assets", where={"name": "Quiet refuge"}).geometry.iloc[0]
    store.close()
    got: list[str] = []
    page = open_page(f"{own_url}/people_data")
    answer(page, "Type a person’s name")

    def keep(response: Response) -> None:
        if "/data/points/" in response.url and response.ok:
            got.append(response.text())

    page.on("response", keep)
    page.goto(f"{own_url}/?as=visitor")
    expect(page.locator(".pw-map[data-drawn=yes]").first).to_be_visible()
    for _ in range(100):
        if any("Quiet refuge" in one for one in got):
            break
        page.wait_for_timeout(200)
    text = "".join(got)
    assert "Quiet refuge" in text
    assert f"{shown.x:.6f}"[:-2] in text
    signs = [f"{spot.x:.5f}", f"{spot.y:.5f}", "Hidden Mews"]
    assert [one for one in signs if one in text] == []
    assert "Hidden Mews" not in page.content()
