"""The map of an area for other websites: closed, read-only, and with what its address says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.actor import OPERATOR
from mapping.screen.standalone import standalone_html
from store.opening import open_store
from store.register import Register
from web.api import embed_area
from web.api.assets import Assets
from web.api.tokens import Signer
from web.drawing import LEAFLET
from web.place import Place, Thresholds
from web.sheets import Choice, sheet
from web.wiring import Wiring


@pytest.fixture(scope="module")
def demo(demo_store: Path) -> Iterator[Wiring]:
    store = open_store(demo_store)
    yield Wiring(store=store, signer=Signer("x"), assets=Assets(), thresholds=Thresholds())
    store.close()


@pytest.fixture
def demo_client(demo: Wiring) -> TestClient:
    return TestClient(Starlette(routes=[embed_area.route(demo)]))


def test_it_may_be_framed_by_anybody_and_loads_nothing(demo_client: TestClient) -> None:
    answer = demo_client.get(embed_area.path_of("Tanners"))
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors *" in policy
    assert "set-cookie" not in answer.headers
    page = answer.text
    assert not re.search(r"<(script|img|link|iframe)[^>]+(src|href)=", page)
    assert 'href="/ward_map?kind=tier%3Award&amp;area=X05000003"' in page
    assert "Chapel Hall" in page
    assert "People affected: 5" not in page


def test_it_shows_what_its_address_says(demo_client: TestClient) -> None:
    path = embed_area.path_of("Tanners")
    few = demo_client.get(path, params={"layers": "needs", "across": "0", "lines": "none"}).text
    assert "Chapel Hall" not in few
    assert "across=0" in few
    same = demo_client.get(path, params={"layers": "needs,<b>", "across": "0", "lines": "moon"})
    assert same.text == few


def test_an_area_that_is_not_there_is_said_in_a_sentence(demo_client: TestClient) -> None:
    answer = demo_client.get(embed_area.path_of("<script>"))
    assert answer.status_code == 404
    assert answer.text == "There is no map of this area any more."
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_address_repeats_a_choice(demo: Wiring) -> None:
    place = Place(Register(demo.store, OPERATOR))
    assert embed_area.query_of(place, Choice(services=tuple(place.services()))) == {}
    chosen = Choice(layers=("needs",), lines=("parish",), services=(), across=250.0)
    said = embed_area.query_of(place, chosen)
    assert said == {"layers": "needs", "lines": "parish", "services": "none", "across": "250"}
    assert embed_area.choice_of(said) == chosen


def test_a_ward_with_two_thousand_records_is_below_three_megabytes(demo: Wiring) -> None:
    place = Place(Register(demo.store, OPERATOR))
    made = sheet(place, "Tanners")
    assert made.assets is not None
    dice = np.random.default_rng(1)
    west, south, east, north = made.area.total_bounds
    spots = shapely.points(dice.uniform(west, east, 2000), dice.uniform(south, north, 2000))
    rows = made.assets.iloc[dice.integers(0, len(made.assets), 2000)].reset_index(drop=True)
    many = gpd.GeoDataFrame(
        rows.drop(columns="geometry").assign(
            id=[f"r{one}" for one in range(2000)],
            opening="Monday to Friday 9 am to 5 pm, Saturday 10 am to 1 pm. " * 2,
            contact_public="0161 496 0000, hello@example.org",
        ),
        geometry=spots,
        crs=made.area.crs,
    )
    page = standalone_html(replace(made, assets=many), leaflet=LEAFLET)
    assert page.count(b'"group":"assets"') == 2000
    assert len(page) < 3_000_000
