"""A map of chosen records as one HTML file, to be shown inside other people's pages."""

from html import escape
from pathlib import Path

from layers import grid
from mapping import style
from mapping.paper.content import day
from mapping.paper.symbols import diamond, printable, roundel, swatch
from mapping.screen.embedded_data import Shown, page_data
from mapping.screen.one_file import OneFile

__all__ = ["Shown", "embedded_html"]

GROUPS = {"assets": style.ASSET_GROUPS, "needs": style.NEED_GROUPS}
TITLES = {"assets": "Assets", "needs": "Needs"}
_WIDE, _HIGH = 7.0, 4.6


def embedded_html(shown: Shown, *, leaflet: Path) -> bytes:
    """
    Make the file.

    Parameters
    ----------
    shown
        What it shows.
    leaflet
        Leaflet's ``dist`` folder.

    Raises
    ------
    CannotInline
        If Leaflet is missing.
    WrongCrs
        If the frames are not in metres of one system.
    """
    grid.require_metres(shown.records, shown.areas, shown.context)
    page = OneFile(title=shown.title, body=_body(shown), data=page_data(shown))
    return page.as_html(leaflet=leaflet)


def _body(shown: Shown) -> str:
    """Write the page's own words; the script fills map and table."""
    made_up = '<p class="made-up">Made-up place: not for real decisions</p>' if shown.demo else ""
    about = f"<p>{escape(printable(shown.about))}</p>" if shown.about else ""
    address, words = shown.link
    return (
        '<body class="embed">\n<nav aria-label="Skip"><a class="skip" href="#list">Skip the map</a>'
        f"</nav>\n<header><h1>{escape(printable(shown.title))}</h1>{about}"
        f'<p class="answer">{escape(printable(shown.answer))}</p>{made_up}'
        f'<p><a href="{escape(address)}" target="_blank" rel="noopener">{escape(words)}</a></p>'
        f'</header>\n<main>\n<div class="both">\n{_map(shown)}{_list()}</div>\n'
        f"<section><h2>What the marks mean</h2>{_key(shown)}</section>\n</main>\n{_foot(shown)}"
    )


def _map(shown: Shown) -> str:
    """Write the map's place and the switches of its layers."""
    label = f"Map of {printable(shown.title)}; the list holds the same records"
    return (
        '<section id="map-part" aria-label="Map"><div id="map" role="region" '
        f'aria-label="{escape(label)}"></div>'
        '<fieldset id="layers"><legend>Show on the map</legend></fieldset></section>\n'
    )


def _list() -> str:
    """Write the search box and the empty table."""
    return (
        '<section id="list" tabindex="-1"><h2>List</h2>'
        '<div class="search"><label for="search">Search the list</label>'
        '<input id="search" type="search" autocomplete="off"></div>'
        '<p class="found" id="found" role="status"></p>'
        "<noscript><p>This page needs its own script to show the list and the map.</p></noscript>"
        '<div class="rows" tabindex="0" role="region" aria-label="List"><table>'
        "<caption>Assets and needs; choose a name to find it on the map</caption><thead><tr>"
        '<th scope="col">Mark</th><th scope="col">Name</th><th scope="col">Where</th></tr></thead>'
        "<tbody></tbody></table></div></section>\n"
    )


def _key(shown: Shown) -> str:
    """Write the legend: what is on this map, drawn by the same hand."""
    parts = [_section(TITLES[layer], _entries(shown, layer)) for layer in GROUPS]
    if shown.records["old"].any():
        mark = roundel("", _WIDE / 2, _HIGH / 2, fill=style.DARK_GREY, old=True)
        parts.append(_section("How fresh", [(mark, shown.old_words)]))
    return f'<div class="key">{"".join(parts)}</div>'


def _entries(shown: Shown, layer: str) -> list[tuple[str, str]]:
    """Return mark and words of each group of a layer that is on the map."""
    rows = shown.records
    here = {style.group(layer, one).name for one in rows.loc[rows["layer"] == layer, "code"]}
    draw = diamond if layer == "needs" else _circle
    return [
        (draw(_WIDE / 2, _HIGH / 2, fill=one.colour), one.title)
        for one in GROUPS[layer]
        if one.name in here
    ]


def _circle(x: float, y: float, *, fill: str) -> str:
    """Draw an asset's mark."""
    return roundel("", x, y, fill=fill)


def _section(title: str, entries: list[tuple[str, str]]) -> str:
    """Write one part of the legend; its pictures are our own, its words are escaped."""
    if not entries:
        return ""
    lines = "".join(
        f"<li>{swatch(mark, width=_WIDE, height=_HIGH)}{escape(words)}</li>"
        for mark, words in entries
    )
    return f"<div><h3>{escape(title)}</h3><ul>{lines}</ul></div>"


def _foot(shown: Shown) -> str:
    """Write whom to name, and when it was made."""
    named = [
        ". ".join(filter(None, (one.name, one.licence, one.attribution))) for one in shown.sources
    ]
    said = "".join(f"<p>{escape(one)}</p>" for one in named)
    sources = f"<h2>Sources and licences</h2>{said}" if said else ""
    return (
        f"<footer>{sources}<p>Made on {escape(day(shown.made_on))} with Patchwork.</p></footer>\n"
    )
