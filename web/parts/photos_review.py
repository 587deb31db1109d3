"""Look over photos and files: black out, correct the words, show, remove; one by one."""

from collections.abc import Callable, Sequence

import streamlit as st

from layers.errors import PatchworkError
from layers.words import sentence
from store.attached import LONGEST, Attachment
from web.parts import photos, plain
from web.parts.browser import mount
from web.place import Place
from web.review_draft import draft

SAID = "photos_review_said"
TURN = "photos_review_turn"
OPEN = "photos_review_open"


def show(place: Place, layer: str, id: str, *, key: str = "photos_review") -> int:  # noqa: A002
    """
    Draw the photos and files of one record with all that may be done; say how many there are.

    Parameters
    ----------
    place
        The place, for somebody who looks after its records.
    layer, id
        The record.
    key
        Its name on the page.
    """
    try:
        found = place.register.attachments(layer, id)
    except PatchworkError:
        return 0
    _told(id, key=key)
    if not found:
        return 0
    record = place.register.get(layer, id)
    remark = sentence("photos", "blurred" if record.get("blur") else "look")
    plain.heading(sentence("photos", "review_title"), remark=remark)
    _all(place, found, public=record["status"] == "published", key=key)
    return len(found)


def _told(record: str, *, key: str) -> None:
    """Say what was done last, if it was to this record; it takes the focus."""
    about, said, turn = st.session_state.pop(SAID, ("", "", 0))
    if about != record:
        return
    data = {"said": said, "turn": turn}
    mount(("photos_said", "drawSaid"), key=f"{key}_told", data=data, triggers={})


def _all(place: Place, found: Sequence[Attachment], *, public: bool, key: str) -> None:
    """Draw several, those that wait first."""
    plain.style("photos")
    for one in sorted(found, key=lambda one: one.status == "published"):
        with st.container(border=True, key=f"{key}_{one.id}"):
            _one(place, one, public=public, key=f"{key}_{one.id}")


def _one(place: Place, one: Attachment, *, public: bool, key: str) -> None:
    """Draw one: what it is, its words, and what may be done."""
    state = "state_shown" if one.status == "published" else "state_waits"
    told = {"alt": one.alt, "kind": sentence("photos", f"kind_{one.kind}")}
    plain.line(sentence("photos", "review_one", **told, state=sentence("photos", state)))
    opened = st.session_state.get(OPEN)
    if opened == f"black:{one.id}":
        _black_out(place, one, key=key)
        return
    photos.show([one], key=f"{key}_seen")
    if opened == f"remove:{one.id}":
        _remove(place, one, key=key)
        return
    _buttons(place, one, public=public, key=key)
    with st.expander(sentence("photos", "words"), key=f"{key}_words"):
        _words(place, one, key=key)


def _buttons(place: Place, one: Attachment, *, public: bool, key: str) -> None:
    """Draw what may be done."""
    with st.container(horizontal=True, key=f"{key}_acts"):
        if one.status != "published":
            tip = None if public else sentence("photos", "publish_with")
            label = sentence("photos", "publish")
            if st.button(label, type="primary", help=tip, key=f"{key}_publish"):
                _do(one, lambda: place.register.publish_attachment(one.id), "published")
        if one.kind == "photo":
            label = sentence("photos", "hide_first")
            st.button(label, on_click=_open, args=(f"black:{one.id}",), key=f"{key}_black")
        label = sentence("photos", "remove")
        st.button(label, on_click=_open, args=(f"remove:{one.id}",), key=f"{key}_remove")


def _black_out(place: Place, one: Attachment, *, key: str) -> None:
    """Draw the tool, and close it when it was used."""
    label = sentence("photos", "hide_stop")
    st.button(label, on_click=_open, args=("",), key=f"{key}_stop")
    if photos.black_out(place, one, key=f"{key}_tool", then=_own_doing):
        _done(one, sentence("photos", "blacked"))


def _remove(place: Place, one: Attachment, *, key: str) -> None:
    """Ask once more, and why."""
    reason = st.text_input(sentence("photos", "remove_reason"), key=f"{key}_reason")
    with st.container(horizontal=True, key=f"{key}_sure"):
        label = sentence("photos", "remove_yes")
        if st.button(label, type="primary", key=f"{key}_yes"):
            _do(one, lambda: place.register.detach(one.id, reason), "removed")
        st.button(sentence("photos", "remove_no"), on_click=_open, args=("",), key=f"{key}_no")


def _words(place: Place, one: Attachment, *, key: str) -> None:
    """Draw the words of a photo, to be corrected."""
    label = sentence("photos", "alt" if one.kind == "photo" else "alt_file")
    most = LONGEST["alt"]
    alt = st.text_input(label, value=one.alt, max_chars=most, key=f"{key}_alt_{one.version}")
    caption = st.text_input(
        sentence("photos", "caption"),
        value=one.caption,
        max_chars=LONGEST["caption"],
        key=f"{key}_caption_{one.version}",
    )
    if st.button(sentence("photos", "words_save"), key=f"{key}_save"):
        _do(
            one,
            lambda: place.register.describe_attachment(one.id, alt=alt, caption=caption),
            "described",
        )


def _open(what: str) -> None:
    """Open one of the tools, or none."""
    st.session_state[OPEN] = what


def _do(one: Attachment, act: Callable[[], None], done: str) -> None:
    """Do something and say what came of it."""
    try:
        act()
        said = sentence("photos", done)
    except PatchworkError as error:
        said = sentence("photos", "not_done", why=error)
    _done(one, said)


def _own_doing() -> None:
    """Let nobody be told that somebody else changed the record: they did so themselves."""
    draft().drawn = ()


def _done(one: Attachment, said: str) -> None:
    """Keep what is to be said of a record, and draw the page anew."""
    _own_doing()
    turn = st.session_state.get(TURN, 0) + 1
    st.session_state[TURN] = turn
    st.session_state[SAID] = (one.record, said, turn)
    _open("")
    st.rerun()
