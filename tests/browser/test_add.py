"""Adding to the map in a real browser: by touch, by keyboard, and without a connection."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, choose, free_port, idle, serve, wait_for_map
from web.place import Place

pytestmark = pytest.mark.browser

SIZES = [(1280, 900), (360, 800)]
SECONDS = 60
"""A volunteer without training adds a place in under a minute."""
MOST_STEPS = 6


@pytest.fixture(scope="module")
def own_file(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_store, tmp_path_factory.mktemp("added") / "demo.gpkg"))


@pytest.fixture(scope="module")
def own_url(own_file: Path) -> Iterator[str]:
    with serve(own_file) as url:
        yield url


@pytest.fixture
def postcode(demo_place: Place) -> str:
    return str(demo_place.register.read("postcodes")["postcode"].iloc[0])


def opened(open_page: Opener, url: str, *, width: int, height: int, **options: object) -> Page:
    page = open_page(f"{url}/add?as=visitor", width=width, height=height, **options)
    expect(page.locator("h1")).to_have_text("Add to the map")
    return page


def where(page: Page) -> Locator:
    return page.get_by_label("Postcode, place name or grid reference")


def kind(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Kind (needed)")


def fill(page: Page, name: str, *, of_kind: str = "Hall or meeting place") -> None:
    page.get_by_label("Name (needed)").fill(name)
    choose(page, "Kind (needed)", of_kind)


def send(page: Page) -> None:
    """Send it, and say that it is another when something like it is near."""
    page.get_by_role("button", name="Send for review").click()
    other = page.get_by_role("button", name="No, it is another. Send it")
    expect(other.or_(page.get_by_role("heading", name="Thank you"))).to_be_visible()
    if other.is_visible():
        other.click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def small(page: Page) -> list[str]:
    """What a finger can hardly hit, of what can be pressed in the form."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('section.stMain button, section.stMain input')]
        .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5
          && !one.closest('.leaflet-container, .pw-map, [data-baseweb=select], [type=checkbox]')
          && one.type !== 'checkbox' && one.type !== 'file')
        .map((one) => one.outerHTML.slice(0, 120))"""
    )
    return [str(one) for one in found]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_asset_in_six_steps_after_the_postcode(  # noqa: PLR0913  (one flow, two sizes)
    own_url: str,
    postcode: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = opened(open_page, own_url, width=width, height=height, has_touch=width < 700)
    no_barriers(page)
    began, steps = time.monotonic(), 0
    where(page).fill(postcode)
    where(page).press("Enter")
    name = f"The Old <b>Bakery</b> {width}"
    page.get_by_label("Name (needed)").fill(name)
    steps += 1
    page.get_by_role("combobox", name="Kind (needed)").click()
    page.get_by_role("option", name="Hall or meeting place").click()
    steps += 2
    page.get_by_role("button", name="Send for review").click()
    steps += 1
    other = page.get_by_role("button", name="No, it is another. Send it")
    thanks = page.get_by_role("heading", name="Thank you")
    expect(other.or_(thanks)).to_be_visible()
    if other.is_visible():
        no_barriers(page)
        other.click()
        steps += 1
    expect(thanks).to_be_visible()
    assert steps <= MOST_STEPS
    assert time.monotonic() - began < SECONDS
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    no_barriers(page)
    link = page.get_by_label("Your private link").input_value()
    assert link.startswith(f"{own_url}/suggestion?key=")
    page.get_by_role("link", name="See what you sent").click()
    expect(page.locator(".pw-answer").first).to_contain_text(f"“{name}” was sent on")
    expect(page.locator(".pw-card").first).to_contain_text(name)
    no_barriers(page)


def test_every_target_in_the_form_fits_a_finger(
    own_url: str, postcode: str, open_page: Opener
) -> None:
    page = opened(open_page, own_url, width=360, height=800, has_touch=True)
    assert small(page) == []
    where(page).fill(postcode)
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("button", name="Send for review")).to_be_visible()
    page.get_by_text("Add more (optional)").click()
    assert small(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_whole_way_by_keyboard_alone(own_url: str, postcode: str, open_page: Opener) -> None:
    page = opened(open_page, own_url, width=1280, height=900)

    def reach(target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(60):
            if target.evaluate("(one) => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {target}")

    page.locator("body").press("Tab")
    reach(where(page))
    page.keyboard.type(postcode)
    page.keyboard.press("Enter")
    reach(page.get_by_label("Name (needed)"))
    page.keyboard.type("Knitting by keyboard")
    page.keyboard.press("Tab")
    reach(page.get_by_role("combobox", name="Kind (needed)"))
    page.keyboard.type("Group")
    page.keyboard.press("Enter")
    reach(page.get_by_role("button", name="Send for review"))
    page.keyboard.press("Enter")
    thanks = page.get_by_role("heading", name="Thank you")
    other = page.get_by_role("button", name="No, it is another. Send it")
    expect(other.or_(thanks)).to_be_visible()
    if other.is_visible():
        reach(other)
        page.keyboard.press("Enter")
    expect(thanks).to_be_visible()
    reach(page.get_by_role("link", name="See what you sent"))
    page.keyboard.press("Enter")
    withdraw = page.get_by_role("button", name="Withdraw it")
    reach(withdraw)
    page.keyboard.press("Enter")
    reach(page.get_by_role("button", name="Yes, withdraw it"))
    page.keyboard.press("Enter")
    expect(page.locator(".pw-answer").first).to_contain_text("was withdrawn on")


def test_a_double_click_going_back_and_a_reload_make_one_record(
    own_url: str, own_file: Path, postcode: str, open_page: Opener
) -> None:
    page = opened(open_page, own_url, width=1280, height=900)
    where(page).fill(postcode)
    where(page).press("Enter")
    fill(page, "Twice Hall of Echoes", of_kind="Skill or person")
    page.get_by_role("button", name="Send for review").dblclick()
    other = page.get_by_role("button", name="No, it is another. Send it")
    thanks = page.get_by_role("heading", name="Thank you")
    expect(other.or_(thanks)).to_be_visible()
    if other.is_visible():
        other.dblclick()
    expect(thanks).to_be_visible()
    page.get_by_role("link", name="See what you sent").click()
    expect(page.locator("h1")).to_have_text("What you sent")
    page.go_back()
    expect(thanks).to_be_visible()
    page.reload()
    expect(thanks).to_be_visible()
    assert _named(own_file, "Twice Hall of Echoes") == 1


def _named(file: Path, name: str) -> int:
    store = open_store(file)
    found = Register(store, OPERATOR).read("assets", where={"name": name})
    store.close()
    return len(found)


def test_the_map_offers_to_add_something_here(
    own_url: str, postcode: str, open_page: Opener
) -> None:
    page = open_page(f"{own_url}/?as=visitor", width=1280, height=900)
    wait_for_map(page)
    expect(page.get_by_role("link", name="Add something", exact=True)).to_be_visible()
    box = page.locator(".pw-map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("link", name="Add something here").click()
    expect(page.locator("h1")).to_have_text("Add to the map")
    expect(page.locator(".pw-place")).to_contain_text("Where you pointed")
    page.goto(f"{own_url}/?as=visitor&q={postcode}")
    page.get_by_role("link", name="Add something here").click()
    expect(page.locator(".pw-place")).to_contain_text(f"In the middle of {postcode}")


def test_a_click_on_the_map_says_where(own_url: str, open_page: Opener) -> None:
    page = opened(open_page, own_url, width=1280, height=900)
    wait_for_map(page)
    box = page.locator(".pw-map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".pw-place")).to_contain_text("Where you pointed")


def test_the_device_says_where_or_it_is_said_why_not(
    own_url: str, demo_place: Place, open_page: Opener
) -> None:
    point = demo_place.register.read("assets").geometry.iloc[0]
    there = {"latitude": point.y, "longitude": point.x, "accuracy": 12}
    page = opened(
        open_page,
        own_url,
        width=360,
        height=800,
        geolocation=there,
        permissions=["geolocation"],
    )
    page.get_by_role("button", name="Use where I am").click()
    expect(page.locator(".pw-place")).to_contain_text("Where you are")
    refused = opened(open_page, own_url, width=360, height=800)
    refused.get_by_role("button", name="Use where I am").click()
    expect(refused.get_by_text("Type a postcode instead")).to_be_visible()


def kept(page: Page) -> str:
    return str(page.evaluate("localStorage.getItem('patchwork.adding') || ''"))


def until_kept(page: Page, words: str) -> None:
    """Wait until the browser keeps these words; the content policy bars waiting by script."""
    for _ in range(100):
        if words in kept(page):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{words} was not kept")


def until_nothing_is_kept(page: Page) -> None:
    """Wait until the browser forgot; it is told so at the end of the page, after the thanks."""
    for _ in range(100):
        if kept(page) == "":
            return
        page.wait_for_timeout(100)
    pytest.fail(f"still kept: {kept(page)}")


def given_back(page: Page) -> None:
    """Wait until the form is drawn anew with what the browser kept."""
    words = "was kept on this device and is here again"
    expect(page.locator(".pw-keep [role=status]")).to_contain_text(words)
    idle(page)


def test_without_a_connection_what_was_typed_is_kept_and_it_is_said(
    own_url: str, postcode: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = opened(open_page, own_url, width=360, height=800)
    where(page).fill(postcode)
    where(page).press("Enter")
    fill(page, "Kept Hall")
    expect(kind(page)).to_have_value("Hall or meeting place")
    idle(page)  # an answer that is lost on its way is never drawn
    page.context.set_offline(True)
    page.get_by_label("What it is (optional)").fill("Typed without a connection")
    banner = page.locator(".pw-keep [role=status]")
    expect(banner).to_contain_text("You are not connected. What you typed is kept")
    until_kept(page, "without a connection")
    no_barriers(page)
    page.context.set_offline(False)
    expect(banner).to_contain_text("You are connected again")
    page.reload()
    given_back(page)
    expect(page.get_by_label("Name (needed)")).to_have_value("Kept Hall")
    expect(page.get_by_label("What it is (optional)")).to_have_value("Typed without a connection")
    expect(kind(page)).to_have_value("Hall or meeting place")
    send(page)
    until_nothing_is_kept(page)


def test_what_is_kept_can_be_forgotten_and_holds_nothing_private(
    own_url: str, postcode: str, open_page: Opener
) -> None:
    page = opened(open_page, own_url, width=1280, height=900)
    where(page).fill(postcode)
    where(page).press("Enter")
    fill(page, "Secret Garden")
    page.get_by_text("Add more (optional)").click()
    page.get_by_label("Telephone").fill("07700 900123")
    page.get_by_label("Telephone").press("Enter")
    until_kept(page, "Secret")
    assert "07700" not in kept(page)
    page.reload()
    given_back(page)
    expect(page.get_by_label("Name (needed)")).to_have_value("Secret Garden")
    page.get_by_role("button", name="Forget it").click()
    idle(page)
    expect(page.get_by_label("Name (needed)")).to_have_value("")
    until_nothing_is_kept(page)


def test_a_server_that_stops_loses_nothing(
    own_file: Path, postcode: str, browser_page: Callable[[str], Page]
) -> None:
    port = free_port()
    with serve(own_file, port=port) as url:
        page = browser_page(f"{url}/add?as=visitor")
        where(page).fill(postcode)
        where(page).press("Enter")
        fill(page, "Hall that outlives the server")
        expect(kind(page)).to_have_value("Hall or meeting place")
    expect(page.locator(".pw-keep [role=status]")).to_contain_text("You are not connected")
    with serve(own_file, port=port):
        expect(page.locator(".pw-keep.pw-lost")).to_have_count(0)
        expect(page.get_by_label("Name (needed)")).to_have_value("Hall that outlives the server")
        expect(kind(page)).to_have_value("Hall or meeting place")
        send(page)
    assert _named(own_file, "Hall that outlives the server") == 1


@pytest.fixture
def browser_page(browser) -> Iterator[Callable[[str], Page]]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """A page whose server may stop: what it then says in the console is no fault."""
    contexts = []

    def made(url: str) -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 800})
        contexts.append(context)
        page: Page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(url)
        return page

    yield made
    for context in contexts:
        context.close()


def test_dark_and_twice_as_large(
    own_url: str, postcode: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    # 200 % of 1280 pixels leaves the room of 640.
    page = opened(open_page, own_url, width=640, height=450, color_scheme="dark")
    where(page).fill(postcode)
    where(page).press("Enter")
    expect(page.get_by_role("button", name="Send for review")).to_be_visible()
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_role("alert")).to_contain_text("2 things need mending")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    no_barriers(page)


def test_a_wrong_link_gets_one_plain_sentence(
    own_url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{own_url}/suggestion?key=<script>alert(1)</script>", width=360)
    expect(page.locator(".pw-answer").first).to_have_text(
        re.compile("This link does not lead to anything")
    )
    no_barriers(page)
