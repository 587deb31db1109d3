"""What a printed map asks of the operator's base map; whoever fetches it fulfils this."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Tile = tuple[int, int, int]
"""Zoom, column from the west, row from the north."""
Picture = npt.NDArray[np.uint8]
"""Rows, columns, and red, green and blue."""


class Tiles(Protocol):
    """Where the tiles come from, and whom to thank for them."""

    @property
    def attribution(self) -> str:
        """Whom to thank."""

    @property
    def fault(self) -> str:
        """Why there were none the last time they failed; empty when they never did."""

    @property
    def failures(self) -> int:
        """How often they failed."""

    @property
    def resting(self) -> bool:
        """Whether they failed just now and are not asked for until they have had a rest."""

    def pictures(self, wanted: Sequence[Tile]) -> Mapping[Tile, Picture]:
        """Return the tiles that there are, squares of one size; none when they cannot be had."""
