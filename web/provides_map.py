"""What the map of who provides what draws, and its legend."""

from layers import grid, vocabulary
from layers.words import sentence
from mapping import style
from mapping.screen import legend
from mapping.screen.legend import Entry
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.answer_layers import AnswerLayers
from web.area_layers import AreaLayer
from web.asking.provides import Shares
from web.map_layers import MapLayers, service_title
from web.place import Place
from web.provides_tables import Table
from web.wiring import wiring


def describe(place: Place, shares: Shares, chosen: Table, code: str) -> Map:
    """
    Describe the map: the patches over the areas, and the edge of the area asked about.

    Parameters
    ----------
    place
        The place with the asker's rights.
    shares
        The answer.
    chosen
        The table beside it; its rows can be found.
    code
        The area asked about; empty for none.
    """
    area = shares.areas[shares.areas["code"] == code] if code else shares.areas
    box = extent(grid.to_lonlat(area))
    edge = (shares.layer.spec, str(area["id"].iloc[0])) if code else None
    names = [vocabulary.title("services", one).lower() for one in _services(shares)]
    return Map(
        label=sentence("provides", "map_label", service=", ".join(names)),
        bounds=box,
        layers=_layers(place, shares, chosen, code),
        focus=(f"{code} {shares.question}", box),
        outlined=edge,
        base=wiring().base,
    )


def _services(shares: Shares) -> list[str]:
    """Return the services of the answer."""
    return sorted(set(shares.patches["service"]))


def _layers(place: Place, shares: Shares, chosen: Table, code: str) -> list[Points | Shapes]:
    """Return the layers to draw, from the lowest."""
    signer = wiring().signer
    made, answers = MapLayers(place, signer), AnswerLayers(place, signer)
    versions = tuple(place.register.version(one) for one in ("boundaries", "patches"))
    drawn: list[Points | Shapes] = [made.land(shares.layer)]
    if place.register.counts().get("places"):
        drawn.append(made.ground())
    drawn.append(made.areas(shares.layer, labels=True))
    drawn.append(
        answers.shapes(
            shares.patches,
            id="patch",
            key=("provides", shares.question, versions),
            kind="service",
            lines=_strokes(place, shares),
            pane="lines",
        )
    )
    rows = answers.shapes(
        chosen.frame,
        id="rows",
        key=("provides", shares.question, code, versions),
        lines={"": Stroke(colour=style.DARK_GREY, width=0)},
    )
    return [*drawn, rows]


def _strokes(place: Place, shares: Shares) -> dict[str, Stroke]:
    """Return each service's line; a single one is hatched as well."""
    every = tuple(place.services(shares.question.on))
    return {
        one: Stroke(
            colour=style.service_colour(one, every),
            width=2,
            dashes=() if shares.question.service else DASHES[at % len(DASHES)],
            pattern="hatch" if shares.question.service else "",
        )
        for at, one in enumerate(_services(shares))
    }


DASHES: tuple[tuple[float, ...], ...] = ((), (8, 4), (2, 4), (12, 4, 2, 4), (5, 5))
"""Where several services are drawn, their lines differ in dashes as well as in colour."""


def legend_html(place: Place, shares: Shares) -> str:
    """Return the legend of what is drawn."""
    strokes = _strokes(place, shares)
    lines = [
        legend.line_entry(style.Line(one.colour, one.width, one.dashes), _title(name))
        for name, one in strokes.items()
    ]
    return legend.as_html(
        [
            (sentence("provides", "legend_patches"), lines),
            (sentence("provides", "legend_lines"), _areas(shares.layer)),
        ]
    )


def _title(service: str) -> str:
    """Return what a person reads for a service."""
    return service_title(service)


def _areas(layer: AreaLayer) -> list[Entry]:
    """Return the legend's line for the areas."""
    return [legend.line_entry(style.line(layer.name), layer.singular)]
