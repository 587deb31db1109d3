"""Add photos and files to a record that one may add to: choose, say what they show, send."""

from collections.abc import Sequence

import streamlit as st

from layers.errors import PatchworkError
from layers.words import sentence
from store.attached import Attachment
from store.attachments import MOST_PER_RECORD
from web.parts import anatomy, photos, plain
from web.parts.photos import Waiting
from web.place import Place


def show(place: Place, layer: str, id: str, *, key: str) -> None:  # noqa: A002
    """
    Draw what a record has and the way to add more; nothing for whoever may not.

    Parameters
    ----------
    place
        The place with the asker's rights.
    layer
        The record's layer; nothing when only the private key is known.
    id
        The record's id, or the private key of whoever sent it.
    key
        Its name on the page.
    """
    try:
        layer = layer or place.register.follow(id).layer
        found = place.register.attachments(layer, id)
    except PatchworkError:
        return
    plain.style("photos")
    plain.heading(sentence("photos", "heading_add"), remark=sentence("photos", "add_help"))
    _told(key)
    photos.show(found, key=f"{key}_there")
    _own(place, found, id, key)
    turn = st.session_state.setdefault(f"{key}_turn", 0)
    waiting = photos.upload(f"{key}_{turn}")
    if not waiting:
        return
    if len(waiting) + len(found) > MOST_PER_RECORD:
        anatomy.warning(sentence("photos", "too_many", count=len(waiting) + len(found)))
        return
    plain.line(sentence("photos", "faces"))
    if st.button(_label(waiting), type="primary", key=f"{key}_send"):
        _send(place, layer, id, waiting, key=key)


def _label(waiting: Sequence[Waiting]) -> str:
    """Return what the button says."""
    if len(waiting) == 1:
        return sentence("photos", "send_one")
    return sentence("photos", "send_many", count=len(waiting))


def _told(key: str) -> None:
    """Say once what came of the last sending."""
    said = st.session_state.pop(f"{key}_said", "")
    if said:
        anatomy.warning(said)


def _send(
    place: Place,
    layer: str,
    id: str,  # noqa: A002
    waiting: Sequence[Waiting],
    *,
    key: str,
) -> None:
    """Send all, or say which words are missing; what was refused is told, the rest is kept."""
    missing = photos.unsaid(waiting)
    if missing:
        for told in missing:
            anatomy.warning(told)
        return
    refused: list[str] = []
    with st.spinner(sentence("photos", "sending"), show_time=False):
        for one in waiting:
            try:
                place.register.attach(
                    layer, id, one.content, name=one.name, alt=one.alt, caption=one.caption
                )
            except PatchworkError as error:
                refused.append(sentence("photos", "refused", name=one.name, why=error))
    kept = len(waiting) - len(refused)
    if kept:
        code = "sent_one" if kept == 1 else "sent_many"
        refused.insert(0, sentence("photos", code, count=kept))
    st.session_state[f"{key}_said"] = " ".join(refused)
    st.session_state[f"{key}_turn"] += 1
    st.rerun()


def _own(place: Place, found: Sequence[Attachment], id: str, key: str) -> None:  # noqa: A002
    """Draw a button for each photo that still waits, to take it away again."""
    waits = [one for one in found if one.status != "published"]
    if not waits:
        return
    with st.container(horizontal=True, key=f"{key}_own"):
        for one in waits:
            label = sentence("photos", "remove_this", alt=_short(one.alt))
            if st.button(label, key=f"{key}_remove_{one.id}"):
                _remove(place, one, id, key)


def _remove(place: Place, one: Attachment, id: str, key: str) -> None:  # noqa: A002
    """Take one's own photo away."""
    own = id if id != one.record else ""
    try:
        place.register.detach(one.id, key=own)
        said = sentence("photos", "removed")
    except PatchworkError as error:
        said = sentence("photos", "not_done", why=error)
    st.session_state[f"{key}_said"] = said
    st.rerun()


def _short(text: str) -> str:
    """Cut a text for a button."""
    return text if len(text) <= 40 else text[:37].rstrip() + "…"
