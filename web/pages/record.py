"""One record: everything about it, what became of it, and the way to change it."""

from html import escape

import streamlit as st

from layers.errors import PatchworkError
from layers.rights import SUGGESTED, verdict
from web import record_draft, record_editing, record_history, record_map
from web import record_words as words
from web.navigation import door
from web.parts import anatomy, map_panel, photos, photos_add, plain
from web.place import Place
from web.record_editing import SAID
from web.record_subject import Subject, look

AFTER = "after-record-map"


def page(place: Place) -> None:
    """Draw the page."""
    plain.style("record")
    asked = st.query_params
    try:
        subject = look(place, asked.get("layer", ""), asked.get("id", ""))
    except PatchworkError:
        anatomy.answer(words.say("missing_title"), words.say("missing"))
        door("explore", place, words.say("missing_door"))
        return
    if asked.get("edit") and _may_edit(place, subject):
        record_editing.show(place, subject)
    else:
        _show(place, subject)
    anatomy.why(words.method())


def _may_edit(place: Place, subject: Subject) -> bool:
    """Whether this person may change it, or suggest a change."""
    if subject.status == "withdrawn":
        return False
    name = subject.layer.name
    return subject.direct or (
        name in SUGGESTED
        and subject.status == "published"
        and verdict(place.register.actor, "suggest", name).allowed
    )


def _show(place: Place, subject: Subject) -> None:
    """Draw the record."""
    anatomy.answer(subject.name, words.answer(place, subject))
    _said()
    _actions(place, subject)
    left, right = anatomy.sides()
    with left:
        about = words.about_here(subject)
        if about:
            anatomy.warning(about)
        anatomy.card(anatomy.facts(words.say("form_heading"), words.facts(place, subject)))
        _photos(place, subject)
    with right:
        _map(place, subject)
    anatomy.landing(AFTER)
    record_history.show(place, subject)


def _said() -> None:
    """Say what was just done; its room is always there, so that the map below is not moved."""
    said = st.session_state.pop(SAID, "")
    sentence = f'<p class="pw-said">{escape(said)}</p>' if said else ""
    st.html(f'<div role="status">{sentence}</div>')


def _actions(place: Place, subject: Subject) -> None:
    """Draw what can be done with it."""
    with st.container(horizontal=True, vertical_alignment="center", key="doors"):
        if _may_edit(place, subject):
            label = words.say("edit" if subject.direct else "suggest")
            st.button(label, type="primary", on_click=_edit, key="record_edit")
        if subject.direct and subject.status in {"proposed", "returned"}:
            door("review", place, words.say("review"))
        if subject.status == "published" and subject.layer.name in {"assets", "needs"}:
            found = {"record": f"{subject.layer.name}:{subject.id}"}
            door("explore", place, words.say("see_map"), query=found)


def _edit() -> None:
    """Begin a change of the record as it is now."""
    record_draft.forget()
    st.query_params["edit"] = "yes"


def _map(place: Place, subject: Subject) -> None:
    """Draw where it is."""
    if subject.shape is None:
        return
    anatomy.skip_link(AFTER)
    map_panel.show(record_map.of_record(place, subject), key="record_map", height=420)
    st.html(record_map.legend_of_record(subject))


def _photos(place: Place, subject: Subject) -> None:
    """Draw its photos and files, and for whoever may add some the way to do so."""
    layer, id = subject.layer.name, subject.id  # noqa: A001
    if subject.status == "withdrawn":
        return
    if place.register.may_attach(layer, id):
        photos_add.show(place, layer, id, key="record_photos")
    else:
        photos.gallery(place, layer, id, key="record_photos_seen")
