"""The queue as a list: what is chosen of it, the table and the map of the same records."""

from typing import cast

import pandas as pd
import streamlit as st

from layers import grid
from store.exporting import table_as_csv
from web import question, review_map
from web import review_words as words
from web.asking import ground, review
from web.asking.review import Asked, Queue, State, What
from web.navigation import door
from web.parts import anatomy, kept, map_panel, plain, table
from web.parts.map_panel import Click
from web.place import Place, UnknownArea
from web.review_draft import draft

AFTER = "after-review-map"
WHATS: tuple[What, ...] = ("", "new", "adds", "changes", "twins", "photos")
STATES: tuple[State, ...] = ("proposed", "returned")
FILTERS = ("within", "layer", "kind", "sender", "what", "state")


def from_address(place: Place) -> Asked:
    """Return what the address asks for; what it names wrongly is passed over."""
    named = {one: st.query_params.get(one, "") for one in FILTERS}
    state = named["state"] if named["state"] in STATES else STATES[0]
    what = named["what"] if named["what"] in WHATS else ""
    within = named["within"] if named["within"] in ground.areas(place, place.today()) else ""
    return Asked(
        within=within,
        layer=named["layer"] if named["layer"] in review.LAYERS else "",
        kind=named["kind"],
        sender=named["sender"],
        what=what,
        state=state,
    )


def ask(place: Place, asked: Asked) -> Queue:
    """Return the queue; of the whole place when the area is not there any more."""
    try:
        return review.ask(place, asked)
    except UnknownArea:
        return review.ask(place, Asked(state=asked.state))


def controls(place: Place) -> Asked:
    """Draw the choice of the area and of what is looked at."""
    say = words.say
    areas = {"": say("whole"), **ground.areas(place, place.today())}
    within = kept.select(say("within"), areas, usual="", key="within", width=250)
    states: dict[str, str] = {one: say(f"state_{one}") for one in STATES}
    state = cast("State", kept.segments(say("state"), states, usual="proposed", key="state"))
    every = ask(place, Asked(within=within, state=state)).every
    titles = {"": say("layer_all")} | {one: say(f"title_{one}") for one in review.LAYERS}
    layer = kept.select(say("layer"), titles, usual="", key="layer", width=170)
    kinds = {"": say("kind_all"), **review.kinds(every, layer)}
    kind = kept.select(say("kind"), kinds, usual="", key="kind", width=210)
    names = review.senders(place, every)
    senders = {"": say("sender_all")} | {one: words.sender(one, names) for one in names}
    sender = kept.select(say("sender"), senders, usual="", key="sender", width=220)
    whats: dict[str, str] = {one: say(f"what_{one or 'all'}") for one in WHATS}
    what = cast("What", kept.select(say("what"), whats, usual="", key="what", width=200))
    return Asked(within=within, layer=layer, kind=kind, sender=sender, what=what, state=state)


def show(place: Place, queue: Queue, asked: Asked) -> None:
    """Draw the list and the map of what waits, or what to do when nothing does."""
    if queue.frame.empty:
        _nothing(place, queue)
        return
    names = review.senders(place, queue.frame)
    rows = words.rows(grid.to_lonlat(queue.frame), names)
    code = "caption_returned" if asked.state == "returned" else "caption"
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        table.show(
            rows,
            key="review_table",
            columns=words.columns(),
            caption=words.say(code, area=queue.area, count=f"{len(rows):,}"),
            on_choose=lambda chosen: _open(queue, chosen),
        )
    with right:
        wanted = review_map.queue_map(place, queue, asked.within)
        map_panel.show(wanted, key=review_map.KEY, on_click=lambda at: _clicked(queue, at))
        st.html(review_map.queue_legend(queue))
    anatomy.landing(AFTER)
    _away(rows)


def form(queue: Queue) -> str:
    """Draw the choice between one after the other and many at once, and the way to begin."""
    forms = {one: words.say(f"form_{one}") for one in ("one", "bulk")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="review_form"):
        chosen = kept.segments(words.say("form"), forms, usual="one", key="form")
        if chosen == "one" and st.button(words.say("start"), type="primary", key="review_start"):
            begin(queue, *queue.keys[0])
            st.rerun()
    return chosen


def begin(queue: Queue, layer: str, record: str) -> None:
    """Look at one record, with the focus on it."""
    found = draft()
    found.settle()
    found.index = queue.keys.index((layer, record)) if (layer, record) in queue.keys else 0
    found.point("#review-here")
    question.write_record(layer, record)


def _open(queue: Queue, chosen: str) -> None:
    """Look at the record that was chosen in the table."""
    layers = dict(zip(queue.frame["id"], queue.frame["layer"], strict=True))
    if chosen in layers:
        begin(queue, str(layers[chosen]), chosen)


def _clicked(queue: Queue, at: Click) -> None:
    """Look at the record that was clicked on the map."""
    if at.id and review_map.layer_of(at.layer):
        _open(queue, at.id)


def _nothing(place: Place, queue: Queue) -> None:
    """Say what this page will show and how to get there."""
    if len(queue.every):
        st.button(words.say("all_filters"), on_click=_forget_filters, type="primary")
        return
    plain.heading(words.say("empty_head"), remark=words.say("empty_body"))
    with st.container(horizontal=True, key="doors"):
        door("explore", place, words.say("empty_door"))
        door("add", place, words.say("empty_add"))


def _forget_filters() -> None:
    """Let everything through again; area and state stay."""
    for name in ("layer", "kind", "sender", "what"):
        question.forget(name)
        st.session_state.pop(name, None)


def _away(rows: pd.DataFrame) -> None:
    """Draw the row for taking the list away."""
    columns = words.columns()
    anatomy.take_away(
        csv=lambda: table_as_csv(pd.DataFrame(rows[list(columns)].rename(columns=columns))),
        file_name="review.csv",
        key="review_take",
    )
