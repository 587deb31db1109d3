"""Who works here as a resident sees it, and all that their browser ever receives."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, Response, WebSocket, expect

from tests.browsing import Opener, idle, wait_for_map
from web.place import Place

pytestmark = pytest.mark.browser

COLLEAGUES = ("contact_colleagues", "absent_from", "absent_to")
RESIDENT = {"X-Forwarded-For": "203.0.113.7"}
"""Through a proxy nobody is the operator, who sits at the computer that runs the app."""


def _secrets(place: Place) -> set[str]:
    """Return what is kept for colleagues alone; who covers is another officer's public name."""
    held = place.register.read("officers", geometry=False)
    return {text for name in COLLEAGUES for text in held[name].dropna().astype(str) if text}


def _overheard(page: Page) -> list[bytes]:
    """Keep whatever the page is sent: answers to requests and frames of web sockets."""
    heard: list[bytes] = []

    def answered(response: Response) -> None:
        if response.status == 200 and response.request.method == "GET":
            heard.append(response.body())

    def connected(socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda frame: heard.append(frame.encode() if isinstance(frame, str) else frame),
        )

    page.on("response", answered)
    page.on("websocket", connected)
    return heard


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 800)])
def test_a_resident_finds_who_works_here_and_receives_nothing_for_colleagues(
    app_url: str,
    demo_place: Place,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = open_page(f"{app_url}/health", width=width, height=height, extra_http_headers=RESIDENT)
    heard = _overheard(page)
    page.goto(f"{app_url}/?page=who&postcode=PW1+1AA")
    expect(page.locator(".pw-answer")).to_contain_text("work at PW1 1AA")
    expect(page).to_have_url(re.compile(r"/who\?postcode=PW1"))
    wait_for_map(page)
    idle(page)
    expect(page.get_by_text("Look as")).to_have_count(0)
    call = page.get_by_role("link", name="01632 960 202")
    expect(call).to_have_attribute("href", "tel:01632960202")
    expect(page.get_by_text("Two health patches cover PW1 1AA")).to_be_visible()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.get_by_label("Postcode, or name of a ward or place")
    box.fill("Beat 4 Wexley Road")
    box.press("Enter")
    expect(page.locator(".pw-answer")).to_contain_text("in Beat 4 Wexley Road police patch")
    expect(page.locator(".pw-people")).to_contain_text(["For now: Sal Denholm"])
    idle(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the table (CSV)").click()
    heard.append(Path(taken.value.path()).read_bytes())
    idle(page)
    with page.expect_download() as printed:
        page.get_by_role("button", name="Poster to print (PDF)").click()
    pages = pypdf.PdfReader(printed.value.path()).pages
    poster = " ".join(one.extract_text() for one in pages)
    assert "Owen Prys" in poster
    assert "For now: Sal Denholm" in poster
    heard.append(poster.encode())
    received = b"\n".join(heard)
    assert b"Owen Prys" in received
    assert b"01632 960 202" in received
    secrets = _secrets(demo_place)
    assert len(secrets) > 30
    assert [one for one in secrets if one.encode() in received] == []
