"""The map page as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store.opening import open_store
from tests.web import town
from web.api.assets import Assets
from web.api.tokens import Signer
from web.place import Thresholds
from web.wiring import Wiring, connect

MAIN = Path(__file__).resolve().parents[2] / "web" / "shell" / "main.py"


def _words(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


def _run(**query: str) -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("wired")
def test_the_whole_place() -> None:
    told = _words(_run())
    assert "Map of Twoward" in told
    assert "7 assets and 2 needs in 2 wards, with 1 patch of 1 service." in told
    assert "Look as" not in told


@pytest.mark.usefixtures("wired")
def test_a_postcode_in_the_address() -> None:
    told = _words(_run(q="ZX1 1AA"))
    assert "ZX1 1AA lies in West ward and Twoward district." in told
    assert "Only 20 m from the line between West and East" in told
    assert "Ann Law, Constable, 101" in told


@pytest.mark.usefixtures("wired")
@pytest.mark.parametrize("name", town.HOSTILE)
def test_hostile_names_in_the_address_are_text(name: str) -> None:
    from html import escape

    told = _words(_run(q=name))
    assert escape(name) in told
    assert "1337" not in told
    assert "<img src=x" not in told


@pytest.mark.usefixtures("wired")
@pytest.mark.parametrize(
    "query",
    [
        {"point": "nonsense"},
        {"point": "999,999"},
        {"point": "0,0"},
        {"record": "assets:none"},
        {"record": "people:1"},
        {"tier": "galaxy", "show": "x,y", "patches": "z", "as": "operator", "at": "1,2"},
    ],
)
def test_a_broken_address_still_gives_the_page(query: dict[str, str]) -> None:
    assert "Map of Twoward" in _words(_run(**query))


def test_an_empty_place_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer(), assets=Assets(), thresholds=Thresholds()))
    told = _words(_run())
    store.close()
    assert "Nothing is on the map yet" in told
    assert "boundaries are a good start" in told


@pytest.mark.usefixtures("wired")
def test_the_area_in_question_is_for_other_websites_too() -> None:
    app = _run(q="ZX1 1AA", show="needs", patches="none")
    (link,) = [one.proto for one in app.main.get("link_button") if "/embed/" in one.proto.url]
    assert link.url == "/embed/area/E05000001?layers=needs&lines=ward&services=none"
    assert "search for an area or a postcode first" in _words(_run())
