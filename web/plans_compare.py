"""Two plans side by side: every patch under both, and the areas they treat differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from mapping.analysis.plan import compared
from store.exporting import table_as_csv
from web.asking.planning import Draft, fitting
from web.asking.plans import Board
from web.parts import choosing, figures, plain
from web.plans_words import FIGURE_TITLES, change, count_units, figure, say

ABOVE = "above"
"""The name of the plan that is being made, among those to choose from."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two plans: what it is called here, and where it puts units."""

    title: str
    moves: Mapping[str, str]


def show(board: Board, drafts: Sequence[Draft], moves: Mapping[str, str]) -> None:
    """
    Draw the choice of two plans and what they come to.

    Parameters
    ----------
    board
        What plans are made on.
    drafts
        The plans there are.
    moves
        The plan that is being made.
    """
    plain.heading(say("compare_title"))
    known = {one.id: Side(title=one.name, moves=fitting(board, one.moves)) for one in drafts}
    known |= {ABOVE: Side(title=say("compare_above"), moves=moves)}
    first, second = _usual(drafts)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        titles = {name: side.title for name, side in known.items()}
        one, other = (
            known[choosing.one(say(label), titles, key=f"plan_{label}", usual=usual, width=340)]
            for label, usual in (("compare_one", first), ("compare_other", second))
        )
    _figures(board, one, other)
    _areas(board, one, other)


def _usual(drafts: Sequence[Draft]) -> tuple[str, str]:
    """Return the last two plans; with one alone, it and the one that is being made."""
    return (drafts[-2].id, drafts[-1].id) if len(drafts) > 1 else (drafts[-1].id, ABOVE)


def _figures(board: Board, one: Side, other: Side) -> None:
    """Draw what each plan comes to, patch by patch; figures that nobody has are left out."""
    outcomes = [board.outcome(side.moves) for side in (one, other)]
    found = compared(board.before, *outcomes)
    known = found[["now", "one", "other"]].fillna(0).abs().max(axis=1).groupby(found["figure"])
    found = found[known.transform("max") > 0]
    figures.show(
        [(str(name), _rows(part)) for name, part in found.groupby("patch", sort=False)],
        columns=[say(f"compare_{one}") for one in ("figure", "now", "one", "other", "change")],
        caption=say("compare_caption"),
    )
    st.download_button(
        say("compare_csv"),
        data=lambda: table_as_csv(found),
        file_name=f"plans-{board.question.service}.csv",
        mime="text/csv",
        on_click="ignore",
        key="plan_compare_csv",
    )


def _rows(part: pd.DataFrame) -> list[Sequence[str]]:
    """Write one patch's figures."""
    return [
        (
            FIGURE_TITLES[row["figure"]],
            *(figure(row["figure"], row[name]) for name in ("now", "one", "other")),
            change(row["figure"], row["change"]),
        )
        for _, row in part.iterrows()
    ]


def _areas(board: Board, one: Side, other: Side) -> None:
    """List the units that the plans put elsewhere, by name."""
    frame = treated(board, one.moves, other.moves)
    if frame.empty:
        plain.line(say("compare_same"))
        return
    people = f"{frame['people'].sum():,.0f}"
    together = frame.groupby(["now", "one", "other"], sort=False)
    figures.show(
        [
            (
                say("compare_whose", now=now, one=first, other=second),
                [(str(row["name"]), f"{row['people']:,.0f}") for _, row in part.iterrows()],
            )
            for (now, first, second), part in together
        ],
        columns=[say("compare_area"), say("compare_people")],
        caption=say("compare_areas", units=count_units(board, len(frame)), people=people),
    )


def treated(board: Board, one: Mapping[str, str], other: Mapping[str, str]) -> pd.DataFrame:
    """Return the units that two plans put elsewhere: name, people, and whose under each."""
    frame = pd.DataFrame({"name": board.units.names, "people": board.units.amounts["people"]})
    for column, moves in (("now", {}), ("one", one), ("other", other)):
        names = (*board.named(moves), say("nobody"))
        frame[column] = [names[at] for at in board.of(moves)]
    return frame[frame["one"] != frame["other"]].reset_index(drop=True)
