"""What a moderator may do with the record in sight: one key each, and the next one at once."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import streamlit as st

from layers.errors import BadRecord, PatchworkError
from web import question, review_alike, review_one
from web import review_acts as acts
from web import review_words as words
from web.asking.review import Queue
from web.parts import anatomy, plain
from web.place import Place
from web.review_acts import Done
from web.review_draft import Draft, Mode
from web.review_one import Sight, Wanted

REASON = "review_reason"
FIELD = f".st-key-{REASON} textarea"
HERE = f"#{review_one.HERE}"
KEYS = "review_keys"
_OTHERS: tuple[tuple[str, str, Mode], ...] = (
    ("send_back", "S", "return"),
    ("merge", "M", "merge"),
    ("withdraw", "W", "withdraw"),
)


def bar(place: Place, seen: Sight, wanted: Wanted, queue: Queue, found: Draft) -> None:
    """Draw what can be done, and do what was chosen."""
    keys = bool(st.session_state.get(KEYS, True))
    if found.mode:
        _second_step(place, seen, queue, found)
    if seen.into and st.button(words.say("own"), key="review_own"):
        register = place.register
        _do(place, seen, queue, found, lambda: acts.publish(register, seen.layer, seen.record))
    with st.container(horizontal=True, key="review_bar"):
        if seen.what != "photo":
            _decisions(place, seen, wanted, queue, found)
        if len(queue.keys) > 1 and _button("next", "N", keys, label=words.say("next")):
            step(queue, found, found.index + 1)
            st.rerun()
    with st.container(key="review_keys_row"):
        st.toggle(words.say("keys_switch"), value=True, key=KEYS)
        plain.line(words.say("keys"), kind="examples")


def _decisions(place: Place, seen: Sight, wanted: Wanted, queue: Queue, found: Draft) -> None:
    """Draw what can be done with a record that waits, or was sent back."""
    keys = bool(st.session_state.get(KEYS, True))
    label = words.say("publish_change" if seen.into else "publish")
    if _button("publish", "P", keys, label=label, primary=not found.mode):
        _do(place, seen, queue, found, lambda: _publish(place, seen, wanted))
    for name, key, mode in _OTHERS:
        if mode != "return" or seen.record["status"] == "proposed":
            _opener(name, key, keys, found, mode)


def _button(name: str, key: str, keys: bool, *, label: str = "", primary: bool = False) -> bool:
    """Draw one button, with its key unless keys are switched off."""
    return st.button(
        label or words.say(name),
        key=f"review_{name}",
        type="primary" if primary else "secondary",
        shortcut=key if keys else None,
    )


def _opener(name: str, key: str, keys: bool, found: Draft, mode: Mode) -> None:
    """Draw the button for something that takes a second step."""
    if not _button(name, key, keys):
        return
    found.mode = "" if found.mode == mode else mode
    found.faults = {}
    if found.mode in {"return", "withdraw"}:
        usual = "reason_1" if found.mode == "return" else "reason_out_usual"
        st.session_state[REASON] = words.say(usual)
        found.point(FIELD)
    elif found.mode == "merge":
        found.point("#review-merge")
    st.rerun()


def _second_step(place: Place, seen: Sight, queue: Queue, found: Draft) -> None:
    """Draw what is asked before something is sent back, withdrawn or merged."""
    with st.container(border=True, key="review_second"):
        if found.mode == "merge":
            _merge(place, seen, queue, found)
        else:
            _reason(place, seen, queue, found)


def _reason(place: Place, seen: Sight, queue: Queue, found: Draft) -> None:
    """Draw the reason for sending back or withdrawing."""
    back = found.mode == "return"
    plain.line(words.say("reason_back_help" if back else "reason_out_help"))
    if back:
        reasons("review")
    reason = st.text_area(
        words.say("reason_back" if back else "reason_out"), key=REASON, height=96, max_chars=2000
    )
    with st.container(horizontal=True, key="review_reason_row"):
        sure = st.button(
            words.say("send_back" if back else "withdraw"), type="primary", key="review_reason_do"
        )
        st.button(words.say("cancel"), on_click=found.settle, key="review_reason_not")
    if sure and not reason.strip():
        anatomy.warning(words.say("reason_missing"))
    elif sure:
        act = acts.send_back if back else acts.withdraw
        _do(
            place,
            seen,
            queue,
            found,
            lambda: act(place.register, seen.layer, seen.record, reason=reason),
        )


def reasons(key: str) -> None:
    """Draw the sentences to begin a reason with."""
    with st.container(horizontal=True, key=f"{key}_reasons"):
        for one in words.REASONS:
            st.button(
                words.say(f"reason_{one}_title"),
                key=f"{key}_reason_{one}",
                on_click=_take_reason,
                args=(f"{key}_reason", words.say(f"reason_{one}")),
            )


def _take_reason(key: str, text: str) -> None:
    """Put a sentence into the box, to be changed."""
    st.session_state[key] = text


def _publish(place: Place, seen: Sight, wanted: Wanted) -> Done:
    """Publish what is in sight."""
    register = place.register
    if seen.into is None:
        return acts.publish(register, seen.layer, seen.record, values=wanted.edits)
    return acts.merge(
        register, seen.layer, seen.record, seen.into, chosen=wanted.chosen, act="changed"
    )


def _do(place: Place, seen: Sight, queue: Queue, found: Draft, act: Callable[[], Done]) -> None:
    """Do something and show the next record, whatever became of it."""
    try:
        done = act()
    except BadRecord as bad:
        found.faults = {one.field: one.reason for one in bad.faults}
        found.notice = words.say("failed", why=str(bad))
    except PatchworkError as error:
        faster = acts.faster(place.register, seen.layer, seen.record, error)
        why = _overtaken(place, seen) if faster else words.say("failed", why=str(error))
        found.settle(notice=why)
        if faster:
            forward(queue, found, seen.place_in_queue)
    else:
        found.settle(done=done)
        forward(queue, found, seen.place_in_queue)
    found.point(HERE)
    st.rerun()


def _overtaken(place: Place, seen: Sight) -> str:
    """Say what somebody else did with it in the meantime."""
    state = acts.state_now(place.register, seen.layer, str(seen.record["id"]))
    if state == seen.record["status"]:
        return words.say("taken_changed", name=seen.name)
    return words.say("taken", name=seen.name, state=words.say(f"state_is_{state}"))


def forward(queue: Queue, found: Draft, key: tuple[str, str]) -> None:
    """Go on to the record after this one; back to the list after the last."""
    rest = [one for one in queue.keys if one != key]
    if not rest:
        question.forget("record")
        return
    found.index = found.index if found.index < len(rest) else 0
    question.write_record(*rest[found.index])


def step(queue: Queue, found: Draft, index: int) -> None:
    """Show another record of the queue, without doing anything with this one."""
    found.settle()
    found.index = index % len(queue.keys)
    question.write_record(*queue.keys[found.index])
    found.point(HERE)


def _merge(place: Place, seen: Sight, queue: Queue, found: Draft) -> None:
    """Draw what it may be merged with, field by field, and merge it."""
    near = {one.id: one.name for one in review_alike.near(place, seen.layer, seen.record) if one.id}
    if not near:
        _merge_heading(words.say("merge"), words.say("merge_none"))
        st.button(words.say("cancel"), on_click=found.settle, key="review_merge_not")
        return
    into = _which(place, seen, found, near)
    _merge_heading(words.say("merge_into", name=acts.name(into)), words.say("merge_help"))
    chosen = review_one.choose(place, seen, into, what="adds", key=f"{seen.key}_merge")
    with st.container(horizontal=True, key="review_merge_row"):
        sure = st.button(words.say("merge_do"), type="primary", key="review_merge_do")
        st.button(words.say("cancel"), on_click=found.settle, key="review_merge_not")
    if sure:
        _do(
            place,
            seen,
            queue,
            found,
            lambda: acts.merge(place.register, seen.layer, seen.record, into, chosen=chosen),
        )


def _merge_heading(title: str, remark: str) -> None:
    """Draw the heading of the merging, which takes the focus."""
    st.html(
        f'<div class="pw-part" id="review-merge" tabindex="-1"><h2>{escape(title)}</h2>'
        f'<p class="pw-note">{escape(remark)}</p></div>'
    )


def _which(place: Place, seen: Sight, found: Draft, near: Mapping[str, str]) -> Mapping[str, Any]:
    """Draw the choice of the record that stays, when there are several, and return it."""
    first = found.into if found.into in near else next(iter(near))
    if len(near) > 1:
        first = st.selectbox(
            words.say("merge_which"),
            list(near),
            index=list(near).index(first),
            format_func=lambda one: near[one],
            key=f"{seen.key}_which_{found.into}",
            width=360,
        )
    return place.register.get(seen.layer, first)
