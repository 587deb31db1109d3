"""Floating catchments: how much of a service there is for each person who can reach it.

With P_i the demand at point i, S_j the supply of asset j and d_ij the distance between them:

- **2SFCA** (Luo and Wang 2003, Environment and Planning B 30, 865-884):
  R_j = S_j / sum of P_k over d_kj <= d0, and A_i = sum of R_j over d_ij <= d0.
- **E2SFCA** (Luo and Qi 2009, Health & Place 15, 1100-1107): the same with a weight W(d) for the
  zone a distance falls in: R_j = S_j / sum_k W_kj P_k and A_i = sum_j W_ij R_j.
- **3SFCA** (Wan, Zou and Sternberg 2012, International Journal of Geographical Information Science
  26, 1073-1089): people choose among what is near, G_ij = W_ij / sum_j W_ij, then
  R_j = S_j / sum_k G_kj W_kj P_k and A_i = sum_j G_ij W_ij R_j.

An asset that nobody can reach serves nobody: its R is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mapping.analysis.distances import Distances
from mapping.analysis.edges import summed
from mapping.analysis.frames import BadFrame, Floats
from mapping.analysis.network import Network

Method = Literal["2sfca", "e2sfca", "3sfca"]
Zones = Sequence[tuple[float, float]]
"""Outer edge of each zone as a share of the threshold, and its weight, from the inside out."""

ZONES: dict[Method, Zones] = {
    "2sfca": ((1.0, 1.0),),
    "e2sfca": ((1 / 3, 1.0), (2 / 3, 0.68), (1.0, 0.22)),
    "3sfca": ((1 / 6, 0.962), (1 / 3, 0.704), (1 / 2, 0.377), (1.0, 0.042)),
}
"""Luo and Qi's weights for three equal zones; Wan's for 10, 20, 30 and 60 minutes of 60."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """
    How access is counted.

    Parameters
    ----------
    threshold
        Metres beyond which an asset is out of reach.
    method, zones
        See above; zones left out are the method's own.
    demand
        Column of the people with what is wanted at each point (``residents``, or residents
        weighted by a score of need).
    capacity
        Column of the assets with what each offers; 1 where it is missing.
    bands
        Into how many bands of equal people the scores are put.
    network
        Paths to walk along; None measures straight lines.
    """

    threshold: float = 1600.0
    method: Method = "2sfca"
    zones: Zones | None = None
    demand: str = "residents"
    capacity: str = "capacity"
    bands: int = 5
    network: Network | None = None


def check(how: Rule) -> None:
    """Raise ``BadFrame`` for a rule that makes no sense."""
    if not how.threshold > 0:
        msg = f"The distance must be more than 0 metres, not {how.threshold:g}."
        raise BadFrame(msg)
    if how.bands < 1:
        msg = f"There must be at least one band, not {how.bands}."
        raise BadFrame(msg)
    if how.method not in ZONES:
        known = ", ".join(ZONES)
        msg = f"There is no way of counting access called {how.method}; there are {known}."
        raise BadFrame(msg)


def weights(metres: Floats, *, threshold: float, zones: Zones) -> Floats:
    """
    Weigh distances by the zone they fall in.

    Parameters
    ----------
    metres
        Distances.
    threshold
        Metres that a share of 1 stands for.
    zones
        See `Zones`; a distance on an edge belongs to the inner zone, beyond the last it counts 0.
    """
    edges = np.array([edge for edge, _ in zones]) * threshold
    worth = np.array([*(weight for _, weight in zones), 0.0])
    return worth[np.searchsorted(edges, metres, side="left")]


def scores(
    pairs: Distances, demand: Floats, supply: Floats, weight: Floats, method: Method
) -> Floats:
    """
    Score the access of each demand point.

    Parameters
    ----------
    pairs
        Which point reaches which asset.
    demand
        How much is wanted at each point.
    supply
        How much each asset offers.
    weight
        The weight of each pair, see `weights`.
    method
        ``2sfca``, ``e2sfca`` or ``3sfca``.

    Returns
    -------
    numpy.ndarray
        Supply per unit of demand; 0 where nothing is within reach.
    """
    drawn = weight
    if method == "3sfca":
        among = summed(pairs.person, weight, pairs.people)[pairs.person]
        drawn = weight * np.divide(weight, among, out=np.zeros_like(weight), where=among > 0)
    wanted = summed(pairs.asset, drawn * demand[pairs.person], pairs.assets)
    ratio = np.divide(supply, wanted, out=np.zeros(pairs.assets), where=wanted > 0)
    return summed(pairs.person, drawn * ratio[pairs.asset], pairs.people)
