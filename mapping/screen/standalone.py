"""One HTML file with a map that opens offline, from an e-mail or a stick."""

from html import escape
from pathlib import Path

from mapping import style
from mapping.paper.content import about, answer, day
from mapping.paper.drawing import Drawing, angle, draw
from mapping.paper.keys import Section, keys
from mapping.paper.sheet import Sheet
from mapping.paper.symbols import hatch
from mapping.screen.one_file import CannotInline, OneFile
from mapping.screen.standalone_data import page_data

__all__ = ["CannotInline", "standalone_html"]


def standalone_html(sheet: Sheet, *, leaflet: Path, link: tuple[str, str] | None = None) -> bytes:
    """
    Make one HTML file that shows a sheet.

    Parameters
    ----------
    sheet
        What is on it; the numbers are those of the printed map.
    leaflet
        Leaflet's ``dist`` folder, whose script and style are put into the file.
    link
        For a map inside other people's pages: the address of the page it is of, on our own site,
        and the words of the link.

    Returns
    -------
    bytes
        The page in UTF-8.

    Raises
    ------
    CannotInline
        If Leaflet is missing, or something in the page would still be fetched from elsewhere.
    """
    drawing = draw(sheet)
    page = OneFile(
        title=f"{sheet.heading}: {_subtitle(sheet)}",
        body=_body(drawing, link),
        data=page_data(drawing),
        language=sheet.language,
    )
    return page.as_html(leaflet=leaflet)


def _subtitle(sheet: Sheet) -> str:
    """Say what it is and where."""
    place = f", {sheet.place}" if sheet.place else ""
    return sheet.subtitle or f"{sheet.kind.capitalize()} map{place}"


def _body(drawing: Drawing, link: tuple[str, str] | None = None) -> str:
    """Write the page's own words; the script fills table and map."""
    sheet = drawing.sheet
    made_up = '<p class="made-up">Made-up place: not for real decisions</p>' if sheet.demo else ""
    start = "<body>" if link is None else '<body class="embed">'
    return (
        f'{start}\n<nav aria-label="Skip"><a class="skip" href="#map-part">Skip to the map</a>'
        '<a class="skip" href="#after-map">Skip list and map</a></nav>\n'
        f"<header><h1>{escape(sheet.heading)}</h1><p>{escape(_subtitle(sheet))}</p>"
        f'<p class="answer">{escape(answer(sheet))}</p>{made_up}{_way(link)}</header>\n'
        f'<main>\n<div class="both">\n{_list(sheet)}{_map(sheet)}</div>\n'
        f'<section id="after-map" tabindex="-1"><h2>What the marks mean</h2>{_key(drawing)}'
        f"</section>\n</main>\n{_foot(drawing)}{_patterns(drawing)}"
    )


def _way(link: tuple[str, str] | None) -> str:
    """Write the link to the page that the map is of."""
    if link is None:
        return ""
    address, words = link
    return f'<p><a href="{escape(address)}" target="_blank" rel="noopener">{escape(words)}</a></p>'


def _list(sheet: Sheet) -> str:
    """Write the search box and the empty table."""
    return (
        f'<section id="list"><h2>In and around {escape(sheet.heading)}</h2>'
        '<div class="search"><label for="search">Search the list</label>'
        '<input id="search" type="search" autocomplete="off"></div>'
        '<p class="found" id="found" role="status"></p>'
        "<noscript><p>This page needs its own script to show the list and the map.</p></noscript>"
        '<div class="rows" tabindex="0" role="region" aria-label="List"><table>'
        "<caption>Assets and needs; choose a name to find it on the map</caption><thead><tr>"
        '<th scope="col">No.</th><th scope="col">Name</th><th scope="col">Where</th></tr></thead>'
        "<tbody></tbody></table></div></section>\n"
    )


def _map(sheet: Sheet) -> str:
    """Write the map's place and the switches of its layers."""
    return (
        '<section id="map-part" tabindex="-1" aria-label="Map"><h2>Map</h2>'
        f'<div id="map" role="region" '
        f'aria-label="Map of {escape(sheet.heading)}; the list holds the same records"></div>'
        '<fieldset id="layers"><legend>Show on the map</legend></fieldset></section>\n'
    )


def _key(drawing: Drawing) -> str:
    """Write the legend."""
    return f'<div class="key">{"".join(_section(one) for one in keys(drawing, joined=False))}</div>'


def _section(section: Section) -> str:
    """Write one part of the legend; its pictures are our own, its words are escaped."""
    lines = "".join(f"<li>{one['svg']}{escape(one['words'])}</li>" for one in section.marks)
    return f"<div><h3>{escape(section.title)}</h3><ul>{lines}</ul></div>"


def _foot(drawing: Drawing) -> str:
    """Write how the map was made and whom to name."""
    sheet = drawing.sheet
    said = [*about(sheet, drawing)[: 1 if sheet.boundary_date else 0], *sheet.notes]
    named = [
        ". ".join(filter(None, (one.name, one.licence, one.attribution))) for one in sheet.sources
    ]
    sources = f"<h3>Sources and licences</h3>{_paragraphs(named)}" if named else ""
    return (
        f"<footer><h2>About this map</h2>{_paragraphs(said)}{sources}"
        f"<p>Made on {escape(day(sheet.made_on))} with Patchwork.</p></footer>\n"
    )


def _paragraphs(sentences: list[str]) -> str:
    """Write sentences as paragraphs."""
    return "".join(f"<p>{escape(one)}</p>" for one in sentences)


def _pattern(drawing: Drawing, turn: int, service: str) -> str:
    """Define one service's hatch in pixels."""
    colour = style.service_colour(service, drawing.services)
    step = 6.0 + 3.0 * len(drawing.services)
    return hatch(f"hatch-{turn}", colour, angle(turn), step=step, thick=0.6)


def _patterns(drawing: Drawing) -> str:
    """Define the hatches that patches are filled with."""
    found = "".join(
        _pattern(drawing, turn, service) for turn, service in enumerate(drawing.services)
    )
    return f'<svg width="0" height="0" aria-hidden="true"><defs>{found}</defs></svg>\n'
