"""Review: what people send in is looked at here, before everybody sees it."""

from html import escape

import streamlit as st

from layers.errors import PatchworkError
from web import question, review_actions, review_bulk, review_list, review_one
from web import review_acts as acts
from web import review_words as words
from web.asking import review
from web.asking.review import Queue
from web.bring_in_words import role
from web.parts import anatomy, focus, plain
from web.place import Place
from web.review_draft import Draft, draft
from web.review_one import Sight
from web.session import TITLES


def page(place: Place) -> None:
    """Draw the page."""
    if not review.allowed(place):
        held = role(place.register.actor, TITLES)
        anatomy.answer(words.say("title"), words.say("not_allowed", role=held))
        return
    plain.style("review")
    found = draft()
    record = question.read_record(st.query_params.get("record"))
    if record and record[0] in review.allowed(place):
        _one(place, found, *record)
    else:
        _many(place, found)
    anatomy.why(words.method())
    focus.put(found.focus or "#review-here", turn=found.turn, key="review_focus")


def _many(place: Place, found: Draft) -> None:
    """Draw the queue as a whole."""
    head, controls = st.container(), anatomy.controls()
    with controls:
        asked = review_list.controls(place)
    with st.spinner(words.say("working"), show_time=False):
        queue = review_list.ask(place, asked)
    with head:
        anatomy.answer(words.say("title"), words.answer(queue, asked))
        _message(place, found)
    if queue.frame.empty or review_list.form(queue) == "one":
        review_list.show(place, queue, asked)
    else:
        review_bulk.show(place, queue, asked, found)


def _one(place: Place, found: Draft, layer: str, record: str) -> None:
    """Draw one record of the queue."""
    asked = review_list.from_address(place)
    queue = review_list.ask(place, asked)
    try:
        seen = review_one.sight(place, layer, record)
    except PatchworkError:
        seen = None
    waits = (
        {*review_list.STATES, "published"} if record in review.photos(place) else review_list.STATES
    )
    if seen is None or seen.record["status"] not in waits:
        _gone(place, found, queue, layer, record)
        return
    _overtaken(found, seen)
    if (layer, record) in queue.keys:
        found.index = queue.keys.index((layer, record))
    anatomy.answer(words.say("title"), words.answer(queue, asked))
    _ways(queue, found)
    _message(place, found, title=seen.name, under=words.what_it_is(seen.layer, seen.what))
    wanted = review_one.show(place, seen, faults=found.faults)
    review_actions.bar(place, seen, wanted, queue, found)


def _gone(place: Place, found: Draft, queue: Queue, layer: str, record: str) -> None:
    """Go on from a record that does not wait any more, and say so."""
    state = words.say(f"state_is_{acts.state_now(place.register, layer, record)}")
    if found.drawn[:2] == (layer, record):
        found.settle(notice=words.say("taken", name=found.name, state=state))
        review_actions.forward(queue, found, (layer, record))
        found.point(f"#{review_one.HERE}")
    else:
        if not found.notice and not found.done:
            found.settle(notice=words.say("taken_this", state=state))
        question.forget("record")
    st.rerun()


def _overtaken(found: Draft, seen: Sight) -> None:
    """Do nothing that was chosen looking at another version: show the one there is now."""
    last, found.name = found.drawn, seen.name
    found.drawn = () if seen.what == "photo" else seen.versions
    if last[:2] == seen.versions[:2] and seen.differs(last):
        found.settle(notice=words.say("taken_changed", name=seen.name))
        found.point(f"#{review_one.HERE}")
        st.rerun()


def _ways(queue: Queue, found: Draft) -> None:
    """Draw the way back to the list, and the place in the queue."""
    with st.container(horizontal=True, vertical_alignment="center", key="review_ways"):
        if st.button(words.say("back_to_list"), icon=":material/arrow_back:", key="review_back"):
            found.settle()
            question.forget("record")
            st.rerun()
        if len(queue.keys) > 1:
            if st.button(words.say("previous"), key="review_previous"):
                review_actions.step(queue, found, found.index - 1)
                st.rerun()
            at = words.say("position", at=found.index + 1, total=len(queue.keys))
            plain.line(at)


def _message(place: Place, found: Draft, *, title: str = "", under: str = "") -> None:
    """Say what was done, offer to undo it, and name the record in sight; it takes the focus."""
    told = [words.done(found.done)] if found.done else []
    told += [found.notice] if found.notice else []
    with st.container(horizontal=True, vertical_alignment="center", key="review_told"):
        if told:
            said = "".join(f"<p>{escape(one)}</p>" for one in told)
            st.html(f'<div class="pw-done" role="status" id="review-told">{said}</div>')
        if found.done and found.done.steps:
            _undo_button(place, found)
    missed = "".join(f"<li>{escape(one)}</li>" for one in found.lines)
    lines = f'<ul class="pw-missed">{missed}</ul>' if missed else ""
    named = f'<h2>{escape(title)}</h2><p class="pw-note">{escape(under)}</p>' if title else ""
    st.html(
        f'<div class="pw-part" id="{review_one.HERE}" tabindex="-1" role="group"'
        f' aria-labelledby="review-told review-name"><div id="review-name">{lines}{named}</div>'
        "</div>"
    )


def _undo_button(place: Place, found: Draft) -> None:
    """Draw the button that puts back what was done last."""
    shortcut = "U" if st.session_state.get(review_actions.KEYS, True) else None
    if st.button(words.say("undo"), shortcut=shortcut, key="review_undo"):
        _undo(place, found)


def _undo(place: Place, found: Draft) -> None:
    """Put back what was done last, and show it again when it was one."""
    done = found.done
    if done is None:
        return
    with st.spinner(words.say("undoing"), show_time=False):
        put, failed = acts.undo(place.register, done)
    found.settle(notice=words.put_back(done, put))
    found.lines = [words.not_put_back(*one) for one in failed]
    if done.count == 1 and put:
        question.write_record(put[-1].layer, put[-1].id)
    found.point(f"#{review_one.HERE}")
    st.rerun()
