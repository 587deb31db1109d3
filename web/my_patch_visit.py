"""When an officer was here last, so that what changed since then is shown."""

import json
from datetime import date, timedelta

from web.place import Place

NAME = "my patch visits"
USUAL = timedelta(days=14)
"""How far back one looks who was never here, or did not come by a link of their own."""


def last(place: Place) -> date:
    """
    Return the day of the last visit before today, and remember today's.

    A second look on the same day shows the same: the day before it is kept beside today's.
    """
    today, officer = place.today(), place.register.actor.officer
    usual = today - USUAL
    if not officer:
        return usual
    kept = _read(place.register.remembered(officer, NAME))
    latest, before = kept.get("latest"), kept.get("before")
    if latest == today.isoformat():
        return _day(before, usual)
    days = {"latest": today.isoformat(), "before": latest}
    place.register.remember(officer, NAME, json.dumps(days))
    return _day(latest, usual)


def _read(text: str | None) -> dict[str, str | None]:
    """Read what was remembered; nothing when there is none."""
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _day(text: str | None, usual: date) -> date:
    """Read a day, or take the usual one."""
    return date.fromisoformat(text) if text else usual
