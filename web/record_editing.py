"""The record page while somebody changes the record: form, drawing, and both versions."""

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers.layer import Geometry
from layers.shape import KINDS
from web import record_draft, record_map
from web import record_words as words
from web.difference_rows import GEOMETRY
from web.navigation import door
from web.pages import add_sent
from web.parts import anatomy, differences, draw_panel, form, map_panel, placing, plain
from web.parts.differences import Side
from web.place import Place
from web.record_draft import Draft
from web.record_subject import Subject, differing

AFTER = "after-record-drawing"
SAID = "record_said"


def show(place: Place, subject: Subject) -> None:
    """Draw the form, or what follows from it."""
    draft = record_draft.begin(subject)
    if draft.key:
        _sent(place, draft)
    elif draft.theirs is not None:
        _conflict(place, draft, draft.theirs)
    else:
        _form(place, draft)


def stop() -> None:
    """Go back to the record; what was typed and drawn is forgotten."""
    draft = record_draft.forget()
    if draft is not None:
        draw_panel.forget(f"{draft.name}_draw")
    st.query_params.pop("edit", None)


def _kept(sentence: str) -> None:
    """Go back to the record and say that it is saved."""
    st.session_state[SAID] = sentence
    stop()
    st.rerun()


def _form(place: Place, draft: Draft) -> None:
    """Draw the fields and the place, and below both the button."""
    subject = draft.base
    if subject.direct:
        seen = "edit_answer" if subject.status == "published" else "edit_answer_unseen"
        anatomy.answer(words.say("edit_title", name=subject.name), words.say(seen))
    else:
        title = words.say("suggest_title", name=subject.name)
        anatomy.answer(title, words.say("suggest_answer"))
    left, right = anatomy.sides()
    with left:
        plain.heading(words.say("form_heading"))
        draft.values = form.show(subject.layer, subject.state, key=draft.name, faults=draft.faults)
    with right:
        draft.shape = _drawn(place, draft)
    anatomy.landing(AFTER)
    _buttons(place, draft)


def _drawn(place: Place, draft: Draft) -> BaseGeometry | None:
    """Draw the place to be moved or reshaped; one that is private is left as it is."""
    subject = draft.base
    if not subject.layer.geometries:
        return None
    plain.heading(words.say("place_heading"), remark=words.say("place_help"))
    if subject.hidden:
        anatomy.warning(words.say("place_hidden"))
        return subject.shape
    anatomy.skip_link(AFTER)
    return draw_panel.show(
        subject.shape,
        kinds=_kinds(subject),
        around=placing.bounds(place, subject.shape),
        key=f"{draft.name}_draw",
        layers=placing.layers(place),
    )


def _kinds(subject: Subject) -> tuple[Geometry, ...]:
    """Return the kinds of shape it may have, the one it has first."""
    kinds = subject.layer.geometries
    if subject.shape is None:
        return kinds
    own = KINDS[subject.shape.geom_type]
    return tuple(sorted(kinds, key=lambda one: one != own))


def _buttons(place: Place, draft: Draft) -> None:
    """Draw what is wrong, why it is changed, and the buttons; keep the change when asked to."""
    direct = draft.base.direct
    form.summary(draft.faults)
    reason = ""
    if direct:
        reason = st.text_input(words.say("reason"), key=f"{draft.name}_reason", max_chars=500)
    label = words.say("save" if direct else "send")
    with st.container(horizontal=True, key="record_buttons"):
        pressed = st.button(label, type="primary", key="record_save")
        st.button(words.say("stop"), on_click=stop, key="record_stop")
    if not pressed:
        return
    draft.faults = record_draft.wrong(draft, needs_place=_needs_place(draft))
    if not draft.faults and direct and record_draft.save(place, draft, reason=reason):
        _kept(words.say("saved"))
    if not draft.faults and not direct:
        record_draft.send(place, draft, button=label)
    st.rerun()


def _needs_place(draft: Draft) -> bool:
    """Whether a place must be there: the layer asks for one, or there was one."""
    layer = draft.base.layer
    return bool(layer.geometries) and (layer.place_required or draft.base.shape is not None)


def _sent(place: Place, draft: Draft) -> None:
    """Say thanks, and give the private link."""
    anatomy.answer(words.say("sent_title"), words.say("sent_answer"))
    add_sent.link(draft.key)
    with st.container(horizontal=True, key="doors"):
        st.button(words.say("sent_back"), on_click=stop, type="primary", key="record_back")
        door("suggestion", place, words.say("sent_door"), query={"key": draft.key})


def _conflict(place: Place, draft: Draft, theirs: Subject) -> None:
    """Draw both versions, and keep what is chosen of them."""
    title = words.say("conflict_title", name=theirs.name)
    if not differing(theirs.layer, theirs.state, draft.mine):
        anatomy.answer(title, words.say("conflict_same"))
        st.button(words.say("sent_back"), on_click=stop, type="primary", key="record_back")
        return
    anatomy.answer(title, words.conflict(theirs))
    if theirs.status == "withdrawn":
        anatomy.warning(words.say("conflict_gone"))
    left, right = anatomy.sides()
    with left:
        sides = _choice(draft, theirs)
    with right:
        _both(place, draft, theirs)
    _choose(place, draft, sides)


def _choice(draft: Draft, theirs: Subject) -> dict[str, Side]:
    """Draw the choice: what only one of both changed is chosen from that one at first."""
    fields = theirs.layer.asked("first") + theirs.layer.asked("more")
    names = [one.name for one in fields if one.name in theirs.state]
    names += [GEOMETRY] if theirs.layer.geometries else []
    return differences.table(
        theirs.layer,
        {name: theirs.state[name] for name in names},
        {name: draft.mine[name] for name in names},
        titles=(words.say("conflict_theirs"), words.say("conflict_mine")),
        choose=True,
        key=f"{draft.name}_{theirs.version}",
        usual=_usual(draft, theirs),
    )


def _usual(draft: Draft, theirs: Subject) -> dict[str, Side]:
    """Choose mine where they left a field as it was, else theirs."""
    changed_by_them = {one.field for one in differing(theirs.layer, draft.base.state, theirs.state)}
    names = (*theirs.layer.names, GEOMETRY)
    return {name: "left" if name in changed_by_them else "right" for name in names}


def _both(place: Place, draft: Draft, theirs: Subject) -> None:
    """Draw both shapes when they differ, else the one."""
    moved = any(one.field == GEOMETRY for one in differing(theirs.layer, theirs.state, draft.mine))
    if not moved:
        map_panel.show(record_map.of_record(place, theirs), key="record_map", height=420)
        st.html(record_map.legend_of_record(theirs))
        return
    map_panel.show(record_map.of_both(place, theirs, draft.shape), key="record_both", height=420)
    st.html(record_map.legend_of_both())


def _choose(place: Place, draft: Draft, sides: dict[str, Side]) -> None:
    """Draw the buttons; keep what was chosen."""
    form.summary(draft.faults)
    reason = st.text_input(words.say("reason"), key=f"{draft.name}_reason", max_chars=500)
    with st.container(horizontal=True, key="record_buttons"):
        pressed = st.button(words.say("conflict_save"), type="primary", key="record_choose")
        st.button(words.say("conflict_leave"), on_click=stop, key="record_leave")
    if not pressed:
        return
    chosen = {name: draft.mine[name] for name, side in sides.items() if side == "right"}
    if not chosen:
        _kept(words.say("conflict_none"))
    draft.faults = {}
    if record_draft.save_chosen(place, draft, chosen, reason=reason):
        _kept(words.say("saved"))
    st.rerun()
