"""Get ready what the first page will ask for, while nobody has asked yet."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from typing import Any

import streamlit as st

from layers.actor import OPERATOR, VISITOR
from layers.errors import PatchworkError
from store.register import Register
from web import listing
from web.api.layer_data import LayerData
from web.area_layers import AreaLayer
from web.place import Place
from web.wiring import Wiring

Around = Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]
USUAL = ("assets", "needs")
FIRST_PAGE = "web.pages.explore"


def warm(wiring: Wiring) -> None:
    """
    Make and keep what the map page shows at first, for the operator and for visitors.

    Whatever cannot be made now is made, or told as a fault, when somebody asks for it.
    """
    import_module(FIRST_PAGE)
    for actor in (OPERATOR, VISITOR):
        place = Place(Register(wiring.store, actor), thresholds=wiring.thresholds)
        try:
            _warm_place(place, LayerData())
        except PatchworkError:
            return


def _warm_place(place: Place, data: LayerData) -> None:
    """Make the lists, the marks and the lines of one kind of reader."""
    for layer in USUAL:
        listing.records(place, layer)
        data.points(place, layer)
    data.ground(place)
    today = place.today()
    for tier in [one for one in ("ward", "district", "county") if one in place.tiers()]:
        data.areas(place, AreaLayer("tier", tier, today), None)
        listing.records(place, f"tier:{tier}@{today.isoformat()}")


def while_running(wiring: Wiring) -> Around:
    """Return what Streamlit runs around the app: it warms up beside the first requests."""

    @asynccontextmanager
    async def around(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
        threading.Thread(target=warm, args=(wiring,), daemon=True).start()
        yield None

    return around
