"""The one escaper for text that a map library takes as markup, such as a base map's attribution.

Leaflet puts it into the page as HTML; folium, should a map ever pass through it, also compiles it
as a template on the server and as a template literal in the browser. Escaping HTML alone would
leave ``{{ }}`` and ``${ }`` alive, so they are escaped too. What people typed does not come
this way at all: it reaches the browser as data (see `url_layer`).
"""

import html
import re

_TEMPLATES = {
    ord("{"): "&#123;",
    ord("}"): "&#125;",
    ord("`"): "&#96;",
    ord("$"): "&#36;",
    ord("\\"): "&#92;",
}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def map_text(text: object) -> str:
    """Return text that a map shows exactly as it is, whatever it says."""
    return html.escape(str(text), quote=True).translate(_TEMPLATES)


def colour(text: str) -> str:
    """Return a colour if it is written ``#RRGGBB``; raise ``ValueError`` if it is anything else."""
    if not _COLOUR.fullmatch(text):
        msg = f"{text!r:.40} is not a colour such as #12436D."
        raise ValueError(msg)
    return text
