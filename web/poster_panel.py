"""Posters on the page of who works here: of which areas, and on what paper."""

import streamlit as st

from layers import vocabulary
from layers.words import sentence
from mapping.paper.sheet import Orientation, Paper
from web import posters
from web.asking import ground
from web.asking.who import Found, Spot
from web.parts import kept, plain
from web.place import Place
from web.who_words import say
from web.wiring import wiring

PAPERS: dict[str, Paper] = {"A4": "A4", "A3": "A3"}
TURNED: dict[str, Orientation] = {"portrait": "portrait", "landscape": "landscape"}
ONE, WARDS = "one", "wards"
Areas = list[tuple[str, str]]


def show(place: Place, found: Found) -> None:
    """Offer posters of the area asked about, of the patches that reach it, or of all wards."""
    area = area_of(place, found.spot)
    if area is None:
        return
    address = wiring().address
    plain.line(say("poster_note" if address else "poster_without"))
    wanted = choices(place, found, area)
    with st.container(horizontal=True, vertical_alignment="bottom", key="poster_controls"):
        titles = {key: title for key, (title, _) in wanted.items()}
        chosen = kept.select(say("poster_of"), titles, usual=ONE, key="poster", width=320)
        paper = kept.select(
            sentence("ward_map", "choose_paper"),
            {one: one for one in PAPERS},
            usual="A4",
            key="paper",
            width=100,
        )
        turned = kept.select(
            sentence("ward_map", "choose_orientation"),
            {one: sentence("ward_map", one) for one in TURNED},
            usual="portrait",
            key="turned",
            width=160,
        )
        form = posters.Form(paper=PAPERS[paper], orientation=TURNED[turned], address=address)
        areas = wanted[chosen][1]
        st.download_button(
            say("poster" if len(areas) == 1 else "posters"),
            data=lambda: posters.printed(place, areas, form).made,
            file_name=_file(areas),
            mime="application/pdf",
            on_click="ignore",
            key="who_poster",
        )


def _file(areas: Areas) -> str:
    """Name the file after its only area, or after what it holds."""
    return f"who-works-in-{areas[0][0] if len(areas) == 1 else 'areas'}.pdf".replace(
        " ", "-"
    ).lower()


def area_of(place: Place, spot: Spot) -> tuple[str, str] | None:
    """Return code and name of the area asked about, or of the ward that a point lies in."""
    if spot.area is not None:
        return spot.area[1], spot.label
    layer = ground.finest(place, place.today())
    areas = place.areas(layer) if layer else None
    at = [] if areas is None else areas.sindex.query(spot.shape, predicate="intersects")
    if areas is None or not len(at):
        return None
    row = areas.iloc[at[0]]
    return str(row["code"]), str(row["name"])


def choices(place: Place, found: Found, area: tuple[str, str]) -> dict[str, tuple[str, Areas]]:
    """Return what may be printed, by name: what a person reads, and the areas."""
    wanted = {ONE: (area[1], [area])}
    for service in sorted(found.who.patches["service"].unique()):
        here = _patches(place, found, service)
        if here != [area]:
            title = say(
                "poster_patches",
                service=vocabulary.title("services", service).lower(),
                count=len(here),
            )
            wanted[service] = (title, here)
    return wanted | _wards(place, found.spot)


def _patches(place: Place, found: Found, service: str) -> Areas:
    """Return the patches of a service that reach the spot."""
    frame = place.areas(f"service:{service}")
    mine = frame[frame["id"].isin(found.who.patches["id"])].sort_values("name", kind="stable")
    return list(zip(mine["code"].astype(str), mine["name"].astype(str), strict=True))


def _wards(place: Place, spot: Spot) -> dict[str, tuple[str, Areas]]:
    """Return the wards of the area asked about, or else of the district round the spot."""
    layer = ground.finest(place, place.today())
    around = _around(place, spot)
    if layer is None or around is None:
        return {}
    code, name = around
    inside = posters.areas(place, within=code, service="")
    if len(inside) < 2:
        return {}
    title = say("poster_wards", kind=layer.singular.lower(), name=name, count=len(inside))
    return {WARDS: (title, inside)}


def _around(place: Place, spot: Spot) -> tuple[str, str] | None:
    """Return the area asked about when it is larger than a ward, else the district round it."""
    finest = ground.finest(place, place.today())
    if spot.area is not None and spot.area[0].kind == "tier" and spot.area[0] != finest:
        return spot.area[1], spot.label
    if "district" not in place.tiers():
        return None
    districts = place.areas("tier:district")
    at = districts.sindex.query(spot.shape.representative_point(), predicate="intersects")
    if not len(at):
        return None
    row = districts.iloc[at[0]]
    return str(row["code"]), str(row["name"])
