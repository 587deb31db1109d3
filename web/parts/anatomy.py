"""The furniture of every page: answer, controls, two sides, why and how sure, take it away."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from web.parts.browser import mount
from web.static_files import FOLDER

LEFT, RIGHT = 5, 7
"""How the table and the map share a wide page."""


@cache
def _styles() -> str:
    """Read our styles once."""
    return (FOLDER / "patchwork" / "page.css").read_text(encoding="utf-8")


def furnish() -> None:
    """Put our styles on the page; called once a run, before anything else."""
    st.html(f"<style>{_styles()}</style>")


def icon() -> str:
    """Return the picture for the browser's tab."""
    return str(FOLDER / "patchwork" / "icon.png")


def answer(title: str, sentence: str, *, note: str = "") -> None:
    """
    Say what this page is and, in a sentence, what it found.

    Parameters
    ----------
    title
        The page's heading.
    sentence
        The answer; plain text, shown exactly as it is.
    note
        A line in between, such as that the place is made up.
    """
    between = f'<p class="pw-note">{escape(note)}</p>' if note else ""
    st.html(
        f'<div class="pw-title"><h1>{escape(title)}</h1>{between}'
        f'<p class="pw-answer">{escape(sentence)}</p></div>'
    )


def controls() -> DeltaGenerator:
    """Return the row for the question's few controls; it wraps when there is no room."""
    return st.container(horizontal=True, vertical_alignment="bottom", key="controls")


def sides() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the side for the table and the side for the map; one above the other when narrow."""
    left, right = st.container(key="sides").columns((LEFT, RIGHT), gap="medium")
    return left, right


def skip_link(target: str, words: str = "Skip the map") -> None:
    """Draw a link, seen when it has the focus, past what a keyboard would be caught in."""
    st.html(f'<a class="pw-skip" href="#{escape(target)}">{escape(words)}</a>')


def landing(target: str) -> None:
    """Mark where a skip link leads."""
    st.html(f'<div id="{escape(target)}" tabindex="-1"></div>')


def warning(sentence: str) -> None:
    """Say what to look out for; plain text."""
    st.html(f'<p class="pw-warning" role="status">{escape(sentence)}</p>')


def facts(title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """Return a heading with label, value and remark of each fact, as HTML that holds only text."""
    lines = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(value)}"
        + (f" <small>{escape(remark)}</small>" if remark else "")
        + "</dd>"
        for label, value, remark in rows
    )
    return f"<h2>{escape(title)}</h2><dl>{lines}</dl>" if lines else ""


def card(*parts: str) -> None:
    """Show parts made by `facts` together."""
    st.html(f'<div class="pw-card">{"".join(parts)}</div>')


def why(lines: Sequence[str]) -> None:
    """Draw the closed box with method, sources, dates and what was left out; plain text."""
    with st.expander("Why, and how sure"):
        st.html("".join(f"<p>{escape(one)}</p>" for one in lines))


def take_away(
    *, csv: Callable[[], bytes] | None = None, file_name: str = "patchwork.csv", key: str = "take"
) -> None:
    """
    Draw the row for taking the page away: table as CSV, link to this view, print.

    Parameters
    ----------
    csv
        Makes the file when it is asked for; without it there is no such button.
    file_name
        What the file is called.
    key
        Its name on the page.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        if csv is not None:
            st.download_button(
                "Download the table (CSV)",
                data=csv,
                file_name=file_name,
                mime="text/csv",
                on_click="ignore",
                key=f"{key}_csv",
            )
        mount(("actions", "drawActions"), key=f"{key}_actions", data={}, triggers={})


def empty(
    title: str, sentence: str, button: str = "", act: Callable[[], None] | None = None
) -> None:
    """Say what this page will show, how to get there, and give one button."""
    st.html(
        f'<div class="pw-title"><h1>{escape(title)}</h1>'
        f'<p class="pw-answer">{escape(sentence)}</p></div>'
    )
    if button and act:
        st.button(button, on_click=act, type="primary")
