from pathlib import Path

from layers.actor import VISITOR
from store.opening import open_store
from store.register import Register
from web.api.assets import Assets
from web.api.layer_data import LayerData
from web.api.tokens import Signer
from web.frames import SHARED
from web.place import Place, Thresholds
from web.warming import warm
from web.wiring import Wiring


def test_what_the_first_page_shows_is_ready(wired: Wiring, visitors_place: Place) -> None:
    warm(wired)
    visitor = Place(visitors_place.register)
    made = LayerData(SHARED).points(visitor, "assets")
    assert LayerData().points(visitor, "assets") is made


def test_an_empty_place_warms_up_too(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    empty = Wiring(store=store, signer=Signer(), assets=Assets(), thresholds=Thresholds())
    warm(empty)
    assert Place(Register(store, VISITOR)).tiers() == {}
    store.close()


def test_the_page_asks_early_for_files_that_are_there() -> None:
    assets = Assets()
    named = [one.split(">")[0].rpartition(assets.address)[2] for one in assets.preload.split(", ")]
    assert set(named) <= set(assets.files)
