"""Groups in a real browser: their page, the embedded map, private links, and what others see."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.actor import OPERATOR
from store.demo.story import GROUPS, LEAD, MEMBER, WAITING
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, choose, serve, wait_for_map

pytestmark = pytest.mark.browser

SIZES = [(1280, 900), (360, 800)]


@pytest.fixture(scope="module")
def own_store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_store, tmp_path_factory.mktemp("groups") / "demo.gpkg"))


@pytest.fixture(scope="module")
def links(own_store: Path) -> dict[str, str]:
    """The ids of groups by name, and the keys of members by name."""
    store = open_store(own_store)
    register = Register(store, OPERATOR)
    there = register.read("groups", geometry=False)
    found = dict(zip(there["name"], there["id"], strict=True))
    for group in there["id"]:
        people = register.members(group)
        now = people[people["ends"].isna()]
        found |= {
            name: register.member_key(one) for name, one in zip(now["name"], now["id"], strict=True)
        }
    store.close()
    return found


@pytest.fixture(scope="module")
def own_url(own_store: Path, links: dict[str, str]) -> Iterator[str]:
    assert links
    with serve(own_store) as url:
        yield url


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everybody_finds_a_group_and_its_map(
    own_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{own_url}/group?as=visitor", width=width, height=height)
    expect(page.locator(".pw-answer")).to_contain_text("3 groups look after")
    expect(page.get_by_role("button", name="Add the group")).to_have_count(0)
    no_barriers(page)
    page.get_by_role("button", name=GROUPS[0]).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(GROUPS[0])
    wait_for_map(page)
    expect(page.locator(".pw-map")).to_have_attribute("data-layers", re.compile("assets needs"))
    expect(page.locator(".pw-legend")).to_contain_text("Not checked for more than a year")
    expect(page.get_by_text("To do", exact=True)).to_have_count(0)
    page.get_by_text("Put this map on another website").click()
    lines = page.get_by_label("Lines for your website")
    expect(lines).to_have_value(re.compile(r'^<iframe src="http[^"]+/embed/group/[\w-]+"'))
    no_barriers(page)
    fits(page, width)


def test_the_map_for_other_websites_sets_no_cookie(
    own_url: str, links: dict[str, str], open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{own_url}/embed/group/{links[GROUPS[0]]}")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    no_barriers(page)
    assert page.context.cookies() == []


@contextmanager
def other_website(lines: str) -> Iterator[str]:
    """Serve a page of somebody else's and give its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802  (the library's own name)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Other</title>{lines}".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_another_website_shows_the_map(
    own_url: str, links: dict[str, str], browser: Browser
) -> None:
    address = f"{own_url}/embed/group/{links[GROUPS[0]]}"
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with other_website(f'<iframe src="{address}" title="Map"></iframe>') as website:
        page.goto(website)
        frame = page.frame_locator("iframe")
        expect(frame.locator("#list tbody tr").first).to_be_visible()
        frame.locator("#list tbody button").first.focus()
        page.keyboard.press("Enter")
        expect(frame.locator(".leaflet-popup")).to_be_visible()
        for name in (LEAD, MEMBER, *WAITING):
            expect(frame.get_by_text(name)).to_have_count(0)
    assert [one for one in asked if not one.startswith(website)] == [address]
    page.close()


def test_another_website_shows_no_other_page(own_url: str, browser: Browser) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with other_website(f'<iframe src="{own_url}/group" title="Page"></iframe>') as website:
        page.goto(website)
        page.wait_for_timeout(3000)
    assert any("frame-ancestors" in one for one in said)
    assert page.frame_locator("iframe").locator("#root").count() == 0  # the browser's own page
    page.close()


