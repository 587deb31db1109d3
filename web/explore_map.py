"""What the map page draws: layers by choice, legend, and the words for its switches."""

from collections.abc import Sequence
from datetime import date

from layers import vocabulary
from mapping import style
from mapping.screen import legend
from mapping.screen.map import BRITAIN, Box
from mapping.screen.url_layer import Points, Shapes
from web import freshness_words, listing
from web.api.layer_data import mark_groups
from web.area_layers import AreaLayer
from web.asking import freshness
from web.map_layers import TITLES, MapLayers, service_title
from web.place import Place
from web.question import Question

MARKS = ("assets", "needs", "officers")
DEFAULT = ["assets", "needs"]
OLD = "old"
"""What is switched on when records that nobody checked for too long fade."""


def marks(place: Place) -> dict[str, str]:
    """Return the layers of marks that can be switched on and off, with counts."""
    counts = place.register.counts()
    return {one: f"{TITLES[one]} {counts[one]:,}" for one in MARKS if counts.get(one)}


def fading(place: Place) -> dict[str, str]:
    """Return the switch for records that nobody checked for too long; none without such."""
    count = sum(freshness.old(place).values())
    return {OLD: freshness_words.say("old_pill", count=f"{count:,}")} if count else {}


def patches(place: Place) -> dict[str, str]:
    """Return the services whose patches can be switched on and off, with counts."""
    return {
        name: f"{vocabulary.title('services', name)} {count:,}"
        for name, count in place.services().items()
    }


def tiers(place: Place, on: date) -> dict[str, str]:
    """Return the kinds of boundaries in force on a day, with counts."""
    return {
        name: f"{vocabulary.tier(name).plural} ({count:,})"
        for name, count in place.tiers(on).items()
    }


def layers(
    place: Place,
    made: MapLayers,
    shown: Sequence[str],
    areas: AreaLayer | None,
    asked: Question,
) -> list[Points | Shapes]:
    """
    Return the layers to draw, from the lowest.

    Parameters
    ----------
    place
        The place with the asker's rights.
    made
        Gives layers their addresses.
    shown
        What is switched on.
    areas
        The boundaries chosen.
    asked
        What is asked; an area that is asked about is drawn whatever is switched on.
    """
    extra = _asked_area(place, asked, shown, areas)
    drawn: list[Points | Shapes] = []
    if areas:
        drawn.append(made.land(areas))
    if place.register.counts().get("places"):
        drawn.append(made.ground())
    drawn += [made.areas(place.area_layer(one)) for one in shown if one.startswith("service:")]
    if areas:
        drawn.append(made.areas(areas, labels=True))
        drawn += [made.areas(one) for one in _around(place, areas)]
    drawn += [made.areas(one) for one in extra]
    return drawn + [made.points(one, faded=OLD in shown) for one in MARKS if one in shown]


def _asked_area(
    place: Place, asked: Question, shown: Sequence[str], areas: AreaLayer | None
) -> list[AreaLayer]:
    """Return the layer of the area asked about, unless it is drawn already."""
    if asked.area is None:
        return []
    around = [one.spec for one in [areas, *_around(place, areas)]] if areas else []
    spec = asked.area[0]
    return [] if spec in (*shown, *around) else [place.area_layer(spec)]


def dated(areas: AreaLayer) -> str:
    """Return the name of a layer of areas with its day."""
    return f"{areas.spec}@{areas.on.isoformat()}"


def _around(place: Place, areas: AreaLayer) -> list[AreaLayer]:
    """Return the boundaries that frame the chosen ones: districts around wards, for example."""
    rank = vocabulary.tier(areas.name).rank
    framing = [
        one
        for one in place.tiers(areas.on)
        if one in {"county", "combined_authority", "district"} and vocabulary.tier(one).rank < rank
    ]
    return [AreaLayer("tier", one, areas.on) for one in reversed(framing)]


def legend_html(
    place: Place, made: MapLayers, shown: Sequence[str], areas: AreaLayer | None
) -> str:
    """Return the legend of what is drawn."""
    services = [one.removeprefix("service:") for one in shown if one.startswith("service:")]
    lines = [areas, *_around(place, areas)] if areas else []
    every = list(place.services())
    groups = [
        (f"{TITLES[one]}", legend.mark_entries(one, mark_groups(one, every)))
        for one in MARKS
        if one in shown
    ]
    hatches = [
        legend.hatch_entry(
            style.service_colour(one, tuple(every)), made.angle(one), service_title(one)
        )
        for one in services
    ]
    drawn = [
        legend.line_entry(style.line(one.name), vocabulary.tier(one.name).title) for one in lines
    ]
    return legend.as_html(
        [*groups, *old_legend(shown), ("Patches", hatches), ("Boundaries", drawn)]
    )


def old_legend(shown: Sequence[str]) -> list[tuple[str, list[legend.Entry]]]:
    """Return the part of the legend about marks that fade, when some may."""
    marks = [one for one in freshness.LAYERS if one in shown]
    if OLD not in shown or not marks:
        return []
    entry = legend.old_entry(marks, freshness_words.say("legend_old"))
    return [(freshness_words.say("legend_title"), [entry])]


def bounds(place: Place, areas: AreaLayer | None) -> Box:
    """Return what the map shows at first: all boundaries chosen, else all marks."""
    sources = (
        [dated(areas)] if areas else [one for one in MARKS if place.register.counts().get(one)]
    )
    for source in sources:
        frame = listing.records(place, source)
        if len(frame):
            return (
                float(frame["west"].min()),
                float(frame["south"].min()),
                float(frame["east"].max()),
                float(frame["north"].max()),
            )
    return BRITAIN
