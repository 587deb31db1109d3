"""Right level: where a need can be seen whole, and who may decide about it."""

import pandas as pd
import streamlit as st

from layers import vocabulary
from layers.errors import PatchworkError
from layers.words import percent
from mapping.analysis import level_reasons
from mapping.analysis.levels import Levels
from store.exporting import table_as_csv
from web import footprint_choice, ground_map
from web import level_words as words
from web.area_layers import AreaLayer
from web.asking import hotspots, level
from web.asking.footprints import Footprint
from web.level_words import say
from web.parts import anatomy, kept, map_panel, plain, table
from web.place import Place

KEY = "level_map"
AFTER = "after-level-map"
SHARES = (50, 60, 70, 80, 90, 100)
USUAL = 80
ANY = "any"


def page(place: Place) -> None:
    """Draw the page."""
    if not place.tiers():
        anatomy.empty(say("empty_title"), say("empty_body"))
        return
    head = st.container()
    try:
        with anatomy.controls():
            ground = footprint_choice.choose(place)
            enough, service = _share(), _service(place, ground)
        with st.spinner(say("working"), show_time=False):
            found = level.ask(place, ground, service=service, enough=enough)
    except PatchworkError as error:
        with head:
            anatomy.answer(say("title"), str(error))
        return
    with head:
        anatomy.answer(say("title"), words.answer(found, ground.label))
    _sides(place, found, ground)
    anatomy.why(level_reasons.sentences(found))
    anatomy.take_away(
        csv=lambda: table_as_csv(found.units), file_name="right-level.csv", key="level_take"
    )


def _share() -> float:
    """Draw the choice of how much one area must hold."""
    named = {str(one): percent(one / 100) for one in SHARES}
    chosen = kept.select(say("choose_share"), named, usual=str(USUAL), key="share", width=130)
    return int(chosen) / 100


def _service(place: Place, ground: Footprint) -> str:
    """Draw the choice of a kind of service: at first what most needs there are about."""
    terms = vocabulary.terms("functions")
    named = {ANY: say("no_service"), **{name: term.title for name, term in terms.items()}}
    usual = hotspots.function_for(hotspots.theme_of(place, ground.frame)) or ANY
    chosen = kept.select(say("choose_service"), named, usual=usual, key="service", width=300)
    return "" if chosen == ANY else chosen


def _sides(place: Place, found: Levels, ground: Footprint) -> None:
    """Draw the levels, the units of one of them, and the map of the same units."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        tier = _tier(place, found)
        _levels(found, tier)
        _units(found, tier, ground)
    lines = AreaLayer("tier", tier, place.today())
    with right:
        label = say("map_label", label=ground.label, tiers=lines.title.lower())
        map_panel.show(ground_map.describe(place, ground, lines, label=label), key=KEY)
        st.html(
            ground_map.legend_html(place, lines, heading=say("legend"), title=say("legend_ground"))
        )
    anatomy.landing(AFTER)


def _tier(place: Place, found: Levels) -> str:
    """Return the tier the address names, else the one below that could agree, else the lowest."""
    tiers = found.tiers["tier"].tolist()
    below = words.below(found)
    wanted = [
        st.query_params.get("tier"),
        None if below.empty else below["tier"].iloc[0],
        found.lowest,
        "ward",
    ]
    return next((str(one) for one in wanted if one in tiers), next(iter(place.tiers())))


def _show_tier(name: str) -> None:
    """Put a tier into the address."""
    st.query_params["tier"] = name


def _levels(found: Levels, tier: str) -> None:
    """Draw the table of levels; a row chosen there is shown below and on the map."""
    shown = found.tiers[found.tiers["units"] > 0].assign(id=lambda rows: rows["tier"])
    table.show(
        shown,
        key="level_tiers",
        columns={
            "title": say("column_level"),
            "units": say("column_shared"),
            "largest_name": say("column_largest"),
            "largest_share": say("column_share"),
            "needed": say("column_needed"),
        },
        caption=say("tiers_caption", enough=percent(found.enough)),
        formats={"largest_share": table.percent},
        chosen=tier,
        on_choose=_show_tier,
    )


def _units(found: Levels, tier: str, ground: Footprint) -> None:
    """Draw the units of one level."""
    plural = vocabulary.tier(tier).plural
    heading = say("units_caption", tiers=plural, label=ground.label)
    rows = found.units[found.units["tier"] == tier]
    if rows.empty:
        plain.line(say("outside_all", tiers=plural.lower(), label=ground.label))
        return
    columns = {
        "name": say("column_unit"),
        "share": say("column_unit_share"),
        "weight": say(f"column_{found.by}"),
    }
    if found.service and (rows["role"] != "").any():
        columns["part"] = say("column_part", service=words.service(found.service))
    table.show(
        rows.assign(part=[_part(row) for _, row in rows.iterrows()]).reset_index(drop=True),
        key="level_units",
        columns=columns,
        caption=heading,
        formats={"share": table.percent, "weight": "{:,.0f}".format},
    )


def _part(row: pd.Series) -> str:
    """Say what a unit has to do with the service."""
    if not row["role"]:
        return ""
    return say("role_of", body=row["body"], role=say(f"role_{row['role']}"))