def test_the_map_fits_a_phone(own_url: str, links: dict[str, str], open_page: Opener) -> None:
    page = open_page(f"{own_url}/embed/group/{links[GROUPS[1]]}", width=360, height=640)
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    expect(page.locator("#map")).to_be_in_viewport()
    fits(page, 360)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_member_works_through_what_is_due(
    own_url: str,
    links: dict[str, str],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{own_url}/group?key={links[MEMBER]}", width=width, height=height)
    expect(page.locator("h1")).to_have_text(GROUPS[0])
    for name in WAITING:
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    expect(page.get_by_text("Members", exact=True)).to_have_count(0)
    no_barriers(page)
    fits(page, width)
    first = page.locator(".pw-due strong").first.inner_text()
    page.get_by_role("button", name=re.compile("^Still (there|needed)$")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pw-warning")).to_contain_text(f"{first} was checked today.")
    page.get_by_role("link", name="Add something for the group").click()
    expect(page.locator("h1")).to_contain_text("Add")
    page.go_back()
    page.goto(f"{own_url}/group?as=visitor")
    expect(page.locator(".pw-answer")).to_contain_text("3 groups")


def test_a_lead_invites_somebody_and_ends_it(
    own_url: str, links: dict[str, str], open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{own_url}/group?key={links['Dan Lowry']}&part=people")
    expect(page.get_by_role("rowheader", name="Esi Boateng")).to_be_visible()
    page.get_by_label("Their name").fill("Gwen <b>Hale</b>")
    page.get_by_role("button", name="Make a private link").click()
    link = page.get_by_label("Private link of Gwen <b>Hale</b>")
    expect(link).to_have_value(re.compile(r"/group\?key=[\w-]{40,}$"))
    address = link.input_value()
    no_barriers(page)
    page.get_by_role("button", name="I have copied it").click()
    expect(link).to_have_count(0)
    theirs = open_page(address)
    expect(theirs.locator("h1")).to_have_text(GROUPS[1])
    expect(theirs.get_by_text("You are here as Gwen <b>Hale</b>.")).to_be_visible()
    choose(page, "Member", "Gwen <b>Hale</b>")
    page.get_by_role("button", name="End this membership").click()
    expect(page.locator(".pw-warning")).to_contain_text("Gwen <b>Hale</b> is no longer a member")
    theirs.get_by_text("What everybody sees").click()
    expect(theirs.get_by_text("This link does not work any more")).to_be_visible()
    theirs.goto(address)
    expect(theirs.get_by_text("This link does not work any more")).to_be_visible()


def test_a_visitor_is_never_sent_a_members_name(
    own_url: str, links: dict[str, str], open_page: Opener
) -> None:
    page = open_page(f"{own_url}/?as=visitor")
    heard: list[bytes] = []

    def listen(frame: bytes | str) -> None:
        heard.append(frame.encode() if isinstance(frame, str) else frame)

    page.on("websocket", lambda socket: socket.on("framereceived", listen))
    page.on("response", lambda answer: heard.append(_body(answer)))
    page.goto(f"{own_url}/group?as=visitor&id={links[GROUPS[0]]}")
    wait_for_map(page)
    page.goto(f"{own_url}/group?as=visitor")
    expect(page.locator(".pw-answer")).to_contain_text("3 groups")
    page.goto(f"{own_url}/embed/group/{links[GROUPS[0]]}")
    whole = b"".join(heard)
    assert GROUPS[0].split("'")[0].encode() in whole
    for name in (LEAD, MEMBER, "Esi Boateng", "ada.fenn", *WAITING):
        assert name.encode() not in whole


def _body(answer: object) -> bytes:
    """Return what came, if it is there to be read."""
    from playwright.sync_api import Error, Response

    assert isinstance(answer, Response)
    try:
        return answer.body()
    except Error:
        return b""


@pytest.mark.parametrize("key", ["wrong", "A" * 44, "<script>alert(1)</script>"])
def test_a_wrong_link_gets_one_sentence(own_url: str, open_page: Opener, key: str) -> None:
    page = open_page(own_url)
    page.goto(f"{own_url}/group?as=visitor&key={key}")
    expect(page.get_by_text("This link does not work any more")).to_be_visible()
    expect(page.locator(".pw-answer")).to_contain_text("3 groups")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_operator_adds_a_group(
    own_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{own_url}/group", width=width, height=height)
    page.get_by_role("button", name="Add the group").click()
    expect(page.locator(".pw-fault").first).to_be_visible()
    no_barriers(page)
    name = f"Leat Wardens {width}"
    page.get_by_label("Name of the group").fill(name)
    page.get_by_role("button", name="Add the group").click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".pw-warning")).to_contain_text(f"{name} is added.")
    page.get_by_text("Members", exact=True).click()
    expect(page.get_by_text("The group has no members yet.")).to_be_visible()
    no_barriers(page)
    fits(page, width)


def test_areas_are_told_by_how_much_is_due(own_url: str, open_page: Opener) -> None:
    page = open_page(f"{own_url}/group?as=visitor")
    page.get_by_role("button", name="Tanners", exact=True).click()
    expect(page.get_by_role("heading", name="Due in Tanners")).to_be_visible()
    expect(page.get_by_text("Due to be checked in Tanners")).to_be_visible()
    expect(page).to_have_url(re.compile("within=X05000003"))
