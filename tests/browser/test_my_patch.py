"""My patch in a real browser: an officer's way through, and what a visitor never receives."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, idle, serve, wait_for_map

pytestmark = pytest.mark.browser

NAME, COLLEAGUE = "Kerry Lund", "Imran Vale"


@pytest.fixture(scope="module")
def own_store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_store, tmp_path_factory.mktemp("my_patch") / "demo.gpkg"))


@pytest.fixture(scope="module")
def officer(own_store: Path) -> tuple[str, str]:
    """The id and the key of an officer."""
    store = open_store(own_store)
    register = Register(store, OPERATOR)
    there = register.read("officers", geometry=False).set_index("name")
    found = str(there.loc[NAME, "id"])
    key = register.officer_key(found)
    store.close()
    return found, key


@pytest.fixture(scope="module")
def own_url(own_store: Path, officer: tuple[str, str]) -> Iterator[str]:
    assert officer
    with serve(own_store) as url:
        yield url


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 800)])
def test_an_officer_comes_by_the_link_and_works_by_keyboard(
    own_url: str,
    officer: tuple[str, str],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{own_url}/my_patch?key={officer[1]}", width=width, height=height)
    expect(page.locator(".pw-answer")).to_contain_text("Beat 3 Ostrey: about")
    expect(page.locator("h1")).to_have_text("My patch")
    wait_for_map(page)
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("mine.*needs"))
    idle(page)
    due = page.get_by_role("radio", name=re.compile("^Due to be checked"))
    due.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Due since")).to_be_visible()
    idle(page)
    page.locator(".st-key-due_row_0").get_by_role("button").press("Enter")
    expect(page.get_by_text("was checked today. Thank you.")).to_be_visible()
    idle(page)
    expect(page.locator(".pw-due").first).to_be_focused()
    write = page.get_by_role("link", name=f"Write to {COLLEAGUE}")
    write.focus()
    expect(write).to_be_focused()
    expect(write).to_have_attribute("href", re.compile("^mailto:imran.vale@example.org"))
    expect(page.get_by_label("E-mail addresses")).to_have_value(re.compile("imran.vale@"))
    expect(page.get_by_label("Whose patch")).to_have_count(0)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_visitor_is_refused_and_receives_no_contact(
    own_url: str,
    officer: tuple[str, str],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
) -> None:
    received: list[str] = []
    page = open_page(f"{own_url}/coverage?as=visitor")

    def keep(answer: Response) -> None:
        if answer.request.resource_type in {"fetch", "xhr", "document"}:
            received.append(answer.text())

    page.on("response", keep)
    page.on("websocket", lambda one: one.on("framereceived", lambda got: received.append(str(got))))
    page.goto(f"{own_url}/my_patch?as=visitor&officer={officer[0]}")
    expect(page.locator(".pw-answer")).to_contain_text("This page is for officers.")
    expect(page.get_by_role("link", name="My patch")).to_have_count(0)
    no_barriers(page)
    assert received
    assert not [one for one in received if "@example.org" in one]


def test_an_operator_makes_the_link_that_opens_the_page(
    own_url: str, officer: tuple[str, str], open_page: Opener
) -> None:
    page = open_page(f"{own_url}/my_patch?officer={officer[0]}")
    expect(page.locator("h1")).to_have_text(f"The patch of {NAME}")
    idle(page)
    page.get_by_role("button", name="Show the private link").click()
    link = page.get_by_label(f"Private link of {NAME}")
    expect(link).to_have_value(re.compile(rf"/my_patch\?key={officer[1]}$"))
    theirs = open_page(link.input_value())
    expect(theirs.locator("h1")).to_have_text("My patch")
    idle(page)
    page.get_by_role("button", name="I have copied it").click()
    expect(link).to_have_count(0)
