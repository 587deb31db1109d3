"""The side of the map page that is words: what is here, the record chosen, the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import vocabulary
from layers.errors import PatchworkError
from layers.words import sentence
from mapping.analysis.here import Here
from mapping.screen.map import Box
from store.exporting import table_as_csv
from web import explore_map, here_words, listing, question
from web.area_layers import AreaLayer
from web.map_layers import TITLES, service_title
from web.navigation import door
from web.parts import anatomy, photos, table
from web.place import Place
from web.question import Question


@dataclass(frozen=True)
class Listed:
    """What the table holds, for taking away."""

    layer: str
    frame: pd.DataFrame

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.layer.partition('@')[0].replace(':', '-')}.csv"

    def csv(self) -> bytes:
        """Return the table as a file that no spreadsheet takes for formulas."""
        return table_as_csv(self.frame)


def record(place: Place, asked: Question) -> None:
    """Show everything about the record that was chosen, if one was."""
    if asked.record is None:
        return
    try:
        name, found = here_words.record_facts(place, *asked.record)
    except PatchworkError:
        question.forget("record")
        return
    with st.container(border=True):
        anatomy.card(anatomy.facts(name, found))
        layer, id = asked.record  # noqa: A001
        photos.gallery(place, layer, id, key="photos_record")
        door("record", place, sentence("record", "more"), query={"layer": layer, "id": id})
        st.button("Close", on_click=lambda: question.forget("record"), key="close_record")


def chosen(place: Place, asked: Question) -> tuple[str, str, Box] | None:
    """Return layer, id and box of the record that was chosen, for the map."""
    if asked.record is None:
        return None
    layer, wanted = asked.record
    frame = listing.records(place, layer)
    rows = frame.loc[frame["id"] == wanted, ["west", "south", "east", "north"]]
    if rows.empty:
        return None
    west, south, east, north = (float(one) for one in rows.iloc[0])
    return layer, wanted, (west, south, east, north)


def here(found: Here | None) -> None:
    """Show what is at the point asked about, warnings about lines first."""
    if found is None:
        return
    for line in here_words.line_warnings(found):
        anatomy.warning(line)
    anatomy.card(
        anatomy.facts("What is here", here_words.boundary_facts(found)),
        anatomy.facts("Who works here", here_words.patch_facts(found)),
    )


def in_and_around(place: Place, asked: Question) -> dict[str, gpd.GeoDataFrame]:
    """Return assets and needs in and around the area asked about."""
    return {one: _found(place, one, asked) for one in ("assets", "needs")}


def _found(place: Place, layer: str, asked: Question) -> gpd.GeoDataFrame:
    """Return a layer's records, nearest first when a point or an area is asked about."""
    frame = listing.records(place, layer)
    if asked.point:
        return listing.near_point(frame, place.point(*asked.point))
    if asked.area and layer in explore_map.MARKS:
        area = asked.area[1].geometry.iloc[0]
        return listing.around_area(frame, area, reach=place.thresholds.reach)
    return frame


def show(
    place: Place,
    asked: Question,
    shown: Sequence[str],
    areas: AreaLayer | None,
    *,
    link: str,
) -> Listed | None:
    """
    Draw the table of one of the layers that are on the map.

    Parameters
    ----------
    place, asked
        The place, and what is asked of it.
    shown, areas
        What is on the map.
    link
        The key of the map.

    Returns
    -------
    Listed or None
        What the table holds; None when nothing is on the map.
    """
    titles = _titles(shown, areas)
    if not titles:
        anatomy.warning(sentence("map", "nothing_on"))
        return None
    layer = _choice(titles)
    frame = listing.as_shown(_found(place, layer, asked))
    columns = _columns(layer, frame)
    table.show(
        frame,
        key=f"table_{layer}",
        columns=columns,
        caption=f"{titles[layer]}: {len(frame):,}",
        layer=layer.partition("@")[0],
        link=link,
        chosen=asked.record[1] if asked.record else None,
        on_choose=_keeper(layer) if layer in explore_map.MARKS else None,
    )
    return Listed(layer, frame[list(columns)].rename(columns=columns))


def _titles(shown: Sequence[str], areas: AreaLayer | None) -> dict[str, str]:
    """Return what can be listed: marks, boundaries, patches."""
    titles = {one: TITLES[one] for one in explore_map.MARKS if one in shown}
    if areas:
        titles[explore_map.dated(areas)] = vocabulary.tier(areas.name).plural
    services = [one for one in shown if one.startswith("service:")]
    return titles | {one: service_title(one.removeprefix("service:")) for one in services}


def _choice(titles: dict[str, str]) -> str:
    """Draw the choice of what to list; the first when it was taken away."""
    first = next(iter(titles))
    chosen = st.segmented_control(
        "List",
        list(titles),
        default=first,
        format_func=lambda one: titles.get(one, one),
        key="list",
    )
    return chosen if chosen in titles else first


def _columns(layer: str, frame: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a table, with distance and side when they were asked for."""
    extra = {"metres": "Metres away", "where": "Where"}
    return dict(listing.columns(layer)) | {k: v for k, v in extra.items() if k in frame}


def _keeper(layer: str) -> Callable[[str], None]:
    """Return what keeps a chosen row of a layer in the address."""
    return lambda chosen: question.write_record(layer, chosen)
