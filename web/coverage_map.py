"""What the map of the coverage page draws, and its legend."""

from layers import vocabulary
from layers.words import sentence
from mapping import style
from mapping.screen import legend
from mapping.screen.legend import Entry
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.answer_layers import AnswerLayers
from web.area_layers import AreaLayer
from web.asking.coverage import LEVELS, Cover
from web.coverage_tables import Table
from web.map_layers import MapLayers
from web.place import Place
from web.wiring import wiring


def layers(place: Place, cover: Cover, chosen: Table) -> list[Points | Shapes]:
    """
    Return the layers to draw, from the lowest.

    Parameters
    ----------
    place
        The place with the asker's rights.
    cover
        The answer.
    chosen
        The table beside the map; its rows can be found there.
    """
    signer = wiring().signer
    made, answers = MapLayers(place, signer), AnswerLayers(place, signer)
    key = (cover.question, place.today(), *_versions(place))
    edge = Stroke(colour=colour(place, cover), width=2)
    unseen = Stroke(colour=style.DARK_GREY, width=0)
    drawn: list[Points | Shapes] = [made.land(one) for one in lines(cover)[-1:]]
    if place.register.counts().get("places"):
        drawn.append(made.ground())
    levels, marks = cover.levels, strokes(place, cover)
    left_out = levels["id"] == "nobody"
    drawn += [
        answers.shapes(levels[~left_out], id="cover", key=key, kind="id", lines=marks),
        *[made.areas(one, labels=one == cover.areas) for one in lines(cover)],
        answers.shapes(cover.patches, id="patch", key=key, lines={"": edge}, pane="lines"),
        # Above the lines of the wards: a gap is often small, and must not be lost among them.
        answers.shapes(
            levels[left_out], id="nobody", key=key, kind="id", lines=marks, pane="lines"
        ),
        answers.shapes(chosen.frame, id="rows", key=(chosen.kind, key), lines={"": unseen}),
    ]
    return drawn


def _versions(place: Place) -> tuple[int, ...]:
    """Return what changes when the ground or the patches do."""
    return tuple(place.register.version(one) for one in ("boundaries", "patches", "officers"))


def lines(cover: Cover) -> list[AreaLayer]:
    """Return the boundaries to draw: the wards, and the kind of the area asked about."""
    wanted = [cover.ground.layer, cover.areas]
    return list(dict.fromkeys(one for one in wanted if one is not None))


def colour(place: Place, cover: Cover) -> str:
    """Return the service's colour; dark blue where several are taken together."""
    chosen = cover.question.services
    if len(chosen) > 1:
        return style.DARK_BLUE
    return style.service_colour(chosen[0], tuple(place.services(cover.question.on)))


def strokes(place: Place, cover: Cover) -> dict[str, Stroke]:
    """Return stipple for nobody, a hatch for one patch, a cross-hatch for several."""
    ink = colour(place, cover)
    return {
        "nobody": Stroke(colour=style.OUTLINE, width=2.5, pattern="stipple"),
        "single": Stroke(colour=ink, width=0, pattern="hatch"),
        "several": Stroke(colour=ink, width=1, pattern="cross"),
    }


def legend_groups(place: Place, cover: Cover) -> list[tuple[str, list[Entry]]]:
    """Return the legend of what is drawn, each kind of ground with its word."""
    said = {kind: sentence("coverage", f"legend_{kind}") for kind in LEVELS}
    covers = [
        legend.pattern_entry(stroke.pattern, stroke.colour, said[kind])
        for kind, stroke in strokes(place, cover).items()
    ]
    edge = style.Line(colour(place, cover), 2)
    drawn = [legend.line_entry(edge, sentence("coverage", "legend_patch"))]
    drawn += [
        legend.line_entry(style.line(one.name), vocabulary.tier(one.name).title)
        for one in lines(cover)
        if one.kind == "tier"
    ]
    return [
        (sentence("coverage", "legend_cover"), covers),
        (sentence("coverage", "legend_lines"), drawn),
    ]
