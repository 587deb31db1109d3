"""Many at once: all that a filter lets through is published, or sent back with one reason."""

import pandas as pd
import streamlit as st

from layers import grid
from web import review_actions, review_map
from web import review_acts as acts
from web import review_words as words
from web.asking import review
from web.asking.review import Asked, Queue
from web.parts import anatomy, map_panel, plain, table
from web.place import Place
from web.review_acts import Act
from web.review_draft import Draft

REASON = "review_many_reason"


def show(place: Place, queue: Queue, asked: Asked, found: Draft) -> None:
    """Draw which of them it is about, and what can be done with all of them."""
    plain.line(words.say("bulk_help"))
    chosen = _left(place, queue)
    total = len(queue.frame)
    if chosen.empty:
        plain.line(words.say("bulk_none"))
        return
    _do(place, chosen, found, asked)
    names = review.senders(place, queue.frame)
    left, right = anatomy.sides()
    with left:
        told = words.say("bulk_count", count=f"{len(chosen):,}", total=f"{total:,}")
        table.show(
            words.rows(grid.to_lonlat(chosen), names),
            key="review_many_table",
            columns=words.columns(),
            caption=words.capital(told),
            layer=review_map.THERE,
            link=review_map.KEY,
        )
    with right:
        shown = Queue(frame=chosen, every=queue.every, area=queue.area)
        map_panel.show(review_map.queue_map(place, shown, asked.within), key=review_map.KEY)
        st.html(review_map.queue_legend(shown))


def _left(place: Place, queue: Queue) -> pd.DataFrame:
    """Draw what is left out, and return the rest."""
    rows = queue.frame[queue.frame["what"] != "photo"]
    names = dict(zip(rows["id"], rows["name"].astype(str), strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom", key="review_leave"):
        out = st.multiselect(
            words.say("bulk_leave"),
            list(names),
            format_func=lambda one: names.get(one, one),
            key="review_leave_out",
            width=420,
        )
        careful = st.toggle(words.say("bulk_twins"), value=True, key="review_leave_twins")
    kept: pd.DataFrame = rows[~rows["id"].isin(out)]
    if careful:
        with st.spinner(words.say("working"), show_time=False):
            kept = kept[~kept["id"].isin(review.twins(place))]
    return kept.reset_index(drop=True)


def _do(place: Place, chosen: pd.DataFrame, found: Draft, asked: Asked) -> None:
    """Draw the two things that can be done with all of them; both ask once more."""
    count = f"{len(chosen):,}"
    with st.container(horizontal=True, key="review_many"):
        if st.button(words.say("bulk_publish", count=count), key="review_many_publish"):
            found.mode, found.listed = "publish", _versions(chosen)
            found.point(".st-key-review_many_yes button")
        if asked.state == "proposed" and st.button(
            words.say("bulk_return", count=count), key="review_many_return"
        ):
            found.mode, found.listed = "return", _versions(chosen)
            st.session_state.setdefault(REASON, words.say("reason_1"))
            found.point(f".st-key-{REASON} textarea")
    if found.mode in {"publish", "return"}:
        with st.container(border=True, key="review_second"):
            _sure(place, chosen, found)


def _versions(chosen: pd.DataFrame) -> dict[str, int]:
    """Return the versions of what is listed, by id."""
    return {
        str(one): int(version) for one, version in zip(chosen["id"], chosen["version"], strict=True)
    }


def _sure(place: Place, chosen: pd.DataFrame, found: Draft) -> None:
    """Ask once more, with the reason for sending back, and do it."""
    number = len(chosen)
    act: Act = "returned" if found.mode == "return" else "published"
    reason = ""
    if act == "returned":
        plain.line(words.say("reason_back_help"))
        review_actions.reasons("review_many")
        reason = st.text_area(words.say("bulk_reason"), key=REASON, height=96, max_chars=2000)
    else:
        code = "bulk_sure_one" if number == 1 else "bulk_sure"
        plain.line(words.capital(words.say(code, count=words.count(number))))
    label = "bulk_return" if act == "returned" else "bulk_yes"
    with st.container(horizontal=True, key="review_many_row"):
        sure = st.button(
            words.say(label, count=f"{number:,}"), type="primary", key="review_many_yes"
        )
        st.button(words.say("cancel"), on_click=found.settle, key="review_many_not")
    if sure and act == "returned" and not reason.strip():
        anatomy.warning(words.say("reason_missing"))
    elif sure:
        _run(place, chosen, found, act, reason)
    # What is listed from now on was seen when the button is pressed; what was seen stays as it was.
    found.listed = _versions(chosen) | found.listed


def _run(place: Place, chosen: pd.DataFrame, found: Draft, act: Act, reason: str) -> None:
    """Do it, with a bar that says how far it is; what failed is named."""
    keys = list(zip(chosen["layer"], chosen["id"], chosen["what"], strict=True))
    bar = st.progress(0.0)

    def tell(at: int) -> None:
        bar.progress(
            at / len(keys),
            text=words.say("bulk_progress", at=f"{at:,}", total=f"{len(keys):,}"),
        )

    done = acts.every(place.register, keys, act=act, reason=reason, seen=found.listed, tell=tell)
    found.settle(done=done)
    found.lines = words.missed(done)
    found.point("#review-here")
    st.rerun()
