"""What somebody is planning in this window, before it is kept as a draft."""

from dataclasses import dataclass, field

import streamlit as st

from mapping.analysis.balancing import Balance
from web import background
from web.asking.plans import Board


@dataclass(frozen=True, kw_only=True)
class Search:
    """
    A search for few moves.

    Parameters
    ----------
    task
        The work that goes on beside the page, and what comes of it.
    tolerance, moves
        How far from the average a patch may be, and what had been moved when it began.
    begun
        When it began, by the clock that never goes back.
    """

    task: background.Work[Balance]
    tolerance: float
    moves: dict[str, str]
    begun: float

    @property
    def going(self) -> bool:
        """Whether it goes on, and somebody waits for it."""
        return self.task.running and not self.task.stopped


@dataclass
class Work:
    """
    A plan in the making.

    Parameters
    ----------
    moves
        Unit's code to patch's name; empty for nobody.
    opened
        Names of patches it opens.
    turn
        Rises whenever the moves are changed other than in the browser.
    search
        The last search for few moves.
    """

    moves: dict[str, str] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    turn: int = 0
    search: Search | None = None

    def keep(self, moves: dict[str, str]) -> None:
        """Take the moves that were made in the browser, which shows them already."""
        self.moves = moves

    def replace(self, moves: dict[str, str]) -> None:
        """Take other moves; the browser begins anew with them."""
        self.moves = dict(moves)
        self.opened = tuple(dict.fromkeys((*self.opened, *(one for one in moves.values() if one))))
        self.turn += 1

    def open(self, name: str, moves: dict[str, str]) -> None:
        """Open a patch, with the units that go to it."""
        self.opened = tuple(dict.fromkeys((*self.opened, name)))
        self.replace({**self.moves, **moves})


def work_on(board: Board) -> Work:
    """Return what is being planned for these patches in this window."""
    question = board.question
    key = f"plan_work_{question.service}_{question.tier}"
    if key not in st.session_state:
        st.session_state[key] = Work()
    work: Work = st.session_state[key]
    return work
