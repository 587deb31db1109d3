"""Add to the map: where it is, what it is, whether it is there already, and off it goes."""

import streamlit as st

from layers import catalogue, contributed, rights
from layers.actor import ROLES
from layers.layer import Layer
from layers.words import number
from store.suggesting import SHORTEST
from web import adding_keep, adding_sending, question
from web import adding_words as words
from web.adding_draft import Draft, draft
from web.asking import adding
from web.asking.adding import Spot, Standing
from web.pages import add_alike, add_sent
from web.parts import anatomy, draw_panel, form, placing, plain
from web.place import Place, UnknownPlace

KEY = "add"
AFTER = "after-add-map"


def page(place: Place) -> None:
    """Draw the page."""
    plain.style("adding")
    layers = _layers(place)
    if not layers:
        anatomy.answer(words.say("title"), words.say("not_allowed", role=words.role(_roles(place))))
        return
    mine = draft()
    _read_address(place, mine)
    if mine.step == "sent":
        add_sent.show(place, mine)
    elif mine.step == "alike":
        add_alike.show(place, mine, catalogue.layer(mine.layer))
    else:
        _form(place, mine, layers)
    adding_keep.watch(mine, layers, key=_name(mine))
    anatomy.why(words.method())


def _layers(place: Place) -> list[Layer]:
    """Return the layers that the person who asks may send something in for."""
    actor = place.register.actor
    return [
        catalogue.layer(one)
        for one in rights.SUGGESTED
        if rights.verdict(actor, "suggest", one).allowed
    ]


def _roles(place: Place) -> list[str]:
    """Return the roles held, from the least trusted."""
    return [one for one in ROLES if one in place.register.actor.roles] or ["visitor"]


def _read_address(place: Place, mine: Draft) -> None:
    """Take what a link says: the key of what was sent, or where the new thing lies."""
    key = st.query_params.get("key", "")
    if key and mine.step != "sent":
        mine.start()
        mine.step, mine.key = "sent", key
    asked = (st.query_params.get("point", ""), st.query_params.get("where", ""))
    if asked == mine.address or not any(asked):
        return
    mine.address = asked
    point = question.read_point(asked[0])
    if point:
        mine.spot = adding.at(*point)
        return
    try:
        found = adding.find(place, asked[1])
    except UnknownPlace:
        return
    mine.spot = found[0] if len(found) == 1 else mine.spot


def _settle(mine: Draft, spot: Spot | None) -> None:
    """Take a place, and put it into the address so that a reload finds it again."""
    mine.put(spot)
    mine.remark = ""
    named = spot is not None and spot.how in {"postcode", "grid"}
    lon, lat = spot.point if spot else (0.0, 0.0)
    point = f"{lat:.6f},{lon:.6f}" if spot and not named else ""
    text = spot.label if spot and named else ""
    mine.address = (point, text)
    for name, value in (("point", point), ("where", text)):
        if value:
            st.query_params[name] = value
        else:
            question.forget(name)


def _name(mine: Draft) -> str:
    """Return the name of the form on the page; another form has another."""
    return f"{KEY}_{mine.turn}"


def _form(place: Place, mine: Draft, layers: list[Layer]) -> None:
    """Draw the place and, once it is known, the form."""
    anatomy.answer(words.say("title"), words.say("answer"))
    if mine.remark:
        anatomy.warning(mine.remark)
    with st.container(key="add_pointing" if mine.mark == "point" else "add_drawing"):
        left, right = anatomy.sides()
    spot = mine.spot
    with left:
        told = st.container(key="add_told", gap="xsmall")
        if spot is None:
            _ask(place, mine)
    with right:
        _map(place, mine, layers)
    anatomy.landing(AFTER)
    if spot is not None:
        with told:
            standing = _told(place, mine)
        if standing is not None:
            with left:
                _fields(place, mine, layers)


def _ask(place: Place, mine: Draft) -> None:
    """Ask where it is."""
    plain.heading(words.say("where"))
    anatomy.skip_link(AFTER)
    placing.ask(place, key=f"{_name(mine)}_where", settle=lambda spot: _settle(mine, spot))


