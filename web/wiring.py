"""What ``app.py`` put together at the start, for pages and routes of this process."""

from dataclasses import dataclass

from mapping.paper.tiles import Tiles
from mapping.screen.map import BaseMap
from store.opening import Store
from web.api.assets import Assets
from web.api.tokens import Signer
from web.place import Thresholds


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The open store and the operator's choices; ``address`` is how people reach the app."""

    store: Store
    signer: Signer
    assets: Assets
    thresholds: Thresholds
    base: BaseMap | None = None
    tiles: Tiles | None = None
    address: str = ""


_connected: list[Wiring] = []


def connect(wiring: Wiring) -> Wiring:
    """Say what this process works with; called once by ``app.py``, and by tests."""
    _connected[:] = [wiring]
    return wiring


def wiring() -> Wiring:
    """Return what this process works with."""
    return _connected[0]
