"""Still there? in a real browser, and old records that fade on the map."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from layers.actor import OPERATOR
from store.demo.story import CHAPEL_HALL
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, serve, wait_for_map

pytestmark = pytest.mark.browser

SIZES = [(1280, 900), (360, 800)]
OTHERS = ("changed", "gone")


@pytest.fixture(scope="module")
def own_store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_store, tmp_path_factory.mktemp("fresh") / "demo.gpkg"))


@pytest.fixture(scope="module")
def keys(own_store: Path) -> dict[str, str]:
    """Private links: of Chapel Hall, of a need, and of two other assets."""
    store = open_store(own_store)
    register = Register(store, OPERATOR)
    assets = register.read("assets", geometry=False)
    published = assets[assets["status"] == "published"]
    hall = published.loc[published["name"] == CHAPEL_HALL, "id"].iloc[0]
    need = register.read("needs", where={"stage": "open"}, geometry=False)["id"].iloc[0]
    found = {"hall": register.check_key("assets", hall), "need": register.check_key("needs", need)}
    for word, one in zip(OTHERS, published["id"].iloc[5:7], strict=True):
        found[word] = register.check_key("assets", one)
    store.close()
    return found


@pytest.fixture(scope="module")
def own_url(own_store: Path, keys: dict[str, str]) -> Iterator[str]:
    assert keys
    with serve(own_store) as url:
        yield url


def told(store: Path, key: str) -> tuple[object, int, list[str]]:
    """Return when a record was last checked, its version, and what its history says last."""
    opened = open_store(store)
    register = Register(opened, OPERATOR)
    asked = register.checkable(key)
    past = [one.action for one in register.history(asked.layer, asked.id)]
    opened.close()
    return asked.values["last_checked"], asked.version, past


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_one_press_and_nothing_before_it(  # noqa: PLR0913  (fixtures)
    own_url: str,
    own_store: Path,
    keys: dict[str, str],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    before = told(own_store, keys["hall"])
    page = open_page(f"{own_url}/check?as=visitor&key={keys['hall']}", width=width, height=height)
    expect(page.locator("h1")).to_have_text(f"Is {CHAPEL_HALL} still there?")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.reload()
    expect(page.locator("h1")).to_have_text(f"Is {CHAPEL_HALL} still there?")
    assert told(own_store, keys["hall"]) == before
    for name in ("Still there", "It has changed", "It is gone"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 64
        assert box["y"] + box["height"] < 900
    page.get_by_role("button", name="Still there").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you")
    expect(page.locator(".pw-answer")).to_contain_text("was checked today")
    no_barriers(page)
    checked, _, past = told(own_store, keys["hall"])
    assert checked == datetime.now(UTC).date().isoformat()
    assert past.count("checked") == 1


@pytest.mark.parametrize("word", OTHERS)
def test_a_doubt_changes_nothing_but_waits_for_review(
    own_url: str, own_store: Path, keys: dict[str, str], open_page: Opener, word: str
) -> None:
    checked, _, _ = told(own_store, keys[word])
    page = open_page(f"{own_url}/check?as=visitor&key={keys[word]}", width=360, height=800)
    said = {"changed": "It has changed", "gone": "It is gone"}[word]
    page.get_by_role("button", name=said).click()
    expect(page.locator("h1")).to_have_text("Thank you")
    page.get_by_role("textbox").fill("<img src=x onerror=alert(1)> Only the door moved")
    page.get_by_role("button", name="Send this too").click()
    expect(page.get_by_text("What you wrote is kept with it.")).to_be_visible()
    after, _, past = told(own_store, keys[word])
    assert after == checked
    assert past[-1] == "reported"


def test_a_need_is_asked_in_its_own_words(
    own_url: str, keys: dict[str, str], open_page: Opener
) -> None:
    page = open_page(f"{own_url}/check?as=visitor&key={keys['need']}")
    expect(page.locator("h1")).to_contain_text("Is this still needed:")
    expect(page.get_by_role("button", name="Still needed")).to_be_visible()
    expect(page.get_by_role("button", name="No longer needed")).to_be_visible()


@pytest.mark.parametrize("key", ["", "wrong", "B" * 44])
def test_a_wrong_link_gets_one_sentence(own_url: str, open_page: Opener, key: str) -> None:
    page = open_page(f"{own_url}/check?as=visitor&key={key}")
    expect(page.locator("h1")).to_have_text("Still there?")
    expect(page.locator(".pw-answer")).to_contain_text("link")
    expect(page.get_by_role("button", name="Still there")).to_have_count(0)


def test_old_marks_fade_until_that_is_switched_off(own_url: str, open_page: Opener) -> None:
    page = open_page(f"{own_url}/?as=visitor")
    wait_for_map(page)
    faded = page.get_by_role("button", name="Not checked for more than a year")
    expect(faded).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".pw-legend")).to_contain_text("Not checked for more than a year")
    before = page.locator(".pw-map").screenshot()
    faded.click()
    expect(page.locator(".pw-legend")).not_to_contain_text("Not checked for more than a year")
    wait_for_map(page)
    expect(page).to_have_url(re.compile("fade=none"))
    page.wait_for_timeout(500)
    assert page.locator(".pw-map").screenshot() != before


def test_a_record_says_when_it_was_checked(own_url: str, open_page: Opener) -> None:
    page = open_page(f"{own_url}/?as=visitor&q=Alder+Close+Mosque")
    wait_for_map(page)
    page.get_by_role("button", name="Alder Close Mosque").click()
    expect(page.locator(".pw-card").first).to_contain_text("Last checked")
