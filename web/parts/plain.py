"""Plain text on a page: what people typed is shown exactly as it is, never as markup."""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Literal

import streamlit as st

from web.static_files import FOLDER


@cache
def _read(name: str) -> str:
    """Read one of our style sheets once."""
    return (FOLDER / "patchwork" / f"{name}.css").read_text(encoding="utf-8")


def style(name: str) -> None:
    """Put a page's own styles on it, from ``web/static/patchwork``."""
    st.html(f"<style>{_read(name)}</style>")


def heading(text: str, *, remark: str = "") -> None:
    """Draw the heading of a part of the page, with a line under it."""
    under = f'<p class="pw-note">{escape(remark)}</p>' if remark else ""
    st.html(f'<div class="pw-part"><h2>{escape(text)}</h2>{under}</div>')


def line(text: str, *, kind: Literal["note", "file", "examples"] = "note") -> None:
    """Draw one line."""
    st.html(f'<p class="pw-{kind}">{escape(text)}</p>')


def lines(many: Sequence[str]) -> None:
    """Draw several lines; nothing for none."""
    if many:
        st.html("".join(f'<p class="pw-note">{escape(one)}</p>' for one in many))
