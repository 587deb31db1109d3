"""What Ward maps gives away besides paper: the map for other websites, and the data."""

from layers.words import sentence
from web.api.embed_area import HEIGHT, path_of, query_of
from web.navigation import door
from web.parts import sharing
from web.place import Place
from web.sheets import Choice


def show(place: Place, area: tuple[str, str, str], choice: Choice) -> None:
    """
    Draw the lines that put the map on another website, and the way to the data.

    Parameters
    ----------
    place
        Where the area lies.
    area
        The name of its kind (``tier:ward``), its code and its name.
    choice
        What is on the map.
    """
    kind, code, name = area
    lines(place, code, name, choice)
    door("data", place, _say("take_data"), query={"kind": kind, "area": code})


def lines(place: Place, code: str, name: str, choice: Choice) -> None:
    """Draw the lines that put the map of an area on another website."""
    title, query = _say("embed_title", name=name), query_of(place, choice)
    sharing.show(path_of(code), title=title, height=HEIGHT, key="area", query=query)


def _say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("ward_map", code, **values)
