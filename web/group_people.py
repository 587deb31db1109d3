"""Who is in a group: for whoever leads it, and for those who look after the map."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from layers.errors import BadRecord, PatchworkError
from layers.groups import ROLES
from layers.words import day
from web import private_link
from web.asking.groups import Group
from web.group_words import part, say
from web.parts import plain, said, table
from web.place import Place

CHOSEN = "end_member"


def may(place: Place, group: Group) -> bool:
    """Whether the person who asks may see and change who is in the group."""
    actor = place.register.actor
    return group.id in actor.leads or actor.has("moderator", "operator")


def show(place: Place, group: Group) -> None:
    """Draw the part."""
    plain.heading(say("people_title"), remark=say("people_note"))
    _link(group)
    people = place.register.members(group.id)
    if people.empty:
        plain.line(say("people_none"))
    else:
        _table(group, people)
    _invite(place, group)
    others = people[people["name"] != place.register.actor.name]
    if len(others):
        _end(place, group, others)


def _table(group: Group, people: pd.DataFrame) -> None:
    """List the members."""
    shown = people.assign(
        part=[part(one) for one in people["role"]],
        since=[_day(one) for one in people["starts"]],
        until=[_day(one) for one in people["ends"]],
    )
    columns = {"name": "column_member", "part": "column_part"}
    columns |= {"since": "column_from", "until": "column_until"}
    table.show(
        shown,
        key="group_people",
        columns={name: say(code) for name, code in columns.items()},
        caption=say("people_caption", name=group.name),
    )


def _day(text: object) -> str:
    """Write a day as people do."""
    when = pd.to_datetime(str(text or ""), format="%Y-%m-%d", errors="coerce")
    return "" if pd.isna(when) else day(when.date())


def _link(group: Group) -> None:
    """Show a private link that was just made, and only then."""
    record, name = private_link.whose()
    if record == group.id:
        private_link.show("/group", before=say("invited", name=name), after=say("invited_note"))


def _invite(place: Place, group: Group) -> None:
    """Draw what lets somebody in."""
    plain.heading(say("invite_title"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say("invite_name"), key="invite_name", max_chars=200, width=280, autocomplete="off"
        )
        st.selectbox(say("invite_role"), ROLES, format_func=part, key="invite_role", width=160)
        st.button(say("invite"), on_click=_invited, args=(place, group), key="invite")


def _invited(place: Place, group: Group) -> None:
    """Let somebody in, and keep the link to be shown once."""
    name = str(st.session_state.get("invite_name") or "").strip()
    values = {"name": name, "role": st.session_state["invite_role"]}
    values["starts"] = place.today().isoformat()
    try:
        key = place.register.invite(group.id, values)
    except BadRecord as bad:
        said.keep(say("not_invited", why=str(bad)))
        return
    private_link.keep(group.id, name, key)
    st.session_state["invite_name"] = ""


def _end(place: Place, group: Group, people: pd.DataFrame) -> None:
    """Draw what ends a membership, or only its link."""
    plain.heading(say("end"), remark=say("end_sure"))
    names = dict(zip(people["id"], people["name"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("choose_member"),
            list(names),
            format_func=lambda one: names.get(one, ""),
            key=CHOSEN,
            width=280,
        )
        held = (place, group, names)
        st.button(say("renew"), on_click=_renewed, args=held, key="renew_member")
        st.button(say("end"), on_click=_ended, args=held, key="end_membership")


def _renewed(place: Place, group: Group, names: Mapping[str, str]) -> None:
    """Make another private link; the old one leads to nothing."""
    # Whoever is chosen now: the page may not have been drawn anew since.
    member = st.session_state[CHOSEN]
    try:
        key = place.register.invite_again(member)
    except PatchworkError as error:
        said.keep(str(error))
        return
    private_link.keep(group.id, names[member], key)


def _ended(place: Place, group: Group, names: Mapping[str, str]) -> None:
    """End the membership of whoever is chosen now."""
    member = st.session_state[CHOSEN]
    name = names[member]
    try:
        place.register.end_membership(member)
    except PatchworkError as error:
        said.keep(str(error))
        return
    said.keep(say("ended", name=name))
    if private_link.whose() == (group.id, name):
        private_link.forget()
