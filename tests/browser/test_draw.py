"""The drawing tool in a real browser: what is not touched stays, to the last bit."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, expect
from shapely.geometry.base import BaseGeometry

from tests.browser.drawing import (
    SOUTH,
    WEST,
    add,
    corners,
    drag,
    meadow,
    register_at,
    save,
    wait_for_drawing,
)
from tests.browsing import Opener, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(
    demo_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Return the address of an app whose store these tests may change, and the store."""
    copy = Path(shutil.copy(demo_store, tmp_path_factory.mktemp("drawing") / "demo.gpkg"))
    with serve(copy) as url:
        yield url, copy


Drawer = Callable[..., tuple[Page, Callable[[], BaseGeometry]]]


@pytest.fixture
def redraw(served: tuple[str, Path], open_page: Opener) -> Drawer:
    """Return what adds a record, opens it for editing, and reads it back."""
    url, path = served

    def opened(shape: BaseGeometry, **options: object) -> tuple[Page, Callable[[], BaseGeometry]]:
        record = add(path, "Long meadow", shape)
        page = open_page(f"{url}/record?layer=assets&id={record}&edit=yes", **options)
        wait_for_drawing(page)

        def kept() -> BaseGeometry:
            with register_at(path) as register:
                found = register.get("assets", record)["geometry"]
            assert isinstance(found, BaseGeometry)
            return found

        return page, kept

    return opened


def _say(page: Page, words: str) -> None:
    expect(page.locator(".pw-draw-say")).to_contain_text(words)


def _moved(before: BaseGeometry, after: BaseGeometry) -> list[tuple[int, int, int]]:
    """Return which corners are not bit for bit the same; all parts and rings must be there."""
    old, new = corners(before), corners(after)
    assert [[len(ring) for ring in part] for part in new] == [
        [len(ring) for ring in part] for part in old
    ]
    return [
        (p, r, v)
        for p, part in enumerate(old)
        for r, ring in enumerate(part)
        for v, corner in enumerate(ring)
        if new[p][r][v] != corner
    ]


def test_one_corner_moved_leaves_all_others_to_the_last_bit(redraw: Drawer) -> None:
    page, kept = redraw(meadow())
    before = kept()
    drag(page, 5, (14, 9))
    _say(page, "hole 1 of 1, part 1 of 2")
    save(page)
    after = kept()
    assert after.geom_type == "MultiPolygon"
    assert after.is_valid
    assert _moved(before, after) == [(0, 1, 1)]


def test_the_keyboard_alone_moves_a_corner(redraw: Drawer) -> None:
    page, kept = redraw(meadow())
    before = kept()
    page.locator(".pw-draw .pw-map").focus()
    for _ in range(9):
        page.keyboard.press("n")
    _say(page, "Corner 1 of 4, part 2 of 2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pw-said")).to_contain_text("Saved")
    assert _moved(before, kept()) == [(1, 0, 0)]


def test_steps_back_lead_to_the_very_shape_that_was_there(redraw: Drawer) -> None:
    page, kept = redraw(meadow())
    before = shapely.to_wkb(kept())
    drag(page, 0, (-12, 8))
    page.get_by_role("button", name="Add a corner after it").click()
    _say(page, "Corner 2 of 5")
    page.get_by_role("button", name="Remove this part").click()
    _say(page, "The part is removed. An area: 1 hole")
    for _ in range(3):
        page.get_by_role("button", name="Undo", exact=True).click()
    _say(page, "2 parts, 2 holes, 16 corners")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pw-faults")).to_contain_text("Nothing is different yet")
    assert shapely.to_wkb(kept()) == before


def test_a_hole_and_a_part_are_added_by_keyboard_alone(redraw: Drawer) -> None:
    page, kept = redraw(shapely.box(WEST, SOUTH, WEST + 0.004, SOUTH + 0.004))
    page.get_by_role("button", name="Add a hole").focus()
    page.keyboard.press("Enter")
    _say(page, "Tap inside the area where the hole begins")
    right_and_down = ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter")
    for key in (*right_and_down, "Enter", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    page.keyboard.press("Backspace")
    _say(page, "The last corner is taken back")
    page.keyboard.press("Escape")
    _say(page, "Finished. An area: 1 hole, 7 corners")
    page.get_by_role("button", name="Add a part").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("-")
    page.wait_for_timeout(400)
    for key in (*["ArrowRight"] * 5, "Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    _say(page, "2 parts, 1 hole, 10 corners")
    save(page)
    after = kept()
    assert [[len(ring) for ring in part] for part in corners(after)] == [[4, 3], [3]]
    assert after.is_valid


def test_an_edge_that_crosses_itself_is_told_at_once_and_not_kept(redraw: Drawer) -> None:
    page, kept = redraw(shapely.box(WEST, SOUTH, WEST + 0.004, SOUTH + 0.002))
    before = shapely.to_wkb(kept())
    drag(page, 0, (-470, -40))
    expect(page.locator(".pw-draw-fault")).to_contain_text("The edge crosses itself")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pw-faults")).to_contain_text("no usable place")
    assert shapely.to_wkb(kept()) == before
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".pw-draw-fault")).to_be_empty()


def test_a_point_becomes_a_route_and_goes_on_from_its_end(redraw: Drawer) -> None:
    page, kept = redraw(shapely.Point(WEST, SOUTH))
    page.get_by_role("button", name="A route").click()
    ground = page.locator(".pw-draw .pw-map")
    for x in (200, 260):
        ground.click(position={"x": x, "y": 150})
        page.wait_for_timeout(500)
    page.get_by_role("button", name="Finish").click()
    _say(page, "A route: 2 corners")
    page.get_by_role("button", name="Go on from the end").click()
    ground.click(position={"x": 320, "y": 200})
    _say(page, "Corner 3 is at")
    page.wait_for_timeout(500)
    ground.dblclick(position={"x": 340, "y": 240})
    _say(page, "A route: 4 corners")
    save(page)
    assert kept().geom_type == "LineString"
    assert len(shapely.get_coordinates(kept())) == 4


def test_a_point_lies_where_the_map_is_tapped(redraw: Drawer) -> None:
    page, kept = redraw(shapely.Point(WEST, SOUTH))
    page.locator(".pw-draw .pw-map").click(position={"x": 300, "y": 100})
    _say(page, "Moved. The point is at")
    save(page)
    assert kept().x != WEST
    assert kept().distance(shapely.Point(WEST, SOUTH)) < 0.02


def test_a_finger_at_360_pixels(redraw: Drawer, no_barriers: Callable[[Page], None]) -> None:
    page, kept = redraw(meadow(), width=360, height=800, has_touch=True, is_mobile=True)
    before = kept()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    hand = page.locator(".pw-hand-corner").first
    hand.scroll_into_view_if_needed()
    box = hand.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    for button in page.locator(".pw-draw button:visible").all():
        size = button.bounding_box()
        assert size
        assert size["height"] >= 44
    no_barriers(page)
    _touch(page, (box["x"] + 22, box["y"] + 22), (box["x"] + 10, box["y"] + 42))
    _say(page, "Corner 1 of 4, part 1 of 2")
    save(page)
    assert _moved(before, kept()) == [(0, 0, 0)]


def _touch(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Put a finger down, move it and lift it."""
    session = page.context.new_cdp_session(page)
    steps = [
        (start[0] + (end[0] - start[0]) * i / 4, start[1] + (end[1] - start[1]) * i / 4)
        for i in range(5)
    ]
    for i, (x, y) in enumerate(steps):
        kind = "touchMove" if i else "touchStart"
        points = [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
