"""The people of a place as cards, service by service: HTML that holds only text."""

from html import escape
from typing import Any

from web.asking.who import Found
from web.who_words import for_now, ground, link, reach, role, say, title


def cards(found: Found) -> str:
    """Return a part for each service with a card for each person."""
    parts = []
    for name, rows in found.rows.groupby("title", sort=False):
        people = "".join(_card(row) for row in rows.drop(columns="geometry").to_dict("records"))
        parts.append(
            f'<section><h2>{escape(str(name))}</h2><ul class="pw-people">{people}</ul></section>'
        )
    return f'<div class="pw-who">{"".join(parts)}</div>'


def _card(row: dict[str, Any]) -> str:
    """Return one person, vacant post or group."""
    lines = [_line(role(row), "pw-role"), _line(row["about"]), _line(ground(row))]
    lines += [_line(for_now(row), "pw-away"), _contact(row)]
    return f"<li><h3>{escape(title(row))}</h3>{''.join(lines)}</li>"


def _line(text: str, kind: str = "") -> str:
    """Return a paragraph; nothing for none."""
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{escape(str(text))}</p>" if text else ""


def _contact(row: dict[str, Any]) -> str:
    """Return how to reach somebody, as a link where that is plain."""
    said = reach(row)
    address = link(said)
    shown = escape(said)
    if address:
        shown = f'<a href="{escape(address, quote=True)}">{shown}</a>'
    found = f'<p class="pw-contact">{shown}</p>' if said else ""
    if row["kind"] == "group" and row["website"].startswith(("https://", "http://")):
        site = escape(row["website"], quote=True)
        found += f'<p class="pw-contact"><a href="{site}" rel="noopener">{site}</a></p>'
    if found or row["kind"] == "vacant":
        return found
    return _line(say("no_contact"), "pw-none")
