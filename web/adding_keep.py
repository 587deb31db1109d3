"""What this person's own browser keeps of a form while it is not sent."""

from collections.abc import Mapping, Sequence

import shapely
import streamlit as st
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from layers import clean
from layers.layer import Layer
from web import adding_words as words
from web.adding_draft import Draft
from web.asking.adding import LONGEST, How, Spot
from web.parts import form, placing
from web.parts.browser import mount

DAYS = 3
STORE = "patchwork.adding"
KEY = "add_keep"
LARGEST = 200_000
"""Characters of a drawing that a browser is asked to keep."""
_HOW: tuple[How, ...] = ("postcode", "grid", "name", "device", "point", "shape")


def watch(mine: Draft, layers: Sequence[Layer], *, key: str) -> None:
    """Draw what watches the connection and keeps what is typed; seen only when it has to speak."""
    layer = next(one for one in layers if one.name == mine.layer)
    public = [one.name for one in layer.fields if one.audience == "public" and one.entry != "never"]
    asked = {name for one in layers for name in one.names}
    told = ("offline", "offline_only", "online", "forget", "forgotten")
    data = {
        "store": STORE,
        "once": mine.once,
        "done": mine.step == "sent",
        "layer": mine.layer,
        "days": DAYS,
        "fields": {one: form.widget(key, one) for one in public},
        "values": {one: mine.values[one] for one in public if mine.values.get(one)},
        "choices": {
            one.name: {words.choice(one, value): value for value in one.choices}
            for one in layer.fields
            if one.name in public and one.kind == "choice"
        },
        "place": place_as_kept(mine.placed or mine.spot),
        "given": words.say("given_back", when=mine.kept_on) if mine.kept_on else "",
        "words": {one: words.say(one) for one in told},
    }

    def given_back() -> None:
        kept = st.session_state[KEY].get("kept")
        if isinstance(kept, dict):
            take_back(mine, kept, asked, [one.name for one in layers])

    mount(
        ("keep", "drawKeep"),
        key=KEY,
        data=data,
        triggers={"kept": given_back, "forget": mine.start},
    )


def take_back(
    mine: Draft, kept: Mapping[str, object], asked: set[str], layers: Sequence[str]
) -> None:
    """Go on with what a browser kept: it is as little trusted as anything else that comes in."""
    if mine.step != "form" or mine.same_as:
        return
    values, once, when = kept.get("values"), kept.get("once"), kept.get("when")
    if isinstance(values, Mapping):
        mine.values = {one: text for one, text in values.items() if one in asked and _text(text)}
    if isinstance(once, str) and 16 <= len(once) <= 64:
        mine.once = once
    if kept.get("layer") in layers:
        mine.layer = str(kept["layer"])
    _put(mine, place_from_kept(kept.get("place")))
    mine.kept_on = clean.text(when)[:40] if isinstance(when, str) else ""
    mine.turn += 1


def _put(mine: Draft, spot: Spot | None) -> None:
    """Put it where it was, unless the page was opened at another place."""
    if spot is None or mine.spot is not None:
        return
    mine.put(spot)
    mine.mark = placing.kind(spot.shape)


def place_as_kept(spot: Spot | None) -> dict[str, object] | None:
    """Write a place for the browser to keep; none when it is too long for that."""
    if spot is None or len(spot.shape.wkt) > LARGEST:
        return None
    return {
        "label": spot.label,
        "how": spot.how,
        "size": spot.size,
        "detail": spot.detail,
        "shape": spot.shape.wkt,
    }


def place_from_kept(kept: object) -> Spot | None:
    """Read a place that the browser kept; None when it is not one."""
    if not isinstance(kept, Mapping):
        return None
    shape, size = _shape(kept.get("shape")), kept.get("size")
    for how in _HOW:
        if shape is not None and kept.get("how") == how and isinstance(size, int | float):
            label, detail = (clean.text(kept.get(one, ""))[:LONGEST] for one in ("label", "detail"))
            return Spot(label=label, how=how, shape=shape, size=float(size), detail=detail)
    return None


def _shape(text: object) -> BaseGeometry | None:
    """Read a shape on the globe."""
    if not isinstance(text, str) or len(text) > LARGEST:
        return None
    try:
        found = shapely.from_wkt(text)
    except ShapelyError:
        return None
    west, south, east, north = found.bounds if not found.is_empty else (999.0, 0.0, 0.0, 0.0)
    inside = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return found if inside else None


def _text(value: object) -> bool:
    """Whether something is a text that a form could have held."""
    return isinstance(value, str) and 0 < len(value) <= LARGEST
