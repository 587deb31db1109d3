"""Plans: try other patches, see what becomes of everybody, keep drafts, publish one on a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import shapely
import streamlit as st

from layers import grid, vocabulary
from layers.errors import PatchworkError
from layers.words import day
from mapping.analysis.balancing import Balance
from mapping.screen.map import extent
from store.exporting import table_as_csv
from web.asking import planning, plans
from web.asking.planning import Draft
from web.asking.plans import Board, Question
from web.navigation import PLAN, door
from web.parts import anatomy, draw_panel, kept, plain, plan_panel
from web.place import Place
from web.plans_draft import Work, work_on
from web.plans_words import answer, count_units, explained, method, say, suggested

SECONDS = 12.0
"""How long a suggestion may take."""
TOLERANCES = {"0.05": "5 %", "0.1": "10 %", "0.15": "15 %", "0.2": "20 %", "0.3": "30 %"}


def page(place: Place) -> None:
    """Draw the page."""
    if not place.register.actor.has(*PLAN):
        anatomy.empty(say("title"), say("not_for_you"))
        return
    if not place.services():
        anatomy.empty(say("empty_title"), say("empty_body"))
        door("bring_in", place, say("empty_button"))
        return
    head, controls = st.container(), anatomy.controls()
    with controls:
        question = _controls(place)
    if question is None:
        with head:
            anatomy.answer(say("title"), say("no_units"))
        return
    with st.spinner(say("working"), show_time=False):
        board = plans.ask(place, question)
    _board(place, board, head)


def _controls(place: Place) -> Question | None:
    """Draw the choice of the service and of the units."""
    services = {one: vocabulary.title("services", one) for one in place.services()}
    service = kept.select(
        say("choose_service"), services, usual=next(iter(services)), key="service", width=260
    )
    offered = plans.tiers(place, service, place.today())
    if not offered:
        return None
    titles = {one: plan_panel.tier_title(one) for one in offered}
    tier = kept.select(say("choose_units"), titles, usual=offered[0], key="units", width=260)
    return Question(service=service, tier=tier, on=place.today())


def _board(place: Place, board: Board, head: st.delta_generator.DeltaGenerator) -> None:
    """Draw everything about one service's patches."""
    work = work_on(board)
    after = board.outcome(work.moves)
    with head:
        anatomy.answer(say("title"), answer(board, after, len(work.moves)))
    plan_panel.show(
        place,
        board,
        work.moves,
        key=f"plan_{board.question.service}_{board.question.tier}",
        turn=work.turn,
        opened=work.opened,
        on_move=work.keep,
    )
    _suggest(board, work)
    _redraw(board, work)
    _keep(place, board, work)
    table = after.patches
    anatomy.take_away(
        csv=lambda: table_as_csv(table),
        file_name=f"plan-{board.question.service}.csv",
        key="plan_take",
    )
    anatomy.why(method(board))


def _suggest(board: Board, work: Work) -> None:
    """Draw the search for few moves, and what it found, each move to be taken or not."""
    with st.expander(say("suggest_title")):
        tolerance = float(
            kept.select(
                say("choose_tolerance"), TOLERANCES, usual="0.1", key="tolerance", width=260
            )
        )
        if st.button(say("suggest"), key="plan_suggest"):
            with st.spinner(say("searching"), show_time=False):
                found = board.balanced(work.moves, tolerance=tolerance, seconds=SECONDS)
            work.suggestion = (found, tolerance, dict(work.moves))
        if work.suggestion is not None and work.suggestion[2] == work.moves:
            _offer(board, work, work.suggestion[0], work.suggestion[1])


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


def _redraw(board: Board, work: Work) -> None:
    """Draw what opens a patch, with or without a line drawn round its ground."""
    with st.expander(say("draw_title")):
        name = st.text_input(say("patch_name"), max_chars=120, key="plan_patch_name").strip()
        shape = None
        if st.toggle(say("draw_line"), key="plan_draw"):
            around = extent(grid.to_lonlat(board.areas))
            shape = draw_panel.show(None, kinds=("area",), around=around, key="plan_line")
        if st.button(say("open_patch"), key="plan_open", disabled=not name):
            inside = [] if shape is None else _inside(board, shape)
            work.open(name, dict.fromkeys(inside, name))
            st.rerun()


def _inside(board: Board, shape: shapely.Geometry) -> list[str]:
    """Return the codes of the units that lie mostly inside a drawn line."""
    frame = grid.to_lonlat(board.areas)
    ground = frame.geometry.to_numpy()
    share = shapely.area(shapely.intersection(ground, shape)) / shapely.area(ground)
    return [code for code, one in zip(board.units.codes, share, strict=True) if one > 0.5]


def _keep(place: Place, board: Board, work: Work) -> None:
    """Draw the drafts: open one, keep one, compare, publish."""
    found = [
        one
        for one in planning.drafts(place, board.question.service)
        if one.units == board.question.tier
    ]
    with st.expander(say("drafts_title")):
        if found:
            _open(board, work, found)
        if not place.register.may_plan(board.question.service):
            plain.line(say("may_not"))
            return
        name = st.text_input(say("plan_name"), max_chars=120, key="plan_name").strip()
        if st.button(say("keep"), key="plan_keep", disabled=not (name and work.moves)):
            _try(lambda: _kept(place, board, work, name, found), say("is_kept", name=name))
        _publish(place, board, [one for one in found if not one.published])


def _kept(place: Place, board: Board, work: Work, name: str, found: list[Draft]) -> None:
    """Keep the plan under a name: over the draft that has it, or as a new one."""
    same = next((one for one in found if one.name == name and not one.published), None)
    planning.keep(place, board, name, work.moves, same)


def _open(board: Board, work: Work, found: list[Draft]) -> None:
    """Draw the plans that there are, what each comes to, and the way to open one."""
    for at, one in enumerate(found, start=1):
        fit = {code: patch for code, patch in one.moves.items() if code in board.units.codes}
        state = say("published" if one.published else "draft")
        plain.line(f"{at}. {one.name} ({state}): {answer(board, board.outcome(fit), len(fit))}")
        differs = {*fit.items()} ^ {*work.moves.items()}
        changed = len({code for code, _ in differs})
        plain.line(say("differs", units=count_units(board, changed)) if changed else say("same"))
        label = say("open_plan", number=at)
        if st.button(label, key=f"plan_open_{one.id}"):
            work.replace(fit)
            st.rerun()


def _publish(place: Place, board: Board, found: list[Draft]) -> None:
    """Draw the day and the confirmation of publishing."""
    if not found:
        return
    titles = {one.id: one.name for one in found}
    chosen = st.selectbox(
        say("publish_which"), list(titles), format_func=titles.__getitem__, key="plan_which"
    )
    draft = next(one for one in found if one.id == chosen)
    first = place.today() + timedelta(days=1)
    on = st.date_input(
        say("publish_on"), value=first, min_value=first, format="DD/MM/YYYY", key="plan_on"
    )
    sure = st.checkbox(say("publish_sure", date=day(on)), key="plan_sure")
    if st.button(say("publish"), type="primary", disabled=not sure, key="plan_publish"):
        fit = {code: one for code, one in draft.moves.items() if code in board.units.codes}
        whole = replace(draft, moves=fit)
        done = say("is_published", name=draft.name, date=day(on))
        _try(lambda: planning.publish(place, board, whole, on), done)


def _try(act: Callable[[], None], done: str) -> None:
    """Do something and say so, or say why not."""
    try:
        act()
    except PatchworkError as error:
        anatomy.warning(str(error))
        return
    anatomy.warning(done)
