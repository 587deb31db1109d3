"""Photos in a real browser: sent with words, blacked out by keyboard and mouse, then shown."""

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, serve

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> {{ 7*191 }} ${7*191}"
SIZES = [(360, 800), (1280, 900)]


@dataclass(frozen=True)
class Served:
    """The app on a demo place with a record that waits, and its private key."""

    url: str
    store: Path
    id: str
    key: str

    def register(self) -> Register:
        return Register(open_store(self.store), OPERATOR)


def picture(shade: int = 120, *, where: bool = False) -> bytes:
    image = Image.effect_noise((900, 600), 60).convert("RGB")
    image.paste((250, shade, 40), (300, 200, 600, 400))
    out = io.BytesIO()
    exif = Image.Exif()
    if where:
        exif[0x8825] = {1: "N", 2: (53.0, 24.0, 17.25), 3: "W", 4: (2.0, 19.0, 3.5)}
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(params=SIZES, ids=["360", "1280"], scope="module")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    width, height = request.param
    return int(width), int(height)


@pytest.fixture(scope="module")
def served(
    demo_store: Path, tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int]
) -> Iterator[Served]:
    path = Path(shutil.copy(demo_store, tmp_path_factory.mktemp(f"photos{size[0]}") / "demo.gpkg"))
    register = Register(open_store(path), OPERATOR)
    here = register.read("assets").geometry.iloc[0].representative_point()
    values = {"name": f"Bench Hall {HOSTILE}", "category": "hall"}
    sent = register.as_(VISITOR).suggest("assets", values, here)
    register.store.close()
    with serve(path) as url:
        yield Served(url, path, sent.id, sent.key)


def choose(page: Page, name: str, content: bytes, kind: str = "image/jpeg") -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )


def test_a_photo_is_sent_with_its_words(
    served: Served,
    size: tuple[int, int],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
) -> None:
    page = open_page(f"{served.url}/suggestion?key={served.key}", width=size[0], height=size[1])
    expect(page.get_by_role("heading", name="Add photos")).to_be_visible()
    choose(page, "drawing.png", b"<svg onload=alert(1)></svg>", "image/png")
    expect(page.locator(".pw-warning")).to_contain_text("drawing.png")
    expect(page.locator(".pw-warning")).to_contain_text("not a photo")
    no_barriers(page)
    name = f"street {HOSTILE}.jpg"
    choose(page, name, picture(where=True))
    expect(page.locator(".pw-waiting img")).to_be_visible()
    expect(page.locator(".pw-waiting p")).to_have_text(name)
    page.get_by_role("button", name="Send the photo").click()
    expect(page.locator(".pw-warning").last).to_contain_text("Without these words it is not sent")
    alt = page.get_by_role("textbox", name="What would you tell somebody on the phone?")
    alt.fill(f"The door {HOSTILE}")
    alt.press("Tab")
    no_barriers(page)
    page.get_by_role("button", name="Send the photo").click()
    expect(page.locator(".pw-warning").first).to_contain_text("Your photo is here")
    expect(page.locator(".pw-photos img")).to_have_attribute("alt", f"The door {HOSTILE}")
    expect(page.locator(".pw-state")).to_have_text("Waits for review")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    register = served.register()
    (kept,) = register.attachments("assets", served.id)
    assert not Image.open(io.BytesIO(register.attachment(kept.id)[0])).getexif()
    register.store.close()


