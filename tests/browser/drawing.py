"""A store with records to redraw, served to a browser, and what the drawing tool hands back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import shapely
from playwright.sync_api import Page, expect
from shapely.geometry.base import BaseGeometry

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register

WEST, SOUTH = 1.158720123456789, 54.418993987654321
WIDE, HIGH = 0.004, 0.003
RING = ((0, 0), (1, 0.1), (1.2, 1), (0, 1))
HOLE = ((0.3, 0.3), (0.3, 0.6), (0.6, 0.6), (0.6, 0.3))
SECOND = ((1.6, 0), (2.2, 0), (2.2, 0.8), (1.6, 0.8))
SECOND_HOLE = ((1.8, 0.2), (1.8, 0.6), (2.0, 0.6), (2.0, 0.2))


def _ring(corners: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    return [(WEST + x * WIDE, SOUTH + y * HIGH) for x, y in corners]


def meadow() -> shapely.MultiPolygon:
    """Two parts, each with a hole, in degrees with all the digits a double has."""
    return shapely.MultiPolygon(
        [
            shapely.Polygon(_ring(RING), [_ring(HOLE)]),
            shapely.Polygon(_ring(SECOND), [_ring(SECOND_HOLE)]),
        ]
    )


@contextmanager
def register_at(path: Path) -> Iterator[Register]:
    """Open a store beside the app that serves it."""
    store = open_store(path)
    yield Register(store, OPERATOR)
    store.close()


def add(path: Path, name: str, shape: BaseGeometry, **values: object) -> str:
    """Add a published asset and return its id."""
    with register_at(path) as register:
        content = {"name": name, "category": "green", "description": "As it was", **values}
        return register.add("assets", content, shape, status="published")


def corners(shape: BaseGeometry) -> list[list[list[tuple[float, float]]]]:
    """Take a shape apart: parts, rings, corners."""
    return [
        [list(map(tuple, shapely.get_coordinates(ring)[:-1].tolist())) for ring in rings]
        for part in shapely.get_parts(shape)
        for rings in [(part.exterior, *part.interiors)]
    ]


def wait_for_drawing(page: Page) -> None:
    """Wait until there is something to draw on, and the map stands still."""
    expect(page.locator(".pw-draw .pw-map[data-drawn=yes]")).to_be_visible()
    expect(page.locator(".pw-hand").first).to_be_attached()
    page.wait_for_timeout(600)


def drag(page: Page, hand: int, by: tuple[int, int], *, kind: str = "corner") -> None:
    """Drag one of the handles by some pixels with the mouse."""
    box = page.locator(f".pw-hand-{kind}").nth(hand).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=5)
    page.mouse.up()


def save(page: Page) -> None:
    """Save, and wait until the record is shown again."""
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pw-said")).to_contain_text("Saved")