def _told(place: Place, mine: Draft) -> Standing | None:
    """Say where it is; None when it cannot be there."""
    spot = mine.placed
    standing: Standing | None = Standing()
    if spot is None:
        plain.line(words.say("draw_first"))
    else:
        standing = placing.told(place, spot)
    st.button(words.say("where_change"), key="add_change", on_click=_settle, args=(mine, None))
    return standing


def _mark(mine: Draft, layers: list[Layer]) -> None:
    """Draw the choice of a point, a route or an area, once it is known about where."""
    if mine.spot is None:
        return
    kinds = next(one for one in layers if one.name == mine.layer).geometries
    key = f"{_name(mine)}_mark"
    st.session_state.setdefault(key, mine.mark)
    mine.mark = placing.mark_as(kinds, key=key)


def _map(place: Place, mine: Draft, layers: list[Layer]) -> None:
    """Draw the map to point at, or to draw on."""
    _mark(mine, layers)
    if mine.spot is None or mine.mark == "point":
        placing.on_map(place, mine.spot, key="add_map", settle=lambda spot: _settle(mine, spot))
        return
    plain.heading(words.say(f"draw_{mine.mark}"), remark=words.say("draw_help"))
    key = f"{_name(mine)}_draw_{mine.mark}"
    mine.drawn = draw_panel.show(
        mine.begun,
        kinds=(mine.mark,),
        around=placing.around(mine.spot),
        key=key,
        layers=placing.layers(place),
    )


def _fields(place: Place, mine: Draft, layers: list[Layer]) -> None:
    """Draw the form and its button."""
    with st.container(key="add_kind", gap="xsmall"):
        layer = _kind(mine, layers)
    _once(mine)
    typed = form.show(
        layer,
        mine.values,
        key=_name(mine),
        faults=mine.faults,
        leave_out=adding_sending.settled(mine, layer),
    )
    mine.values = {**mine.values, **typed}
    _blur(mine, layer)
    if mine.faults:
        mine.faults = adding_sending.still(mine, layer)
    _send(place, mine, layer)


def _once(mine: Draft) -> None:
    """Let the browser hold the form's id: a server that was started anew learns it from there."""
    with st.container(key="add_once"):
        held = st.text_input(
            KEY, value=mine.once, key=f"{_name(mine)}_once", label_visibility="collapsed"
        )
    if SHORTEST <= len(held) <= 4 * SHORTEST:
        mine.once = held


def _blur(mine: Draft, layer: Layer) -> None:
    """Propose to show a place that strangers should not find only about where it is."""
    usual = contributed.usual_blur(layer.name, mine.values)
    mine.values["blur"] = None
    if not usual or mine.same_as:
        return
    field, _ = contributed.KINDS[layer.name]
    kind = words.choice(layer[field], str(mine.values[field]))
    with st.container(key="add_blur", gap="xsmall"):
        wanted = st.toggle(words.say("about_here"), value=True, key=f"{_name(mine)}_blur_{usual}")
        plain.line(words.say("about_here_help", kind=kind, metres=number(usual)))
    mine.values["blur"] = usual if wanted else None


def _kind(mine: Draft, layers: list[Layer]) -> Layer:
    """Draw the choice between an asset and a need, or what is being added to."""
    if mine.same_as:
        plain.line(words.say("adding_to", name=mine.known.get("name") or ""))
        st.button(words.say("adding_to_stop"), key="add_other", on_click=mine.add_to, args=("", {}))
        return catalogue.layer(mine.layer)
    plain.heading(words.say("what"))
    options = {one.name: one.singular.capitalize() for one in layers}
    key = f"{_name(mine)}_kind"
    st.session_state.setdefault(key, mine.layer)
    chosen = st.segmented_control(
        words.say("kind"),
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    mine.layer = chosen or mine.layer
    plain.line(words.say(f"kind_{mine.layer}"))
    return catalogue.layer(mine.layer)


def _send(place: Place, mine: Draft, layer: Layer) -> None:
    """Draw the button, and say what has to be mended first."""
    form.summary(mine.faults)
    label = words.say("send_addition" if mine.same_as else "send")
    with st.container(key="add_send"):
        pressed = st.button(label, type="primary", key=f"{_name(mine)}_send", width="stretch")
    if pressed:
        adding_sending.send(place, mine, layer)
        st.rerun()
