"""The map of an officer's ground with its assets and needs, and its legend."""

from layers import grid
from mapping.screen import legend
from mapping.screen.map import Map, extent
from web import explore_map, ground_map, group_map
from web.answer_layers import AnswerLayers
from web.asking.my_patch import LAYERS, Mine
from web.map_layers import MapLayers
from web.my_patch_words import patch, say
from web.place import Place
from web.question import Question
from web.wiring import wiring


def describe(place: Place, mine: Mine) -> Map:
    """Describe the map: the ground under the lines of wards, with its assets and needs."""
    connected = wiring()
    made = MapLayers(place, connected.signer)
    key = (mine.officer["id"], *(place.register.version(one) for one in LAYERS))
    shown = mine.ground.assign(id="mine")
    ground = AnswerLayers(place, connected.signer).shapes(
        shown, id="mine", key=key, lines={"": ground_map.GROUND}
    )
    lines = explore_map.layers(place, made, [], group_map.wards(place), Question())
    marks = [group_map.marks(place, mine.records, one, key=("mine", *key)) for one in _LAYERS]
    box = extent(grid.to_lonlat(shown))
    # The ground goes on top of the land, below rivers, lines and names.
    return Map(
        label=say("map_label", name=patch(mine)),
        bounds=box,
        layers=[*lines[:1], ground, *lines[1:], *marks],
        focus=(str(mine.officer["id"]), box),
        base=connected.base,
    )


_LAYERS = tuple(group_map.GROUPS)


def legend_html(place: Place, mine: Mine) -> str:
    """Return the legend of what is drawn."""
    stroke = ground_map.GROUND
    own = legend.area_entry(stroke.fill, stroke.colour, say("legend_mine"))
    return legend.as_html([(say("legend_ground"), [own])]) + group_map.legend_html(
        place, mine.records
    )
