"""What the map gives to other websites: the area in question, with what is switched on."""

from collections.abc import Sequence

from layers.words import sentence
from mapping.analysis.here import Here
from web import ward_map_sharing
from web.area_layers import COUNTING, AreaLayer
from web.parts import plain
from web.place import Place
from web.question import Question
from web.sheets import LAYERS, Choice


def show(
    place: Place,
    asked: Question,
    here: Here | None,
    shown: Sequence[str],
    areas: AreaLayer | None,
) -> None:
    """Draw the lines for other websites; without an area in question, say how to choose one."""
    area = area_of(asked, here)
    if area is None:
        plain.line(sentence("map", "share_none"))
        return
    ward_map_sharing.lines(place, *area, choice_of(shown, areas))


def area_of(asked: Question, here: Here | None) -> tuple[str, str] | None:
    """Return code and name of the area that is asked about, or the smallest one at the point."""
    if asked.area:
        row = asked.area[1].iloc[0]
        return str(row["code"]), str(row["name"])
    found = [one for one in (here.boundaries if here else []) if one["tier"] not in COUNTING]
    return (str(found[-1]["code"]), str(found[-1]["name"])) if found else None


def choice_of(shown: Sequence[str], areas: AreaLayer | None) -> Choice:
    """Return what is switched on as a map of one area names it."""
    services = [one.removeprefix("service:") for one in shown if one.startswith("service:")]
    there = {*shown, *(["patches"] if services else [])}
    return Choice(
        layers=tuple(one for one in LAYERS if one in there),
        lines=(areas.name,) if areas else (),
        services=services,
    )
