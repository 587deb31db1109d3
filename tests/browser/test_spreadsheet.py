"""A member of a group brings in a list: words explained, a cell mended, sent, and sent again."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from tests.browsing import Opener, choose, serve

pytestmark = pytest.mark.browser

LIST = """Ref,Place,What sort,Postcode
1,Chapel Annexe,Meeting rooms,PW1 1AA
2,Friday Table,Soup kitchen,PW1 1AB
3,The Shed,meeting  ROOMS,ZZ9 9ZZ
"""


@pytest.fixture(scope="module")
def store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_store, tmp_path_factory.mktemp("lists") / "demo.gpkg"))


@pytest.fixture(scope="module")
def url(store: Path) -> Iterator[str]:
    with serve(store) as address:
        yield address


@pytest.fixture(scope="module")
def key(store: Path) -> str:
    """Return the private link of a member of a group of the demo."""
    opened = open_store(store)
    register = Register(opened, OPERATOR)
    members = register.read("members", geometry=False)
    made = register.member_key(str(members["id"].iloc[0]))
    opened.close()
    return made


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_is_understood_mended_sent_and_sent_again(
    url: str,
    key: str,
    open_page: Opener,
    no_barriers: Callable[[Page], None],
    tmp_path: Path,
    width: int,
) -> None:
    file = tmp_path / f"our halls {width}.csv"
    file.write_text(LIST.replace("Chapel", f"Chapel {width}"), encoding="utf-8")
    page = open_page(f"{url}/group?key={key}", width=width)
    page.get_by_role("link", name="Bring in a spreadsheet").last.click()
    expect(page.get_by_text("Bring in your group's list")).to_be_visible()
    no_barriers(page)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("button", name="Check the list")).to_be_visible()
    expect(page.get_by_text("3 rows in our halls")).to_be_visible()
    if width == 360:  # the second list of the group is understood from the first
        choose(page, "Kind (needed)", "What sort")
        choose(page, "“Soup kitchen” (one row)", "Food bank or club")
    expect(page.get_by_text("“Meeting rooms” (2 rows)")).to_be_visible()
    expect(page.get_by_text("“Soup kitchen” (one row)")).to_be_visible()
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_text("Row 3, The Shed: Postcode ZZ9 9ZZ is not among")).to_be_visible()
    no_barriers(page)
    cell = page.get_by_role("textbox", name="Postcode")
    cell.fill("PW1 1AD")
    cell.press("Tab")
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_text("Every row is sound.")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent to be looked at:")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Bring in another list").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("was sent before")).to_be_visible()
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_text("2 of 3 rows are sound.")).to_be_visible()
    expect(page.get_by_text("There is nothing new to send")).to_be_visible()


def test_a_visitor_is_told_how_to_take_part(
    url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{url}/spreadsheet?as=visitor", width=360)
    expect(page.get_by_text("Groups bring in their own lists here")).to_be_visible()
    expect(page.get_by_role("link", name="See the groups")).to_be_visible()
    no_barriers(page)


def test_forms_to_take_away_are_offered(
    url: str, open_page: Opener, no_barriers: Callable[[Page], None]
) -> None:
    page = open_page(f"{url}/offline", width=360)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Form for assets (PDF)").click()
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF-")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Spreadsheet for needs (CSV)").click()
    assert coming.value.suggested_filename == "fill-in-needs.csv"
    no_barriers(page)
