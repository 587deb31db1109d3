"""The search for few moves: made beside the page, shown how far it is, stopped, taken or not."""

import time

import streamlit as st

from mapping.analysis.balancing import Balance
from web import background
from web.asking.plans import Board
from web.background import Busy
from web.parts import anatomy, kept, plain
from web.plans_draft import Search, Work
from web.plans_words import explained, say, suggested

SECONDS = 12.0
"""How long a suggestion may take."""
TOLERANCES = {"0.05": "5 %", "0.1": "10 %", "0.15": "15 %", "0.2": "20 %", "0.3": "30 %"}


def show(board: Board, work: Work) -> None:
    """Draw the search, and what it found, each move to be taken or not."""
    with st.expander(say("suggest_title")):
        tolerance = float(
            kept.select(
                say("choose_tolerance"), TOLERANCES, usual="0.1", key="tolerance", width=260
            )
        )
        if work.search is not None and work.search.going:
            _progress(work)
            return
        if st.button(say("suggest"), key="plan_suggest"):
            _start(board, work, tolerance)
        if work.search is not None:
            _ended(board, work, work.search)


def _start(board: Board, work: Work, tolerance: float) -> None:
    """Start the search, and draw the page anew."""
    moves = dict(work.moves)
    try:
        task = background.Work(
            lambda tell: board.balanced(
                moves, tolerance=tolerance, seconds=SECONDS, tell=lambda: tell(0.0, "")
            )
        )
    except Busy:
        anatomy.warning(say("search_busy"))
        return
    work.search = Search(task=task, tolerance=tolerance, moves=moves, begun=time.monotonic())
    st.rerun()


@st.fragment(run_every=1.0)
def _progress(work: Work) -> None:
    """Show how far it is, by the clock; once it ended, the whole page is drawn anew."""
    search = work.search
    if search is None or not search.going:
        st.rerun()
        return
    # The solver tells nothing while it works, but it keeps to its time.
    share = min((time.monotonic() - search.begun) / SECONDS, 0.99)
    left = max(1, round(SECONDS * (1 - share)))
    st.progress(share, text=say("search_going", seconds=left))
    if st.button(say("search_stop"), key="plan_search_stop"):
        search.task.stop()
        st.rerun()


def _ended(board: Board, work: Work, search: Search) -> None:
    """Say how the search ended, and offer what it found."""
    if search.task.stopped:
        anatomy.warning(say("search_stopped"))
    elif search.task.fault is not None:
        anatomy.warning(say("search_failed", why=search.task.fault))
    elif search.task.made is not None and search.moves != work.moves:
        anatomy.warning(say("search_stale"))
    elif search.task.made is not None:
        _offer(board, work, search.task.made, search.tolerance)


def _offer(board: Board, work: Work, found: Balance, tolerance: float) -> None:
    """Draw each move with its reason."""
    plain.line(suggested(board, found, tolerance))
    names, taken = board.named(work.moves), {}
    for at, move in enumerate(found.moves):
        plain.line(f"{at + 1}. {explained(board, names, move)}")
        if st.checkbox(
            say("take_one", number=at + 1), value=True, key=f"plan_take_{work.turn}_{at}"
        ):
            taken[board.units.codes[move.unit]] = names[move.target]
    if found.moves and st.button(say("take"), type="primary", key="plan_take_all"):
        work.replace({**work.moves, **taken})
        st.rerun()
