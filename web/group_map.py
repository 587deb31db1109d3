"""The map of what a group looks after, and its legend."""

import geopandas as gpd

from layers import grid, vocabulary
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Box, Map, extent
from mapping.screen.url_layer import Points
from web import explore_map, freshness_words
from web.answer_layers import AnswerLayers, Marking
from web.area_layers import COUNTING, AreaLayer
from web.asking import freshness
from web.asking.groups import Group
from web.group_words import say
from web.map_layers import MapLayers
from web.place import Place
from web.question import Question
from web.wiring import wiring

GROUPS = {"assets": style.ASSET_GROUPS, "needs": style.NEED_GROUPS}


def describe(place: Place, group: Group, records: gpd.GeoDataFrame) -> Map:
    """Describe the map: the group's records over wards and ground."""
    connected = wiring()
    made = MapLayers(place, connected.signer)
    marks_of = [marks(place, records, one, key=("group", group.id)) for one in GROUPS]
    return Map(
        label=say("map_label", name=group.name),
        bounds=_bounds(place, records),
        layers=[*explore_map.layers(place, made, [], wards(place), Question()), *marks_of],
        base=connected.base,
    )


def wards(place: Place) -> AreaLayer | None:
    """Return the wards, or else the smallest areas that people live by; None without any."""
    tiers = list(place.tiers())
    known = [one for one in tiers if one not in COUNTING]
    chosen = "ward" if "ward" in tiers else next(iter(reversed(known)), "")
    return AreaLayer("tier", chosen, place.today()) if chosen else None


def _bounds(place: Place, records: gpd.GeoDataFrame) -> Box:
    """Return the box around a group's records; without any, that of the place."""
    there = records[~(records.geometry.isna() | records.geometry.is_empty)]
    if there.empty:
        return explore_map.bounds(place, wards(place))
    return extent(grid.to_lonlat(there))


def marks(
    place: Place, records: gpd.GeoDataFrame, layer: str, *, key: tuple[object, ...]
) -> Points:
    """
    Return one layer's marks.

    Parameters
    ----------
    place
        The place with the asker's rights.
    records
        Rows of `freshness.records`.
    layer
        ``assets`` or ``needs``.
    key
        Names whose records these are.
    """
    mine = records[records["layer"] == layer]
    there = mine[~(mine.geometry.isna() | mine.geometry.is_empty)]
    colours = [style.group(layer, one).name for one in there["code"]]
    marking = Marking(
        title=say(f"legend_{layer}"), mark=style.MARKS[layer], groups=GROUPS[layer], old="old"
    )
    versions = tuple(place.register.version(one) for one in freshness.LAYERS)
    return AnswerLayers(place, wiring().signer).marks(
        there.assign(group=colours),
        marking,
        id=layer,
        key=(*key, layer, place.today(), versions),
    )


def legend_html(place: Place, records: gpd.GeoDataFrame) -> str:
    """Return the legend of what is drawn."""
    parts = []
    for layer, groups in GROUPS.items():
        mine = records[records["layer"] == layer]
        here = {style.group(layer, one).name for one in mine["code"]}
        entries = legend.mark_entries(layer, [one for one in groups if one.name in here])
        parts.append((say(f"legend_{layer}"), entries))
    old = [one for one in GROUPS if (records["old"] & (records["layer"] == one)).any()]
    if old:
        entry = legend.old_entry(old, freshness_words.say("legend_old"))
        parts.append((freshness_words.say("legend_title"), [entry]))
    areas = wards(place)
    if areas:
        line = legend.line_entry(style.line(areas.name), vocabulary.tier(areas.name).title)
        parts.append(("Boundaries", [line]))
    return legend.as_html(parts)
