"""Plans in a real browser: moved by keyboard and by mouse, the same figures as the server's."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, idle, serve
from web.asking import planning
from web.asking.plans import Question, ask
from web.place import Place

pytestmark = pytest.mark.browser
WARDS = "plans?service=housing&units=ward"


def drawn(page: Page) -> None:
    expect(page.locator(".pw-plan .pw-map[data-drawn=yes]")).to_be_visible()
    idle(page)


def test_a_visitor_is_not_shown_plans(app_url: str, open_page: Opener) -> None:
    page = open_page(f"{app_url}/plans?as=visitor")
    expect(page.locator(".pw-answer")).to_contain_text("Plans are made by officers")
    expect(page.locator(".pw-plan")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 800)])
def test_a_ward_is_moved_by_keyboard_and_kept_as_a_draft(
    app_url: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    demo_place: Place,
    width: int,
    height: int,
) -> None:
    page = open_page(f"{app_url}/{WARDS}", width=width, height=height)
    drawn(page)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    scale = page.locator(".pw-plan .leaflet-control-scale-line").inner_text()
    board = ask(demo_place, Question(service="housing", tier="ward", on=demo_place.today()))
    source = int(board.start.of[0])
    target = (source + 1) % len(board.names)
    page.locator("[data-unit='0']").focus()
    page.keyboard.press("Space")
    expect(page.locator(".pw-plan-picked")).to_contain_text(board.units.names[0])
    page.locator("#pw-plan-target").select_option(str(target))
    page.get_by_role("button", name="Move", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pw-plan-said")).to_contain_text(f"moved to {board.names[target]}")
    after = board.outcome({board.units.codes[0]: board.names[target]}).patches
    for patch in (source, target):
        row = page.locator(".pw-plan tbody tr").nth(patch)
        told = row.locator("td[data-label='People'] span")
        expect(told).to_have_text(f"{round(after['people'][patch]):,}")
        cut = row.locator("td[data-label$='it has part of'] span")
        expect(cut).to_have_text(str(after["crossings"][patch]))
    expect(page.locator(".pw-answer")).to_contain_text("With 1 ward moved")
    assert page.locator(".pw-plan .leaflet-control-scale-line").inner_text() == scale
    idle(page)
    page.get_by_text("Drafts and publishing").click()
    page.get_by_label("Name of the plan").fill(f"<b>Try</b> {width}")
    page.keyboard.press("Tab")
    idle(page)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text(f"<b>Try</b> {width} is kept as a draft")).to_be_visible()
    idle(page)
    page.get_by_role("button", name="Undo the last move").click()
    expect(page.locator(".pw-plan-said")).to_contain_text("undone")
    expect(page.locator(".pw-answer")).to_contain_text(re.compile("^Housing: the fullest patch"))


@pytest.fixture(scope="module")
def led(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address by which the lead of housing comes to plans; one draft is there."""
    path = Path(shutil.copy(demo_store, tmp_path_factory.mktemp("plans") / "demo.gpkg"))
    store = open_store(path)
    place = Place(Register(store, OPERATOR))
    board = ask(place, Question(service="housing", tier="", on=place.today()))
    other = board.names[(int(board.start.of[0]) + 1) % len(board.names)]
    planning.keep(place, board, "Even", {board.units.codes[0]: other}, None)
    there = place.register.read("officers", geometry=False).set_index("name")
    key = place.register.officer_key(str(there.loc["Anita Rowe", "id"]))
    store.close()
    with serve(path) as url:
        yield f"{url}/my_patch?key={key}"


def test_the_lead_comes_by_a_private_link_publishes_on_a_day_and_undoes_it(
    led: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(led)
    expect(page.locator("h1")).to_have_text("My patch")
    idle(page)
    page.get_by_role("link", name="Plans").click()
    expect(page.locator(".pw-answer")).to_contain_text("Housing: the fullest patch")
    drawn(page)
    page.get_by_text("Drafts and publishing").click()
    page.get_by_text(re.compile("^From .* these patches take the place of today's")).click()
    idle(page)
    page.get_by_role("button", name="Publish the plan").click()
    said = page.get_by_text(re.compile("^Even is published and comes into force on "))
    expect(said).to_be_visible()
    idle(page)
    no_barriers(page)
    page.get_by_role("button", name="Undo publishing plan 1").click()
    expect(page.get_by_text("Publishing Even is undone")).to_be_visible()
    expect(page.get_by_text("1. Even (draft)")).to_be_visible()