def test_faces_are_blacked_out_before_it_is_shown(
    served: Served,
    size: tuple[int, int],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
) -> None:
    register = served.register()
    made = register.attach("assets", served.id, picture(), name="a.jpg", alt="Two people at a door")
    page = open_page(
        f"{served.url}/review?record=assets:{served.id}", width=size[0], height=size[1]
    )
    card = page.locator(f"[class*='st-key-'][class*='{made}']").first
    card.get_by_role("button", name="Black out").click()
    stage = page.locator(".pw-stage")
    expect(stage.locator("img")).to_be_visible()
    done = page.get_by_role("button", name="Black out for good")
    expect(done).to_be_disabled()
    by_keyboard(page)
    by_mouse(page)
    no_barriers(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Larger")).to_have_count(0)
    no_barriers(page)
    done.focus()
    page.keyboard.press("Enter")
    told = page.get_by_text("Blacked out for good. What was there is gone.")
    expect(told).to_be_visible()
    expect(told).to_be_focused()
    image = Image.open(io.BytesIO(register.attachment(made)[0]))
    for x, y in ((0.05, 0.9), (0.85, 0.15)):
        found = image.getpixel((int(x * image.width), int(y * image.height)))
        assert isinstance(found, tuple)
        assert max(found) <= 12
    card.get_by_role("button", name="Show it to everybody").click()
    expect(page.get_by_text("It is shown to everybody who sees the record.")).to_be_visible()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    register.store.close()


def by_keyboard(page: Page) -> None:
    """Add a box, move it to the lower left, make it larger, and hear where it is."""
    page.get_by_role("button", name="Add a box").focus()
    page.keyboard.press("Enter")
    box = page.locator(".pw-box").first
    expect(box).to_be_focused()
    said = page.locator(".pw-said")
    expect(said).to_contain_text("Box 1 was added")
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(said).to_contain_text("Box 1: 0 % from the left, 85 % from the top, 22 % wide")
    page.get_by_role("button", name="Add a box").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    expect(page.locator(".pw-box")).to_have_count(1)
    expect(page.get_by_role("button", name="Remove box 1")).to_be_visible()


def by_mouse(page: Page) -> None:
    """Draw a second box across the upper right, in a window of its own."""
    page.get_by_role("button", name="Larger").click()
    expect(page.get_by_role("dialog", name="Larger")).to_be_visible()
    expect(page.get_by_role("button", name="Back to the page")).to_be_focused()
    page.locator(".pw-stage").scroll_into_view_if_needed()
    edge = page.locator(".pw-stage").bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 0.75 * edge["width"], edge["y"] + 0.05 * edge["height"])
    page.mouse.down()
    page.mouse.move(edge["x"] + 0.85 * edge["width"], edge["y"] + 0.2 * edge["height"])
    page.mouse.move(edge["x"] + 0.95 * edge["width"], edge["y"] + 0.3 * edge["height"])
    page.mouse.up()
    expect(page.locator(".pw-box")).to_have_count(2)
    expect(page.locator(".pw-said")).to_contain_text("Box 2: 75 % from the left, 5 % from the top")


def test_visitors_see_what_was_shown_and_nothing_else(
    served: Served,
    size: tuple[int, int],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
) -> None:
    register = served.register()
    content = picture(90)
    made = register.attach(
        "assets", served.id, content, name="b.jpg", alt="The hall", caption="May"
    )
    register.attach("assets", served.id, picture(200), name="c.jpg", alt="Not yet")
    if register.get("assets", served.id)["status"] != "published":
        register.move("assets", served.id, to="published")
    register.publish_attachment(made)
    shown = [
        one.alt
        for one in register.as_(VISITOR).attachments("assets", served.id)
        if one.status == "published"
    ]
    register.store.close()
    url = f"{served.url}/?as=visitor&record=assets:{served.id}"
    page = open_page(url, width=size[0], height=size[1])
    photos = page.locator(".pw-photos img")
    expect(photos).to_have_count(len(shown))
    assert "Not yet" not in [photos.nth(i).get_attribute("alt") for i in range(len(shown))]
    link = page.locator(".pw-photos a").last
    assert "t=" not in str(link.get_attribute("href"))
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="The photo, larger")
    expect(dialog).to_be_visible()
    expect(dialog.locator("img")).to_have_attribute("alt", "The hall")
    expect(dialog.locator("p").last).to_have_text("May")
    no_barriers(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
