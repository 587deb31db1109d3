"""Work that a page waits for: how far it is, a button to stop it, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

import streamlit as st

from web.background import Busy, Tell, Work
from web.parts import anatomy

Made = TypeVar("Made")


class Say(Protocol):
    """Return one of a page's sentences."""

    def __call__(self, code: str, /, **values: object) -> str:
        """Return the sentence of this code, with its values filled in."""


@dataclass(frozen=True)
class Panel(Generic[Made]):
    """
    The place on a page of one piece of work.

    Parameters
    ----------
    key
        Under which it is kept for the person who started it.
    say
        Gives ``panel_busy``, ``panel_progress``, ``panel_cancel``, ``panel_stopped`` and
        ``panel_failed``.
    """

    key: str
    say: Say

    @property
    def work(self) -> Work[Made] | None:
        """What was started last, if it was not taken away."""
        return cast("Work[Made] | None", st.session_state.get(self.key))

    @property
    def goes_on(self) -> bool:
        """Whether it is being made."""
        work = self.work
        return work is not None and work.running and not work.stopped

    def start(self, task: Callable[[Tell], Made]) -> None:
        """Start it and draw the page anew; say so when other work is going on."""
        try:
            st.session_state[self.key] = Work(task)
        except Busy:
            anatomy.warning(self.say("panel_busy"))
            return
        st.rerun()

    def drop(self) -> None:
        """Stop it and forget it: something else is wanted now."""
        work = self.work
        if work is not None:
            work.stop()
            del st.session_state[self.key]

    def progress(self) -> None:
        """Show how far it is, with the button that stops it."""
        _progress(self)

    def ended(self) -> Made | None:
        """Say how it ended, and return what was made, if anything."""
        work = self.work
        if work is None or self.goes_on:
            return None
        if work.stopped:
            anatomy.warning(self.say("panel_stopped"))
        elif work.fault is not None:
            anatomy.warning(self.say("panel_failed", why=work.fault))
        return None if work.stopped else work.made


@st.fragment(run_every=1.0)
def _progress(panel: Panel[Any]) -> None:
    """Show how far it is; once it ended, the whole page is drawn anew."""
    work = panel.work
    if work is None or not panel.goes_on:
        st.rerun()
        return
    done = panel.say("panel_progress", done=round(100 * work.share), words=work.words)
    st.progress(min(work.share, 1.0), text=done)
    if st.button(panel.say("panel_cancel"), key=f"{panel.key}_stop"):
        work.stop()
        st.rerun()
