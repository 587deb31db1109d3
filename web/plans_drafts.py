"""The drafts of a service's plans: open one, keep one, lay two side by side, publish one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import streamlit as st

from layers.errors import PatchworkError
from layers.words import day
from web import plans_compare
from web.asking import planning
from web.asking.planning import Draft, fitting
from web.asking.plans import Board
from web.parts import choosing, plain, said
from web.place import Place
from web.plans_draft import Work
from web.plans_words import answer, count_units, say

PART = "plan"
"""Where it is said what came of the last thing done."""


def show(place: Place, board: Board, work: Work) -> None:
    """Draw the drafts: open one, keep one, compare, publish."""
    found = [
        one
        for one in planning.drafts(place, board.question.service)
        if one.units == board.question.tier
    ]
    with st.expander(say("drafts_title")):
        said.show(PART)
        if found:
            _open(place, board, work, found)
            plans_compare.show(board, found, work.moves)
        if not place.register.may_plan(board.question.service):
            plain.line(say("may_not"))
            return
        plain.heading(say("keep_title"))
        name = st.text_input(say("plan_name"), max_chars=120, key="plan_name").strip()
        if st.button(say("keep"), key="plan_keep", disabled=not (name and work.moves)):
            _try(lambda: _kept(place, board, work, name, found), say("is_kept", name=name))
        _publish(place, board, [one for one in found if not one.published])


def _kept(place: Place, board: Board, work: Work, name: str, found: list[Draft]) -> None:
    """Keep the plan under a name: over the draft that has it, or as a new one."""
    same = next((one for one in found if one.name == name and not one.published), None)
    planning.keep(place, board, name, work.moves, same)


def _open(place: Place, board: Board, work: Work, found: list[Draft]) -> None:
    """Draw the plans that there are, what each comes to, and the ways to open and undo one."""
    for at, one in enumerate(found, start=1):
        fit = fitting(board, one.moves)
        state = say("published", date=day(one.on)) if one.published and one.on else say("draft")
        plain.line(f"{at}. {one.name} ({state}): {answer(board, board.outcome(fit), len(fit))}")
        changed = len(plans_compare.treated(board, fit, work.moves))
        plain.line(say("differs", units=count_units(board, changed)) if changed else say("same"))
        label = say("open_plan", number=at)
        if st.button(label, key=f"plan_open_{one.id}"):
            work.replace(fit)
            st.rerun()
        _undo(place, board, one, at)


def _undo(place: Place, board: Board, plan: Draft, at: int) -> None:
    """Draw the button that undoes publishing, as long as the plan's day is to come."""
    ahead = plan.published and plan.on is not None and plan.on > place.today()
    if not ahead or not place.register.may_plan(board.question.service):
        return
    if st.button(say("undo_plan", number=at), key=f"plan_undo_{plan.id}"):
        done = say("is_undone", name=plan.name)
        _try(lambda: place.register.undo_plan(plan.id, version=plan.version), done)


def _publish(place: Place, board: Board, found: list[Draft]) -> None:
    """Draw the day and the confirmation of publishing."""
    if not found:
        return
    plain.heading(say("publish_title"))
    titles = {one.id: one.name for one in found}
    chosen = choosing.one(say("publish_which"), titles, key="plan_which", width=340)
    draft = next(one for one in found if one.id == chosen)
    first = place.today() + timedelta(days=1)
    on = st.date_input(
        say("publish_on"), value=first, min_value=first, format="DD/MM/YYYY", key="plan_on"
    )
    sure = st.checkbox(say("publish_sure", date=day(on)), key=f"plan_sure_{chosen}_{on}")
    kind: Literal["primary", "secondary"] = "primary" if sure else "secondary"
    if st.button(say("publish"), type=kind, disabled=not sure, key="plan_publish"):
        whole = replace(draft, moves=fitting(board, draft.moves))
        done = say("is_published", name=draft.name, date=day(on))
        _try(lambda: planning.publish(place, board, whole, on), done)


def _try(act: Callable[[], None], done: str) -> None:
    """Do something, and say so or why not on the page drawn anew."""
    try:
        act()
    except PatchworkError as error:
        done = str(error)
    said.keep(done, part=PART)
    st.rerun()
