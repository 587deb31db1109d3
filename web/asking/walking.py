"""The paths of a place as a network to walk along."""

from mapping.analysis.network import Network, network
from web.frames import SHARED
from web.place import Place, UnknownArea


def has_paths(place: Place) -> bool:
    """Whether the operator has given a path network."""
    return bool(place.register.counts().get("paths"))


def walking(place: Place) -> Network:
    """
    Return the paths as a network, in the place's metres.

    Raises
    ------
    UnknownArea
        If there are no paths.
    """
    if not has_paths(place):
        msg = "There are no paths here to walk along. Bring in a path network first (layer paths)."
        raise UnknownArea(msg)
    register = place.register
    key = ("walking", register.store.where, register.actor.sight, register.version("paths"))
    return SHARED.get(key, lambda: network(place.records("paths")))
