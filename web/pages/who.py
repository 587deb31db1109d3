"""Who works here: officers, councillors and groups of a postcode, a point or an area."""

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import grid, vocabulary
from store.exporting import table_as_csv
from web import poster_panel, question, who_map
from web.asking import who
from web.asking.who import Found, Spot
from web.navigation import door
from web.parts import anatomy, locating, map_panel, meant, plain, table
from web.parts.map_panel import Click
from web.place import Place, UnknownArea, UnknownPlace
from web.who_cards import cards
from web.who_words import answer, for_now, lookouts, method, say, title, where
from web.who_words import ground as ground_of

KEY = "who_map"
AFTER = "after-who-map"
BOX = "postcode"
"""The name of the box, and of the postcode in the address."""
AREA, POINT = "area", "point"
COLUMNS = ("name", "role", "service", "on", "organisation", "about", "contact", "now")


def page(place: Place) -> None:
    """Draw the page."""
    counts = place.register.counts()
    if not (counts.get("officers") or counts.get("patches")):
        anatomy.empty(say("empty_title"), say("empty_body"))
        door("bring_in", place, say("empty_button"))
        return
    plain.style("who")
    head = st.container()
    with anatomy.controls():
        spot = _spot(place)
    found = who.ask(place, spot) if spot else None
    with head:
        note = place.name if place.is_demo else ""
        anatomy.answer(say("title"), answer(found) if found else say("ask"), note=note)
    if found is None:
        map_panel.show(who_map.blank(place), key=KEY, on_click=_clicked)
    else:
        _found(place, found)


def _found(place: Place, found: Found) -> None:
    """Draw the answer."""
    for line in lookouts(found):
        anatomy.warning(line)
    st.html(cards(found))
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        _table(found)
    with right:
        map_panel.show(who_map.describe(place, found), key=KEY, on_click=_clicked)
        st.html(who_map.legend_html(place, found))
    anatomy.landing(AFTER)
    poster_panel.show(place, found)
    anatomy.take_away(
        csv=lambda: _csv(place, found.spot), file_name="who-works-here.csv", key="who_take"
    )
    anatomy.why(method(place, found))


def _spot(place: Place) -> Spot | None:
    """Draw the box and the device's button; return where one asks, if anywhere."""
    text = st.text_input(
        say("box"),
        key=BOX,
        bind="query-params",
        placeholder=meant.example(place),
        on_change=lambda: question.forget(POINT, AREA),
        width=400,
    )
    locating.button(
        "who_device",
        label=say("device"),
        words={one: say(f"device_{one}") for one in locating.TOLD},
        found=lambda lon, lat, _: _ask_point(lon, lat),
    )
    try:
        return _asked(place, text)
    except (UnknownArea, UnknownPlace) as error:
        anatomy.warning(str(error))
        return None


def _asked(place: Place, text: str) -> Spot | None:
    """Return what the address or the box asks about."""
    point = question.read_point(st.query_params.get(POINT))
    if point:
        return who.at_point(place, *point, say("this_point"))
    if code := st.query_params.get(AREA, ""):
        return who.in_area(place, code)
    unknown = say("unknown", text=text[: question.LONGEST])
    hit = meant.show(place, text, unknown=unknown) if text else None
    if hit is None:
        return None
    if hit.kind in {"boundary", "patch"}:
        return who.in_area(place, hit.code)
    return who.at_point(place, hit.lon, hit.lat, hit.label)


def _ask_point(lon: float, lat: float) -> None:
    """Ask about a point: it goes into the address, and the box is emptied."""
    st.session_state[BOX] = ""
    question.forget(AREA)
    st.query_params[POINT] = f"{lat:.6f},{lon:.6f}"


def _clicked(click: Click) -> None:
    """Ask about the point that was clicked."""
    _ask_point(click.lon, click.lat)


def listed(found: Found) -> pd.DataFrame:
    """Return the rows as the table and the file show them: what is meant for residents alone."""
    rows = found.rows.drop(columns="geometry").to_dict("records")
    kinds = {"vacant": say("kind_vacant"), "group": say("kind_group")}
    return pd.DataFrame(
        {
            "id": [row["id"] for row in rows],
            "name": [title(row) for row in rows],
            "role": [kinds.get(row["kind"]) or row["role"] for row in rows],
            "service": [vocabulary.title("services", row["service"]) for row in rows],
            "on": [row["on"].replace("\n", "; ") or ground_of(row) for row in rows],
            **{name: [row[name] for row in rows] for name in ("organisation", "about", "contact")},
            "now": [", ".join(filter(None, [for_now(row), row["cover_contact"]])) for row in rows],
        }
    )


def _table(found: Found) -> None:
    """Draw the table; who has ground is found on the map."""
    if found.rows.empty:
        return
    ground = who_map.as_rows(found).geometry.reindex(found.rows.index)
    frame = grid.to_lonlat(gpd.GeoDataFrame(listed(found), geometry=ground, crs=found.rows.crs))
    short = {name: say(f"column_{name}") for name in ("name", "service", "on")}
    table.show(
        frame,
        key="who_table",
        columns=short,
        caption=say("table_caption", where=where(found.spot)),
        layer=who_map.ROWS,
        link=KEY,
    )


def _csv(place: Place, spot: Spot) -> bytes:
    """Return the answer as a file: what everybody may see, whoever takes it away."""
    rows = listed(who.ask(place.as_everybody(), spot))
    names = {name: say(f"column_{name}") for name in COLUMNS}
    return table_as_csv(rows[list(COLUMNS)].rename(columns=names))
