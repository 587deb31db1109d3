"""The page for review in a real browser, by keyboard, on a demo place of its own."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from shapely.geometry import Point

from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, serve, wait_for_map
from web.asking import review
from web.asking.review import Asked
from web.frames import Frames
from web.place import Place

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> {{ 7*191 }} 50% off {% today ${7*191}"
SIZES = [(1280, 900), (360, 800)]
WIDE = SIZES[0]


@dataclass(frozen=True)
class Served:
    """A demo place with more that waits: its address, its file, and the names in the queue."""

    url: str
    file: Path
    names: list[str]

    @property
    def total(self) -> int:
        return len(self.names)

    def status(self, name: str) -> str:
        """Return where the record of this name stands, read from the file."""
        store = open_store(self.file)
        found = Register(store, OPERATOR).read("assets", where={"name": name}, geometry=False)
        store.close()
        return str(found["status"].iloc[0]) if len(found) else "gone"


@pytest.fixture
def served(demo_store: Path, tmp_path: Path) -> Iterator[Served]:
    file = Path(shutil.copy(demo_store, tmp_path / "review.gpkg"))
    store = open_store(file)
    hall = Register(store, OPERATOR).read("assets", where={"name": "Chapel Hall"}).iloc[0]
    visitor = Register(store, VISITOR)
    spot = Point(hall.geometry.x + 0.0004, hall.geometry.y)
    visitor.suggest(
        "assets",
        {
            "name": "Chapel Hall",
            "category": "hall",
            "opening": f"Mondays {HOSTILE}",
            "same_as": hall["id"],
        },
        spot,
    )
    visitor.suggest("assets", {"name": f"Chapel Hall {HOSTILE}", "category": "hall"}, spot)
    queue = review.ask(Place(Register(store, OPERATOR), frames=Frames()), Asked())
    names = [str(one) for one in queue.frame["name"]]
    store.close()
    with serve(file) as url:
        yield Served(url, file, names)


def opened(open_page: Opener, url: str, *, width: int, height: int, **more: str) -> Page:
    page = open_page(url, width=width, height=height, **more)
    answer(page, "wait for review in Merrowshire")
    return page


def answer(page: Page, words: str) -> None:
    expect(page.locator(".pw-answer").first).to_contain_text(words)


def here(page: Page, name: str) -> None:
    """The record in sight has this name, and the focus."""
    expect(page.locator("#review-here h2")).to_contain_text(name)
    expect(page.locator("#review-here")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_one_after_the_other_by_keyboard(
    served: Served,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = opened(open_page, f"{served.url}/review", width=width, height=height)
    first, second, third, fourth = served.names[:4]
    expect(page.locator("tbody tr")).to_have_count(served.total)
    wait_for_map(page)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    start = page.get_by_role("button", name="Look at the oldest")
    start.focus()
    page.keyboard.press("Enter")
    here(page, first)
    wait_for_map(page)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("p")
    here(page, second)
    expect(page.locator("#review-told")).to_have_text(f"Published “{first}”.")
    answer(page, f"{served.total - 1} wait")
    page.keyboard.press("u")
    here(page, first)
    answer(page, f"{served.total} wait")
    page.keyboard.press("n")
    here(page, second)
    page.keyboard.press("s")
    reason = page.get_by_role("textbox", name="Why does it go back?")
    expect(reason).to_be_focused()
    no_barriers(page)
    reason.fill("Please w, s, p, m: where is it?")
    page.keyboard.type(" psmwn")
    expect(page.locator("#review-here h2")).to_have_text(second)
    send = page.locator(".st-key-review_reason_do button")
    send.focus()
    page.keyboard.press("Enter")
    here(page, third)
    expect(page.locator("#review-told")).to_have_text(f"Sent “{second}” back.")
    page.keyboard.press("w")
    expect(page.get_by_role("textbox", name="Why is it withdrawn?")).to_be_focused()
    page.keyboard.press("Tab")
    withdraw = page.locator(".st-key-review_reason_do button")
    expect(withdraw).to_be_focused()
    page.keyboard.press("Enter")
    here(page, fourth)
    answer(page, f"{served.total - 2} wait")
    assert served.status(second) == "returned"
    assert served.status(first) == "proposed"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_change_and_a_merge_field_by_field(
    served: Served,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    address = f"{served.url}/review?what=changes"
    page = open_page(address, width=width, height=height)
    answer(page, f"One of the {served.total}")
    page.locator("tbody button").first.click()
    here(page, "Chapel Hall")
    table = page.get_by_role("table")
    row = table.get_by_role("row", name=re.compile("When it is open"))
    expect(row).to_contain_text(HOSTILE)
    there, sent = row.get_by_role("radio").nth(0), row.get_by_role("radio").nth(1)
    expect(sent).to_be_checked()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sent.focus()
    page.keyboard.press("ArrowLeft")
    expect(there).to_be_checked()
    page.get_by_role("button", name="Take all: What was sent").click()
    expect(sent).to_be_checked()
    page.locator("h1").click()
    page.keyboard.press("p")
    answer(page, f"None of the {served.total - 1}")
    expect(page.locator("#review-told")).to_contain_text("Published the change of “Chapel Hall”.")
    page.goto(f"{served.url}/review?what=twins")
    answer(page, "wait in Merrowshire")
    page.locator("tbody button", has_text=HOSTILE).click()
    here(page, f"Chapel Hall {HOSTILE}")
    page.get_by_role("button", name="It is this one").first.click()
    expect(page.locator("#review-merge")).to_be_focused()
    expect(page.get_by_role("button", name="Merge the two")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Merge the two").click()
    expect(page.locator("#review-told")).to_contain_text("Merged “Chapel Hall <img")
    assert served.status(f"Chapel Hall {HOSTILE}") == "gone"


def test_many_at_once_and_two_moderators(
    served: Served, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    width, height = WIDE
    slow = opened(open_page, f"{served.url}/review", width=width, height=height)
    slow.get_by_role("button", name="Look at the oldest").click()
    here(slow, served.names[0])
    page = open_page(f"{served.url}/review?form=bulk&kind=assets.group", width=width, height=height)
    answer(page, f"of the {served.total} that wait")
    page.get_by_role("button", name=re.compile("^Publish [0-9]+$")).click()
    sure = page.get_by_role("button", name=re.compile("^Yes, publish [0-9]+$"))
    expect(sure).to_be_focused()
    no_barriers(page)
    page.keyboard.press("Enter")
    expect(page.locator("#review-told")).to_have_text(re.compile("^Published .+[.]$"))
    slow.keyboard.press("p")
    told = slow.locator("#review-told")
    expect(told).to_contain_text(f"Somebody else has looked at “{served.names[0]}”")
    expect(slow.locator("#review-here")).to_be_focused()
    expect(slow.locator("#review-here h2")).not_to_have_text(served.names[0])


def test_a_dark_page_an_empty_one_and_a_visitors(
    served: Served, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    width, height = WIDE
    url = f"{served.url}/review"
    page = opened(open_page, url, width=width, height=height, color_scheme="dark")
    page.get_by_role("button", name="Look at the oldest").click()
    here(page, served.names[0])
    no_barriers(page)
    page.goto(f"{url}?within=X05000004")
    answer(page, "Nothing waits for review in Beacon Hill.")
    expect(page.get_by_role("link", name="See the map")).to_be_visible()
    no_barriers(page)
    page.goto(f"{url}?as=visitor")
    answer(page, "Moderators look here")
    no_barriers(page)
