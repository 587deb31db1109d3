"""What Who works here says in plain sentences."""

import re
from collections.abc import Iterable
from typing import Any

from layers import vocabulary
from layers.words import listed, number, percent, sentence
from web.asking.who import Found, Spot
from web.here_words import exactly, metres, small
from web.place import Place

KINDS = ("officer", "councillor", "group")
COUNTS = (
    *("no", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(\+|0)[0-9][0-9 ()-]{5,16}[0-9]|1[0-9]{2}", re.ASCII)


def say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("who", code, **values)


def counted(count: int) -> str:
    """Write a small number as a word."""
    return COUNTS[count] if count < len(COUNTS) else f"{count:,}"


def where(spot: Spot) -> str:
    """Say where, as part of a sentence: "at PW1 1AA", "in Quays ward"."""
    if spot.area is None:
        return say("at", name=spot.label)
    return say("in", name=spot.label, kind=small(spot.area[0].singular))


def named(spot: Spot) -> str:
    """Name the spot, as part of a sentence."""
    return spot.label if spot.area is None else f"{spot.label} {small(spot.area[0].singular)}"


def answer(found: Found) -> str:
    """Say how many people and groups work somewhere."""
    counts = {kind: found.count(kind) for kind in KINDS}
    said = [
        f"{counted(many)} {say(kind if many == 1 else f'{kind}s')}"
        for kind, many in counts.items()
        if many
    ]
    if not said:
        return say("nobody", where=where(found.spot))
    words = listed(said)
    one = sum(counts.values()) == 1
    return say("work_one" if one else "work", who=_capital(words), where=where(found.spot))


def _capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def _service(name: str) -> str:
    """Name a service within a sentence."""
    return vocabulary.title("services", name).lower()


def lookouts(found: Found) -> list[str]:
    """Say where patches meet, which line is near, and which service reaches nobody here."""
    return [*_meeting(found), *_beside(found), *_missing(found)]


def _meeting(found: Found) -> Iterable[str]:
    """Say where a point lies on several patches of one service."""
    if found.spot.area is not None:
        return
    for service, rows in found.who.patches.groupby("service", sort=True):
        if len(rows) > 1:
            yield say(
                "meet" if len(rows) == 2 else "meet_many",
                count=_capital(counted(len(rows))),
                service=_service(str(service)),
                name=named(found.spot),
                patches=listed(sorted(rows["name"].astype(str))),
            )


def _beside(found: Found) -> Iterable[str]:
    """Say whose ground begins just beside a point."""
    for row in found.who.beside.to_dict("records"):
        yield say(
            "beside",
            name=_capital(named(found.spot)),
            metres=metres(row["metres"]),
            patches=listed(list(row["names"])),
            service=_service(row["service"]),
        )


def _missing(found: Found) -> Iterable[str]:
    """Say which service has no patch here, and which of its patches is nearest."""
    for row in found.who.missing.to_dict("records"):
        yield say(
            "missing",
            service=_service(row["service"]),
            name=named(found.spot),
            nearest=row["nearest"],
            metres=metres(row["metres"]),
        )


def role(row: dict[str, Any]) -> str:
    """Say what somebody is and for whom."""
    both = [row["role"], row["organisation"]]
    if all(both):
        return say("role_at", role=row["role"], organisation=row["organisation"])
    return str(next((one for one in both if one), ""))


def title(row: dict[str, Any]) -> str:
    """Name somebody, or say that a post is vacant."""
    return say("vacant", name=row["name"]) if row["kind"] == "vacant" else str(row["name"])


def ground(row: dict[str, Any]) -> str:
    """Say on which patches somebody works, or what a group looks after."""
    if row["kind"] == "group":
        many = exactly(row["records"], say("record"), say("records"))
        return say("looks_after", records=many) if row["records"] else ""
    if row["kind"] == "vacant" or not row["on"]:
        return ""
    code = "represents" if row["kind"] == "councillor" else "works_on"
    return say(code, patches=listed(row["on"].split("\n")))


def for_now(row: dict[str, Any]) -> str:
    """Say who answers today for somebody who is away; empty for whoever is there."""
    if not row["standing"]:
        return ""
    organisation = row["organisation"] or say("organisation")
    return say(f"for_now_{row['standing']}", cover=row["cover"], organisation=organisation)


def reach(row: dict[str, Any]) -> str:
    """Return how to reach somebody today: whoever stands in, where that one can be reached."""
    return str(row["cover_contact"] or row["contact"])


def link(contact: str) -> str:
    """
    Return the address that a contact leads to, when it plainly is a telephone number or an e-mail.

    Nothing else becomes a link: what people typed is never taken for an address.
    """
    text = contact.strip()
    if _EMAIL.fullmatch(text):
        return f"mailto:{text}"
    if _PHONE.fullmatch(text):
        return "tel:" + re.sub(r"[^0-9+]", "", text)
    return ""


def method(place: Place, found: Found) -> list[str]:
    """Say how the answer was made, and from what."""
    used = place.register.sources()
    sources = used[used["layer"] == "officers"]["source"].dropna().astype(str)
    thresholds = place.thresholds
    how = (
        say("method_point", metres=number(thresholds.near_line))
        if found.spot.area is None
        else say("method_area", share=percent(thresholds.sliver_share))
    )
    said = [say("method"), how, say("method_groups", metres=number(thresholds.reach))]
    return said + (
        [say("method_sources", sources=listed(sorted(set(sources))))] if len(sources) else []
    )
