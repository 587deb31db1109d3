"""What a contribution says about itself to the person who sent it in."""

from collections.abc import Iterable
from datetime import datetime

from layers.layer import Layer
from layers.words import day, words
from store.following import Held
from store.register import Entry
from web import adding_words
from web.adding_words import say

Fact = tuple[str, str, str]


def state(held: Held) -> str:
    """Say in a sentence where it stands."""
    name = str(held.values.get("name") or "")
    when = _day(held.entries[-1].at) if held.entries else ""
    reason = held.reason.strip()
    if held.status == "withdrawn" and held.values.get("same_as"):
        return say("state_merged", name=name)
    told = say(f"state_{held.status}", name=name, day=when, reason=_ended(reason))
    return f"{told} {say('state_pending')}" if held.pending else told


def _ended(reason: str) -> str:
    """End a reason like a sentence."""
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def facts(layer: Layer, held: Held) -> list[Fact]:
    """Return what was sent, field by field, as people read it."""
    return [
        (field.label, text, "")
        for field in layer.fields
        for text in [adding_words.value(field, held.values.get(field.name))]
        if text and field.entry != "never"
    ]


def history(held: Held) -> list[Fact]:
    """Return what happened, the newest first, with the reason where one was given."""
    return [(_day(one.at), _action(one), one.reason) for one in reversed(list(_told(held.entries)))]


def _told(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Return the steps of which there is something to tell."""
    return (one for one in entries if one.action)


def _action(entry: Entry) -> str:
    """Return what a step is called."""
    code = f"action_{entry.action}"
    return say(code) if code in words("adding") else say("action_other")


def _day(at: str) -> str:
    """Return the day of a moment."""
    return day(datetime.fromisoformat(at.replace("Z", "+00:00")).date())


def on_map(held: Held) -> dict[str, str]:
    """Return what the address of the map says about it."""
    found = {"record": f"{held.layer}:{held.id}"}
    if held.geometry is not None:
        inside = held.geometry.representative_point()
        found["point"] = f"{inside.y:.6f},{inside.x:.6f}"
    return found
