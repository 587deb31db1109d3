"""Our group: what a group does and looks after, what its members have to do, and who they are."""

import streamlit as st

from web import freshness_words, group_list, group_people, group_public, group_work
from web.asking import groups
from web.asking.groups import Group, UnknownGroup
from web.group_words import answer_one, say
from web.navigation import door
from web.parts import anatomy, kept, plain, said
from web.place import Place

ALL = "all"
"""In place of an id: all groups, also for somebody who is in one."""


def page(place: Place) -> None:
    """Draw the page."""
    plain.style("groups")
    actor = place.register.actor
    asked = st.query_params.get("id", "")
    if not asked and len(actor.groups) == 1:
        # Into the address too, so that a link that is handed on, without the key, leads here.
        asked = st.query_params["id"] = next(iter(actor.groups))
    refused = "key" in st.query_params and not actor.groups
    note = say("bad_key") if refused else ""
    if asked not in ("", ALL):
        _one(place, asked, note=note)
    else:
        group_list.show(place, note=note)
        said.show()
    anatomy.why(
        [
            say("method_group"),
            freshness_words.say("method_due"),
            freshness_words.say("method_since"),
        ]
    )


def _one(place: Place, asked: str, *, note: str) -> None:
    """Draw one group's page."""
    try:
        group = groups.find(place, asked)
    except UnknownGroup:
        anatomy.answer(say("title"), say("unknown"), note=note)
        door("group", place, say("all_groups"), query={"id": ALL})
        return
    records = groups.records(place, group)
    anatomy.answer(group.name, answer_one(group, records), note=note)
    said.show()
    part = _part(place, group)
    if part == "work":
        group_work.show(place, group)
    elif part == "people":
        group_people.show(place, group)
    else:
        group_public.show(place, group, records)
    with st.container(horizontal=True, key="group_ways"):
        door("group", place, say("all_groups"), query={"id": ALL})


def _part(place: Place, group: Group) -> str:
    """Draw the choice between what everybody sees and what members do; visitors have none."""
    options = {"public": say("part_public")}
    if group_work.may(place, group):
        options["work"] = say("part_work")
    if group_people.may(place, group):
        options["people"] = say("part_people")
    if len(options) == 1:
        return "public"
    member = group.id in place.register.actor.groups
    return kept.segments(
        say("part_label"), options, usual="work" if member else "public", key="part"
    )
