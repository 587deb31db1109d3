"""Plans: try other patches, see what becomes of everybody, keep drafts, publish one on a day."""

import streamlit as st

from layers import vocabulary
from store.exporting import table_as_csv
from web import plans_drafts, plans_lines, plans_suggest
from web.asking import plans
from web.asking.plans import Board, Question
from web.navigation import PLAN, door
from web.parts import anatomy, kept, plan_panel
from web.place import Place
from web.plans_draft import work_on
from web.plans_words import answer, method, say


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
    own = (one for one in services if one in place.register.actor.leads_services)
    usual = next(own, next(iter(services)))
    service = kept.select(say("choose_service"), services, usual=usual, key="service", width=260)
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
    plans_suggest.show(board, work)
    plans_lines.show(place, board, work)
    plans_drafts.show(place, board, work)
    table = after.patches
    anatomy.take_away(
        csv=lambda: table_as_csv(table),
        file_name=f"plan-{board.question.service}.csv",
        key="plan_take",
    )
    anatomy.why(method(board))
