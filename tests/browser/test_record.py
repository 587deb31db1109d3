"""One record in a real browser: seen, changed, suggested, undone, and never overwritten."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, expect

from tests.browser.drawing import (
    SOUTH,
    WEST,
    add,
    drag,
    meadow,
    register_at,
    save,
    wait_for_drawing,
)
from tests.browsing import Opener, idle, serve, wait_for_map

pytestmark = pytest.mark.browser

POINT = shapely.Point(WEST, SOUTH)


@pytest.fixture(scope="module")
def served(
    demo_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Return the address of an app whose store these tests may change, and the store."""
    copy = Path(shutil.copy(demo_store, tmp_path_factory.mktemp("records") / "demo.gpkg"))
    with serve(copy) as url:
        yield url, copy


def _address(url: str, record: str, *, more: str = "") -> str:
    return f"{url}/record?layer=assets&id={record}{more}"


def _choose(page: Page, field: str, side: str) -> None:
    page.locator(f'.pw-differs tr[data-field="{field}"] input[value={side}]').check()


def _fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)
    page.get_by_label(label).blur()


@pytest.mark.parametrize("first", ["one", "other"])
def test_two_people_edit_one_record_and_nothing_is_overwritten_silently(
    served: tuple[str, Path], open_page: Opener, first: str
) -> None:
    url, path = served
    record = add(path, "Long meadow", meadow())
    pages = {name: open_page(_address(url, record, more="&edit=yes")) for name in ("one", "other")}
    for page in pages.values():
        wait_for_drawing(page)
    second = "other" if first == "one" else "one"
    _fill(pages[first], "What it is", f"Said by {first}")
    _fill(pages[second], "What it is", f"Said by {second}")
    _fill(pages[second], "Name", "Long and wide meadow")
    drag(pages[first], 0, (-14, 8))
    drag(pages[second], 4, (9, 9))
    save(pages[first])
    page = pages[second]
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("was changed while you changed it")
    expect(page.locator(".pw-differs")).to_contain_text(f"Said by {first}")
    expect(page.locator(".pw-differs")).to_contain_text(f"Said by {second}")
    wait_for_map(page)
    with register_at(path) as register:
        theirs = register.get("assets", record)
        assert theirs["description"] == f"Said by {first}"
    _choose(page, "geometry", "right")
    expect(page.locator('tr[data-field="name"] input[value=right]')).to_be_checked()
    expect(page.locator('tr[data-field="description"] input[value=left]')).to_be_checked()
    page.get_by_role("button", name="Save what I chose").click()
    expect(page.locator(".pw-said")).to_contain_text("Saved")
    with register_at(path) as register:
        found = register.get("assets", record)
        history = register.history("assets", record)
    assert found["name"] == "Long and wide meadow"
    assert found["description"] == f"Said by {first}"
    assert found["version"] == 3
    assert not shapely.equals_exact(found["geometry"], theirs["geometry"], tolerance=1e-7)
    assert [one.action for one in history] == ["added", "changed", "changed"]
    assert history[2].values["description"] == f"Said by {first}"


