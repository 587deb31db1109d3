"""Hot spots: where needs are thick, and which lines cut what one would see."""

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from layers import grid, vocabulary
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Points, Shapes
from store.exporting import table_as_csv
from web import hotspots_words as words
from web.answer_layers import AnswerLayers, Marking
from web.area_layers import AreaLayer
from web.asking import hotspots
from web.asking.hotspots import Question, Spots
from web.ground_map import GROUND, area_entry
from web.hotspots_words import say
from web.map_layers import MapLayers
from web.navigation import door
from web.parts import anatomy, kept, map_panel, table
from web.place import Place
from web.wiring import wiring

KEY = "hotspots_map"
AFTER = "after-hotspots-map"
SPOTS, NEEDS = "spots", "spot_needs"
DISTANCES = (100, 200, 400, 800)
MARGIN = 600.0
"""Metres around the hot spots that the map shows."""


def page(place: Place) -> None:
    """Draw the page."""
    counts = place.register.counts()
    if not (counts.get("needs") and place.tiers()):
        anatomy.empty(say("empty_title"), say("empty_body"))
        return
    head = st.container()
    with anatomy.controls():
        question, lines = _controls(place)
    with st.spinner(say("working"), show_time=False):
        found = hotspots.ask(place, question)
    with head:
        anatomy.answer(say("title"), words.answer(found, lines))
    _sides(place, found, lines)
    anatomy.why(words.why(found))
    anatomy.take_away(
        csv=lambda: table_as_csv(found.cuts), file_name="hot-spots.csv", key="hotspots_take"
    )


def _controls(place: Place) -> tuple[Question, AreaLayer | None]:
    """Draw the choice of needs, of how to look, and of whose lines cut."""
    chosen = kept.select(say("choose_theme"), _themes(place), usual="all", key="needs", width=230)
    theme = "" if chosen == "all" else chosen
    looks = {one: say(f"look_{one}") for one in ("areas", "clusters")}
    look = kept.select(say("choose_look"), looks, usual="areas", key="look", width=220)
    if look == "areas":
        question = Question(theme=theme, tier=_tier(place))
    else:
        question = Question(theme=theme, look="clusters", within=_within())
    return question, _lines(place)


def _themes(place: Place) -> dict[str, str]:
    """Return the themes with counts; all of them first."""
    counts = hotspots.themes(place)
    named = {
        name: say("one_theme", theme=vocabulary.title("themes", name), count=f"{count:,}")
        for name, count in counts.items()
    }
    return {"all": say("all_themes", count=f"{sum(counts.values()):,}"), **named}


def _tier(place: Place) -> str:
    """Draw the choice of small areas."""
    usual = hotspots.smallest(place)
    named = {one: vocabulary.tier(one).plural for one in reversed(place.tiers())}
    return kept.select(say("choose_tier"), named, usual=usual, key="small", width=210)


def _within() -> int:
    """Draw the choice of how close together."""
    named = {str(one): say("metres", metres=one) for one in DISTANCES}
    usual = str(hotspots.WITHIN)
    return int(kept.select(say("choose_within"), named, usual=usual, key="within", width=210))


def _lines(place: Place) -> AreaLayer | None:
    """Draw the choice of whose lines cut; None where there are none."""
    named = {one.spec: one for one in hotspots.lines(place)}
    if not named:
        return None
    usual = "tier:ward" if "tier:ward" in named else next(iter(named))
    titles = {spec: one.title for spec, one in named.items()}
    return named[kept.select(say("choose_lines"), titles, usual=usual, key="lines", width=220)]


