"""One contribution from a phone to the map and the print, and back: every hand it goes through."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from tests.browsing import ROOT, Opener, choose, idle, serve, wait_for_map

pytestmark = pytest.mark.browser

MOST_STEPS = 6
WARD = "Leatside"


@pytest.fixture(scope="module")
def store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_store, tmp_path_factory.mktemp("contribution") / "demo.gpkg"))


@pytest.fixture(scope="module")
def url(store: Path) -> Iterator[str]:
    with serve(store) as address:
        yield address


@pytest.fixture(scope="module")
def hall(store: Path) -> dict[str, str]:
    """Return a hall of the ward: its name and its postcode."""
    opened = open_store(store)
    register = Register(opened, OPERATOR)
    ward = register.read("boundaries", where={"name": WARD, "tier": "ward"}).geometry.iloc[0]
    halls = register.read("assets", within=ward, where={"category": "hall"})
    row = halls[halls["postcode"].notna() & (halls["status"] == "published")].iloc[0]
    opened.close()
    return {"name": str(row["name"]), "postcode": str(row["postcode"])}


def exported(store: Path, folder: Path) -> list[str]:
    """Return the names of all assets that the terminal exports."""
    out = folder / "assets.geojson"
    command = ["cli.py", "export", "--layer", "assets", "--out", str(out), "--store", str(store)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    found = json.loads(out.read_text(encoding="utf-8"))
    return [one["properties"]["name"] for one in found["features"]]


def printed(store: Path, folder: Path) -> str:
    """Return the words of the ward map."""
    out = folder / "ward.pdf"
    command = ["cli.py", "ward-map", WARD, "--out", str(out), "--store", str(store)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    read = subprocess.run(["pdftotext", "-raw", str(out), "-"], check=True, capture_output=True)
    return re.sub(r"\s+", " ", read.stdout.decode())


def on_the_public_map(page: Page, url: str, name: str) -> bool:
    """Whether somebody who searches the public map for it finds it."""
    page.goto(f"{url}/?as=visitor&q={name.replace(' ', '+')}")
    wait_for_map(page)
    found = page.get_by_text(f"Nothing here is called “{name}”")
    card = page.locator(".pw-card", has_text=name)
    expect(found.or_(card).first).to_be_visible()
    return card.count() > 0


@pytest.mark.parametrize("width", [360, 1280])
def test_from_a_suggestion_to_the_map_the_print_and_back(  # noqa: PLR0913, PLR0915  (one flow)
    url: str,
    store: Path,
    hall: dict[str, str],
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    tmp_path: Path,
    width: int,
) -> None:
    name = f"{hall['name']} {'Rooms' if width == 360 else 'Centre'}"
    visitor = open_page(f"{url}/add?as=visitor", width=width, has_touch=width < 700)
    where = visitor.get_by_label("Postcode, place name or grid reference")
    where.fill(hall["postcode"])
    where.press("Enter")
    steps = 0
    visitor.get_by_label("Name (needed)").fill(name)
    steps += 1
    choose(visitor, "Kind (needed)", "Hall or meeting place")
    steps += 2
    visitor.get_by_role("button", name="Send for review").click()
    steps += 1
    # It is like one that is there: the visitor is asked before anything is sent.
    expect(visitor.get_by_text(hall["name"], exact=True).first).to_be_visible()
    no_barriers(visitor)
    visitor.get_by_role("button", name="No, it is another. Send it").click()
    steps += 1
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()
    assert steps <= MOST_STEPS
    link = visitor.get_by_label("Your private link").input_value()

    public = open_page(f"{url}/?as=visitor", width=width)
    assert not on_the_public_map(public, url, name)

    moderator = open_page(f"{url}/review?as=moderator", width=width)
    moderator.get_by_role("link", name=name).or_(
        moderator.get_by_role("button", name=name)
    ).first.click()
    expect(moderator.get_by_role("heading", name=name)).to_be_visible()
    no_barriers(moderator)
    moderator.get_by_role("button", name="Send back").first.click()
    reason = moderator.get_by_label("Why does it go back?")
    reason.fill("Please say when it is open.")
    reason.blur()
    idle(moderator)
    moderator.locator(".st-key-review_reason_do button").click()
    expect(moderator.get_by_text(f"Sent “{name}” back.")).to_be_visible()

    visitor.goto(link)
    expect(visitor.locator("body")).to_contain_text("Please say when it is open.")
    no_barriers(visitor)
    visitor.get_by_role("button", name="Correct it and send it again").click()
    visitor.get_by_text("Add more (optional)").click()
    opening = visitor.get_by_label("When it is open")
    opening.fill("Mondays from ten")
    opening.blur()
    visitor.get_by_role("button", name="Send the correction").click()
    expect(visitor.get_by_text("Your correction was sent.")).to_be_visible()

    moderator.goto(f"{url}/review?as=moderator")
    moderator.get_by_role("link", name=name).or_(
        moderator.get_by_role("button", name=name)
    ).first.click()
    expect(moderator.get_by_text("Mondays from ten").first).to_be_visible()
    expect(moderator.get_by_role("button", name="Publish Shortcut P")).to_be_visible()
    idle(moderator)
    moderator.keyboard.press("p")
    expect(moderator.get_by_text(f"Published “{name}”.")).to_be_visible()

    assert on_the_public_map(public, url, name)
    assert name in exported(store, tmp_path)
    assert name in printed(store, tmp_path)
    visitor.goto(link)
    expect(visitor.locator("body")).to_contain_text("is on the map for everybody")

    moderator.get_by_role("button", name="Undo").first.click()
    expect(moderator.get_by_text(f"Put back: “{name}” waits for review again.")).to_be_visible()
    assert not on_the_public_map(public, url, name)
    assert name not in exported(store, tmp_path)
    assert name not in printed(store, tmp_path)
