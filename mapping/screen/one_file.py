"""One HTML file that holds its own scripts, styles and data, and may load nothing.

Its content security policy says so. What people typed is data inside a JSON element and reaches the
page as text only.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from layers.errors import PatchworkError

PARTS = Path(__file__).parent / "standalone_page"

_HARMLESS = str.maketrans(
    {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
)
_REACHES_OUT = re.compile(
    r"<(?:script|img|iframe|link|source|object|embed|use|image)\b[^>]*\b(?:src|href|data)\s*=|"
    r"@import|url\(\s*['\"]?(?!#|data:)",
    re.IGNORECASE,
)


class CannotInline(PatchworkError):
    """A part of the page would have to be fetched from elsewhere."""


@dataclass(frozen=True, kw_only=True)
class OneFile:
    """
    What a file holds besides the script and style that all of them share.

    Parameters
    ----------
    title
        What stands in the browser's tab; any text.
    body
        The page's own markup, in which what people typed is escaped.
    data
        What the script draws.
    language
        Language of the words, for screen readers.
    """

    title: str
    body: str
    data: Mapping[str, object]
    language: str = "en"

    def as_html(self, *, leaflet: Path) -> bytes:
        """
        Return the file in UTF-8.

        Parameters
        ----------
        leaflet
            Leaflet's ``dist`` folder, whose script and style are put into the file.

        Raises
        ------
        CannotInline
            If Leaflet is missing, or something in the page would be fetched from elsewhere.
        """
        css, scripts = _parts(leaflet)
        shell = self._head(css, policy(leaflet)) + self.body
        _refuse_outside(shell)
        data = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        inline = "".join(f"<script>{one}</script>\n" for one in scripts)
        page = (
            f'{shell}<script type="application/json" id="data">{data.translate(_HARMLESS)}'
            f"</script>\n{inline}</body>\n</html>\n"
        )
        return page.encode("utf-8", errors="replace")

    def _head(self, css: str, rules: str) -> str:
        """Write the head: policy first, then title and style."""
        return (
            f'<!doctype html>\n<html lang="{escape(self.language)}">\n<head>\n'
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(rules)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{escape(self.title)}</title>\n<style>{css}</style>\n</head>\n"
        )


def policy(leaflet: Path) -> str:
    """Return the content security policy: these scripts, this style, nothing else."""
    css, scripts = _parts(leaflet)
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"script-src {' '.join(map(_hash, scripts))}; style-src {_hash(css)}"
    )


def _parts(leaflet: Path) -> tuple[str, tuple[str, str]]:
    """Return the style and the scripts that every file has."""
    css = _leaflet_css(leaflet) + (PARTS / "page.css").read_text("utf-8")
    return css, (_leaflet_js(leaflet), (PARTS / "page.js").read_text("utf-8"))


def _read(path: Path) -> str:
    """Read one of Leaflet's files."""
    if not path.is_file():
        msg = f"The map's script is not in place: {path.name} is missing."
        raise CannotInline(msg)
    return path.read_text("utf-8")


def _leaflet_js(leaflet: Path) -> str:
    """Return Leaflet's script, without the pointer to its source map."""
    script = re.sub(r"//# sourceMappingURL=.*", "", _read(leaflet / "leaflet.js")).strip()
    if "</script" in script.casefold():
        msg = "Leaflet's script would end its own element."
        raise CannotInline(msg)
    return script


def _leaflet_css(leaflet: Path) -> str:
    """Return Leaflet's style without its pictures, which this map does not use."""
    return re.sub(r"[\w-]+\s*:\s*url\([^)]*\)\s*;?", "", _read(leaflet / "leaflet.css"))


def _refuse_outside(shell: str) -> None:
    """Refuse a page that would fetch anything."""
    found = _REACHES_OUT.search(shell)
    if found is not None:
        msg = f"The page would fetch something from elsewhere: {found[0][:80]}"
        raise CannotInline(msg)


def _hash(content: str) -> str:
    """Return a content's hash as a content security policy names it."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
