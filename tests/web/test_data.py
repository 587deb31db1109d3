"""About the data: sources and layers as tables, and the page itself."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from store.opening import open_store
from web import data_tables
from web.api.assets import Assets
from web.api.tokens import Signer
from web.place import Place, Thresholds
from web.wiring import Wiring, connect


def test_every_source_and_layer_is_listed_as_everybody_sees_them(demo_place: Place) -> None:
    place = demo_place.as_everybody()
    sources = data_tables.sources(place)
    assert "Demo: assets of Merrowshire" in set(sources["source"])
    assert sources["licence"].str.startswith("CC0").all()
    assert "members" not in set(sources["layer"])
    layers = data_tables.layers(place, sources).set_index("layer")
    assert layers.loc["assets", "records"] == 1200
    assert layers.loc["assets", "sources"] == 1
    assert "members" not in layers.index
    assert "paths" not in layers.index
    assert layers.loc["assets", "newest"]


def _page() -> None:
    from layers.actor import VISITOR
    from store.register import Register
    from web.pages.data import page
    from web.place import Place
    from web.wiring import wiring

    page(Place(Register(wiring().store, VISITOR)))


def test_an_area_and_a_layer_are_chosen_and_counted(demo_store: Path) -> None:
    store = open_store(demo_store)
    connect(Wiring(store=store, signer=Signer("x"), assets=Assets(), thresholds=Thresholds()))
    app = AppTest.from_function(_page, default_timeout=60)
    app.run()
    app.selectbox(key="kind").set_value("tier:ward").run()
    app.selectbox(key="layer").set_value("needs").run()
    assert not app.exception
    text = " ".join(one.proto.body for one in app.main.get("html"))
    assert re.search(r"\d+ needs in (?!the whole place)", text)
    store.close()