def _sides(place: Place, found: Spots, lines: AreaLayer | None) -> None:
    """Draw the tables and the map of the same hot spots."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        if len(found.spots):
            chosen = _chosen(found)
            _table(found, lines, chosen)
            _one(place, found, lines, chosen)
    with right:
        connected = wiring()
        made = MapLayers(place, connected.signer)
        map_panel.show(_map(place, found, lines, made), key=KEY)
        st.html(legend.as_html([(say("legend"), _legend(place, found, lines))]))
    anatomy.landing(AFTER)


def _chosen(found: Spots) -> pd.Series:
    """Return the spot that the address names, else the largest."""
    ids = found.spots["id"].tolist()
    named = st.query_params.get("spot", "")
    row: pd.Series = found.spots.iloc[ids.index(named) if named in ids else 0]
    return row


def _choose(name: str) -> None:
    """Put a spot into the address."""
    st.query_params["spot"] = name


def _table(found: Spots, lines: AreaLayer | None, chosen: pd.Series) -> None:
    """Draw the table of hot spots."""
    frame = found.spots.assign(where=[words.label(row) for _, row in found.spots.iterrows()])
    columns = {"where": say("column_where"), "needs": say("column_needs")}
    caption = say("table_caption")
    if lines:
        frame = frame.assign(
            shared=words.shared(found, lines.spec),
            unseen=found.sight(lines.spec)["isolation"].to_numpy(),
        )
        columns["shared"] = say("column_shared", lines=lines.title)
        columns["unseen"] = say("column_out_of_sight")
        caption = say("table_caption_unseen", line=lines.singular.lower())
    if frame["residents"].notna().any():
        columns |= {"residents": say("column_people"), "times": say("column_times")}
    table.show(
        grid.to_lonlat(frame),
        key="hotspots_table",
        columns=columns,
        caption=caption,
        layer=SPOTS,
        link=KEY,
        formats={"unseen": table.percent, "residents": "{:,.0f}".format, "times": "{:.1f}".format},
        chosen=str(chosen["id"]),
        on_choose=_choose,
    )


def _one(place: Place, found: Spots, lines: AreaLayer | None, chosen: pd.Series) -> None:
    """Draw who sees how much of the chosen spot, and the ways on from it."""
    name = words.label(chosen)
    if lines:
        table.show(
            _cut(found, lines, int(chosen["spot"])),
            key="hotspots_cut",
            columns=_cut_columns(found, lines),
            caption=say("cut_caption", name=name),
            formats={
                "share_of_needs": table.percent,
                "share_of_people": table.percent,
                "people": "{:,.0f}".format,
            },
        )
    with st.container(horizontal=True, key="doors"):
        spot = {"spot": str(chosen["id"])}
        door("level", place, say("to_level"), query=spot)
        door("across", place, say("to_shares"), query={"form": "shared", **spot})


def _cut(found: Spots, lines: AreaLayer, spot: int) -> pd.DataFrame:
    """Return the units of a layer that share one spot."""
    rows = found.cuts[(found.cuts["spot"] == spot) & (found.cuts["layer"] == lines.spec)]
    shown = rows[~rows["sliver"].astype(bool)]
    return shown.assign(unit=shown["name"].fillna(say("outside"))).reset_index(drop=True)


def _cut_columns(found: Spots, lines: AreaLayer) -> dict[str, str]:
    """Return column and heading."""
    columns = {
        "unit": say("column_unit", line=lines.singular),
        "share_of_needs": say("column_share_needs"),
        "needs": say("column_unit_needs"),
    }
    if found.cuts["share_of_people"].notna().any():
        columns |= {
            "share_of_people": say("column_share_people"),
            "people": say("column_unit_people"),
        }
    return columns


def _map(place: Place, found: Spots, lines: AreaLayer | None, made: MapLayers) -> Map:
    """Describe the map: hot spots, what cuts them, and the needs themselves."""
    worked_out = AnswerLayers(place, wiring().signer)
    key = (found.question, place.register.version("needs"), tuple(found.spots["id"]))
    spots = worked_out.shapes(found.spots, id=SPOTS, key=key, lines={"": GROUND})
    drawn: list[Points | Shapes] = [made.ground(), spots]
    if lines:
        drawn.append(made.areas(lines, labels=True))
    drawn.append(worked_out.marks(_marked(found), _marking(), id=NEEDS, key=key))
    return Map(
        label=say("map_label", lines=lines.title.lower() if lines else ""),
        bounds=extent(grid.to_lonlat(_framed(place, found, lines))),
        layers=drawn,
        base=wiring().base,
    )


def _framed(place: Place, found: Spots, lines: AreaLayer | None) -> gpd.GeoDataFrame:
    """Return what the map shows at first: the hot spots with some ground around, else all."""
    if len(found.spots):
        return found.spots.set_geometry(found.spots.buffer(MARGIN))
    return place.areas(lines) if lines else found.needs


def _marked(found: Spots) -> gpd.GeoDataFrame:
    """Return the needs of the hot spots as the map marks them: all of them would hide the spots."""
    needs = _inside(found)
    titles = [vocabulary.title("themes", one) for one in needs["theme"]]
    groups = [style.group("needs", one).name for one in needs["theme"]]
    return needs.assign(kind=titles, group=groups)


def _inside(found: Spots) -> gpd.GeoDataFrame:
    """Return the needs that lie in a hot spot."""
    at = found.spots.sindex.query(found.needs.geometry.to_numpy(), predicate="intersects")[0]
    return found.needs.iloc[np.unique(at)]


def _marking() -> Marking:
    """Say how needs are marked."""
    return Marking(title="Needs", mark=style.MARKS["needs"], groups=style.NEED_GROUPS)


def _legend(place: Place, found: Spots, lines: AreaLayer | None) -> list[legend.Entry]:
    """Return the legend of what is drawn."""
    names = {style.group("needs", one).name for one in _inside(found)["theme"]}
    groups = [one for one in style.NEED_GROUPS if one.name in names]
    entries = [legend.area_entry(GROUND.fill, GROUND.colour, say("legend_spot"))]
    return [
        *entries,
        *([area_entry(lines, place)] if lines else []),
        *legend.mark_entries("needs", groups),
    ]