def test_the_second_may_leave_everything_as_the_first_left_it(
    served: tuple[str, Path], open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    url, path = served
    record = add(path, "Old mill", POINT)
    page = open_page(_address(url, record, more="&edit=yes"), width=360, height=800)
    wait_for_drawing(page)
    _fill(page, "What it is", "Mine")
    with register_at(path) as register:
        register.change("assets", record, {"description": "Theirs"}, version=1)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("was changed while you changed it")
    wait_for_map(page)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Leave it as it is now").click()
    expect(page.locator("h1")).to_have_text("Old mill")
    with register_at(path) as register:
        assert register.get("assets", record)["version"] == 2


def test_a_change_is_undone_and_the_record_goes_off_the_map_and_back(
    served: tuple[str, Path], open_page: Opener
) -> None:
    url, path = served
    record = add(path, "Bandstand", POINT)
    with register_at(path) as register:
        register.change("assets", record, {"opening": "Sundays"}, version=1, reason="Asked")
        register.change("assets", record, {"description": "Wrong"}, version=2)
    page = open_page(_address(url, record))
    wait_for_map(page)
    expect(page.locator(".pw-change")).to_have_count(3)
    expect(page.locator(".pw-change").first).to_contain_text("As it was")
    expect(page.locator(".pw-change").nth(1)).to_contain_text("Why: Asked")
    page.evaluate("document.querySelector('.pw-map').dataset.mine = 'kept'")
    page.get_by_role("button", name="Undo change 3").click()
    expect(page.locator(".pw-differs")).to_contain_text("Wrong")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".pw-said")).to_contain_text("as it was before change 3")
    expect(page.locator(".pw-map")).to_have_attribute("data-mine", "kept")
    with register_at(path) as register:
        found = register.get("assets", record)
    assert (found["description"], found["opening"], found["version"]) == ("As it was", "Sundays", 4)
    idle(page)  # what is typed into a box that is about to be drawn anew is gone
    page.get_by_text("Take it off the map", exact=True).first.click()
    page.get_by_label("Why is it taken off?").fill("Burnt down")
    idle(page)  # nobody types and leaves a box within one frame; Streamlit overlooks who does
    page.get_by_label("Why is it taken off?").blur()
    idle(page)
    page.get_by_role("button", name="Take it off the map").click()
    expect(page.locator(".pw-answer")).to_contain_text("It was taken off the map")
    expect(page.locator(".pw-change").first).to_contain_text("Burnt down")
    page.get_by_text("Put it on the map again", exact=True).click()
    page.get_by_role("button", name="Publish it again").click()
    expect(page.locator(".pw-answer")).to_contain_text("It is on the map for everybody")


def test_a_visitor_suggests_a_change_and_gets_a_private_link(
    served: tuple[str, Path], open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    url, path = served
    record = add(path, "Reading room", meadow(), telephone="01234 567890")
    page = open_page(_address(url, record, more="&as=visitor"), width=360, height=800)
    wait_for_map(page)
    expect(page.locator("body")).not_to_contain_text("01234")
    expect(page.locator(".pw-change")).to_have_count(0)
    no_barriers(page)
    page.get_by_role("button", name="Suggest a change").click()
    wait_for_drawing(page)
    _fill(page, "What it is", "Books and quiet")
    drag(page, 2, (10, 10))
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    link = page.get_by_role("textbox").first.input_value()
    with register_at(path) as register:
        held = register.follow(link.rpartition("key=")[2].partition("&")[0])
        assert register.get("assets", record)["version"] == 1
    assert (held.status, held.values["same_as"]) == ("proposed", record)
    assert held.values["description"] == "Books and quiet"
    assert held.geometry is not None
    assert held.geometry.geom_type == "MultiPolygon"


def test_a_record_with_a_private_place_says_so(served: tuple[str, Path], open_page: Opener) -> None:
    url, path = served
    record = add(path, "Safe house", POINT, blur=400)
    visitor = open_page(_address(url, record, more="&as=visitor"))
    wait_for_map(visitor)
    expect(visitor.locator(".pw-warning").first).to_contain_text("Shown only about here")
    visitor.get_by_role("button", name="Suggest a change").click()
    expect(visitor.locator(".pw-warning").first).to_contain_text("left as it is")
    expect(visitor.locator(".pw-draw")).to_have_count(0)
    operator = open_page(_address(url, record))
    expect(operator.locator(".pw-warning").first).to_contain_text("you see its true place")


def test_the_map_leads_to_the_record_by_keyboard_alone(
    served: tuple[str, Path], open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    url, path = served
    record = add(path, "Clock tower", POINT)
    page = open_page(f"{url}/?record=assets:{record}")
    wait_for_map(page)
    page.get_by_role("link", name="More about it, or suggest a change").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Clock tower")
    wait_for_map(page)
    no_barriers(page)
    page.get_by_role("button", name="Edit", exact=True).focus()
    page.keyboard.press("Enter")
    wait_for_drawing(page)
    no_barriers(page)
    page.get_by_label("What it is").focus()
    page.keyboard.press("End")
    page.keyboard.type(", and right")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pw-said")).to_contain_text("Saved")
    with register_at(path) as register:
        assert register.get("assets", record)["description"] == "As it was, and right"


def test_a_record_that_is_not_there_says_what_to_do(
    served: tuple[str, Path], open_page: Opener
) -> None:
    page = open_page(_address(served[0], "no-such-record"))
    expect(page.locator("h1")).to_have_text("This record is not here")
    expect(page.get_by_role("link", name="Back to the map")).to_be_visible()
