"""What a moderator is in the middle of: unsaved, so it lives in the session and nowhere else."""

from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

from web.review_acts import Done

STATE = "review"
Mode = Literal["", "publish", "return", "withdraw", "merge"]


@dataclass
class Draft:
    """
    A moderator's session.

    Parameters
    ----------
    mode
        What is being done to the record in sight, when it takes a second step.
    into
        The record it is to be merged into.
    done
        What was done last, to be told and perhaps undone.
    notice
        What else is to be told.
    lines
        What could not be done, each with its reason.
    faults
        What is wrong with what was typed, by field.
    turn
        Rises whenever the focus is to go to ``focus``.
    focus
        The part of the page that is to have the focus.
    index
        Where in the queue the record in sight was.
    drawn
        The record that was drawn last, with its version and that of the one it is meant for: what
        is chosen now was chosen looking at that.
    name
        What it is called.
    listed
        The versions of all that was listed when many were to be dealt with at once, by id.
    """

    mode: Mode = ""
    into: str = ""
    done: Done | None = None
    notice: str = ""
    lines: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    turn: int = 0
    focus: str = ""
    index: int = 0
    drawn: tuple[object, ...] = ()
    name: str = ""
    listed: dict[str, int] = field(default_factory=dict)

    def settle(self, *, done: Done | None = None, notice: str = "") -> None:
        """Close what was open, and tell what came of it."""
        self.mode, self.into, self.faults, self.lines = "", "", {}, []
        self.done, self.notice, self.drawn = done, notice, ()

    def point(self, selector: str) -> None:
        """Send the focus somewhere."""
        self.turn += 1
        self.focus = selector


def draft() -> Draft:
    """Return this person's draft."""
    if STATE not in st.session_state:
        st.session_state[STATE] = Draft()
    found: Draft = st.session_state[STATE]
    return found
