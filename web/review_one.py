"""One record that waits: what was sent, what it would change, what is near, and who sent it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers.catalogue import layer as describe
from layers.contributed import usual_blur
from layers.disclosure import in_record
from layers.errors import PatchworkError
from layers.layer import Layer
from layers.words import listed
from store.register import Entry
from web import review_acts as acts
from web import review_alike, review_map, review_sides
from web import review_words as words
from web.asking import adding, review
from web.difference_rows import GEOMETRY, value
from web.parts import anatomy, differences, form, map_panel, photos_review, plain
from web.place import Place, UnknownPlace

HERE = "review-here"
AFTER = "after-review-record"
BLURS = (0, 100, 250, 500, 1000, 2000, 5000)
"""Metres by which a place may be hidden."""
UNTOLD = ("name", "same_as", "group", "blur", "last_checked")
"""Fields that the facts leave out: they are told elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """
    What a moderator has in sight.

    Parameters
    ----------
    layer, record
        What was sent, with the version that is looked at.
    what
        New, or something for a record that is there (see `web.asking.review`).
    into
        That record, when it is there.
    past
        The history of what was sent.
    """

    layer: str
    record: Mapping[str, Any]
    what: str
    into: Mapping[str, Any] | None
    past: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return acts.name(self.record)

    @property
    def key(self) -> str:
        """What names this record in this version, for what is typed about it."""
        return f"review_{self.record['id']}_{self.record['version']}"

    @property
    def place_in_queue(self) -> tuple[str, str]:
        """What names it in the queue."""
        return self.layer, str(self.record["id"])

    @property
    def versions(self) -> tuple[object, ...]:
        """What is looked at: the record, its version, and that of the one it is meant for."""
        other = (self.into["id"], self.into["version"]) if self.into else ()
        return (self.layer, self.record["id"], self.record["version"], *other)

    def differs(self, drawn: tuple[object, ...]) -> bool:
        """Whether more than its photos changed since it was drawn with these versions."""
        since = [one for one in self.past if one.version > int(str(drawn[2]))]
        return drawn[3:] != self.versions[3:] or any(
            not one.action.startswith(("photo ", "file ")) for one in since
        )

    @property
    def described(self) -> Layer:
        """The layer's description."""
        return describe(self.layer)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a moderator chose while looking: edits of a new record, or values of a change."""

    edits: Mapping[str, object]
    chosen: Mapping[str, object]


def sight(place: Place, layer: str, record: str) -> Sight:
    """
    Return a record that waits, with all that belongs to it.

    Raises
    ------
    NotFound, Refused
        If there is none, or not for this person.
    """
    register = place.register
    found = register.get(layer, record)
    frame = review.waiting(place)
    what = frame.loc[frame["id"] == record, "what"]
    into = _target(place, layer, found.get("same_as"))
    return Sight(
        layer=layer,
        record=found,
        what=_what(found, what.iloc[0] if len(what) and into else "new"),
        into=into,
        past=tuple(register.history(layer, record)),
    )


def _what(record: Mapping[str, Any], waits: object) -> str:
    """Say what a record is here for: of one that is public already, only a photo waits."""
    return "photo" if record["status"] == "published" else str(waits)


def _target(place: Place, layer: str, wanted: object) -> Mapping[str, Any] | None:
    """Return the record that something is meant for, when it is still there."""
    if not wanted:
        return None
    try:
        return place.register.get(layer, str(wanted))
    except PatchworkError:
        return None


def show(place: Place, seen: Sight, *, faults: Mapping[str, str]) -> Wanted:
    """Draw a record beside its map and return what was chosen about it."""
    left, right = anatomy.sides()
    with left:
        anatomy.skip_link(AFTER)
        _told(place, seen)
        _warnings(seen)
        chosen = _differences(place, seen)
        _alike(place, seen)
        photos_review.show(place, seen.layer, str(seen.record["id"]), key=f"{seen.key}_photos")
        edits = _mending(seen, faults) | _blur(seen) if seen.what == "new" else {}
        _history(seen)
    with right:
        map_panel.show(
            review_map.record_map(place, seen.layer, seen.record, seen.into),
            key="review_record_map",
            height=420,
        )
        there = [seen.into[GEOMETRY]] if seen.into else []
        st.html(review_map.record_legend(seen.layer, seen.record[GEOMETRY], *there))
    anatomy.landing(AFTER)
    return Wanted(edits=edits, chosen=chosen)


def _told(place: Place, seen: Sight) -> None:
    """Draw what was sent, by whom, and where it lies."""
    plain.lines([_sent(place, seen), *_returned(seen), _lies(place, seen.record[GEOMETRY])])
    if seen.into:
        return
    if seen.record.get("same_as"):
        anatomy.warning(words.say("target_gone"))
    told = [
        (one.label, value(one, seen.record.get(one.name)), "")
        for one in seen.described.fields
        if one.name not in UNTOLD and one.name in seen.record
    ]
    anatomy.card(anatomy.facts(words.say("what_was_sent"), [one for one in told if one[1]]))


def _warnings(seen: Sight) -> None:
    """Draw what in its free text may give somebody away."""
    found = in_record(seen.described, seen.record)
    for field, many in found.items():
        told = listed([words.say(f"gives_{one.kind}", text=one.text[:60]) for one in many])
        label = seen.described[field].label
        anatomy.warning(words.say("gives", label=label, what=told))


def _alike(place: Place, seen: Sight) -> None:
    """Draw what may be the same place, with the way to merge with it."""
    if seen.what != "new":
        return
    found = review_alike.near(place, seen.layer, seen.record)
    if not found:
        return
    plain.heading(words.say("alike"))
    review_alike.show(found, key=seen.key)


def _sent(place: Place, seen: Sight) -> str:
    """Say when it was sent, by whom and for which group."""
    first = seen.past[0]
    told = {"day": words.day(first.at), "who": words.who(first.by)}
    group, file = seen.record.get("group"), seen.record.get("source")
    if group:
        name = review.groups(place).get(str(group), str(group))
        return words.say("sent_group", **told, group=name)
    return words.say("sent_file", **told, file=file) if file else words.say("sent", **told)


def _returned(seen: Sight) -> list[str]:
    """Say that and why it was sent back, when it was."""
    if seen.record["status"] != "returned":
        return []
    last = next((one for one in reversed(seen.past) if one.action == "returned"), seen.past[-1])
    return [words.say("stands_returned", day=words.day(last.at), reason=last.reason)]


def _lies(place: Place, shape: object) -> str:
    """Say which ward, parish and district it lies in."""
    if not isinstance(shape, BaseGeometry):
        return words.say("lies_outside")
    try:
        areas = adding.standing(place, shape).areas
    except UnknownPlace:
        areas = ""
    return words.say("lies", areas=areas) if areas else words.say("lies_outside")


def _differences(place: Place, seen: Sight) -> dict[str, object]:
    """Draw what it would change and return the values that are to hold."""
    if seen.into is None:
        return {}
    name = acts.name(seen.into)
    plain.heading(words.say(f"differs_{seen.what}", name=name), remark=words.say("differs_help"))
    return choose(place, seen, seen.into, what=seen.what, key=f"{seen.key}_differs")


def choose(
    place: Place, seen: Sight, into: Mapping[str, Any], *, what: str, key: str
) -> dict[str, object]:
    """Draw two records side by side and return the values chosen."""
    sent = review_sides.compared(seen.described, seen.record, what=what)
    sides = differences.table(
        seen.described,
        into,
        sent,
        titles=(words.say("there"), words.say("was_sent")),
        choose=True,
        key=f"{key}_{into['id']}_{into['version']}",
        usual=review_sides.usual(what, into, sent),
        names=review.groups(place),
    )
    right = {one: side for one, side in sides.items() if side == "right"}
    return differences.taken(right, into, sent)


def _mending(seen: Sight, faults: Mapping[str, str]) -> dict[str, object]:
    """Draw the form for small edits, when asked for, and return what was edited."""
    key = f"{seen.key}_form"
    if not (st.toggle(words.say("mend"), key=f"{seen.key}_mend") or faults):
        return {}
    plain.line(words.say("mend_help"))
    with st.container(border=True):
        typed = form.show(seen.described, seen.record, key=key, faults=faults)
    return {one: new for one, new in typed.items() if _differs(new, seen.record.get(one))}


def _differs(new: object, old: object) -> bool:
    """Whether what is in a box is something else than what was sent."""
    return str(new if new is not None else "").strip() != str(old if old is not None else "")


def _blur(seen: Sight) -> dict[str, object]:
    """Draw the choice of how exactly people may see the place, and return a change of it."""
    known = seen.record.get("blur")
    now, usual = int(known or 0), usual_blur(seen.layer, seen.record)
    proposed = usual if known is None else now
    options = {one: _about(one) for one in sorted({*BLURS, now, usual})}
    chosen = st.selectbox(
        words.say("blur"),
        list(options),
        index=list(options).index(proposed),
        format_func=lambda one: options[one],
        key=f"{seen.key}_blur",
        width=320,
    )
    told = [words.say("blur_help")] + [words.say("blur_usual")] * (proposed != now)
    plain.line(" ".join(told), kind="examples")
    return {} if chosen == now else {"blur": chosen or None}


def _about(metres: int) -> str:
    """Return what a person reads for a blur."""
    told = f"{metres:,} m" if metres < 1000 else f"{metres // 1000} km"
    return words.say("blur_metres", metres=told) if metres else words.say("blur_0")


def _history(seen: Sight) -> None:
    """Draw who did what when, and why."""
    with st.expander(words.say("history")):
        lines = "".join(f"<li>{escape(words.entry(one))}</li>" for one in seen.past)
        st.html(f'<ol class="pw-past">{lines}</ol>')
