"""The lines a question is about when nobody says which: wards, or what a place has instead."""

from web.area_layers import COUNTING, AreaLayer
from web.place import Place, UnknownArea


def chosen(place: Place, by: str = "") -> AreaLayer:
    """
    Return the layer whose lines count.

    Parameters
    ----------
    place
        The place asked about.
    by
        A tier (``ward``), or any layer of areas (``service:police``); empty for the usual one.

    Raises
    ------
    UnknownArea
        If there is no such layer, or no area at all.
    """
    if by:
        return place.area_layer(by if ":" in by else f"tier:{by}")
    layers = place.area_layers()
    if not layers:
        msg = "There are no areas here yet. Bring in boundaries or patches first."
        raise UnknownArea(msg)
    return usual(layers)


def usual(layers: list[AreaLayer]) -> AreaLayer:
    """Return wards; else the finest areas people work by; else the finest, or the first patches."""
    tiers = [one for one in layers if one.kind == "tier"]
    working = [one for one in tiers if one.name not in COUNTING]
    wards = [one for one in working if one.name == "ward"]
    return (wards or working[-1:] or tiers[-1:] or layers)[0]
