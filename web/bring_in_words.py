"""What the page for files says in plain sentences."""

from collections.abc import Mapping, Sequence

from layers.actor import ROLES, Actor
from layers.catalogue import layer
from layers.words import listed, sentence
from store.previewing import Preview
from store.source import Report

TITLE_OF_PLACE = ("lon", "lat", "easting", "northing", "postcode", "area_code", "geometry")

KINDS = ("category", "theme")
UNNAMED = ("boundaries", "patches", "people", "assets", "needs")
"""Layers whose records are named by their code, kind or address when nothing else names them."""


def say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("bring_in", code, **values)


def rows(count: int) -> str:
    """Return "One row" or "12 rows"; counts of rows are exact."""
    return say("row_one") if count == 1 else say("row_many", count=f"{count:,}")


def size(octets: int) -> str:
    """Return the size of a file as people say it."""
    if octets < 1000:
        return f"{octets} bytes"
    return f"{octets / 1e3:,.0f} KB" if octets < 1e6 else f"{octets / 1e6:,.1f} MB"


def role(actor: Actor, titles: Mapping[str, str]) -> str:
    """Return the most trusted role an actor holds, in the middle of a sentence."""
    held = [one for one in ROLES if one in actor.roles] or ["visitor"]
    title = titles[held[-1]].lower()
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def label(layer_name: str, field: str) -> str:
    """Return what a person reads for a field of a layer, or for what says the place."""
    described = layer(layer_name)
    if field in described:
        return described[field].label
    return say(f"field_{field}") if field in TITLE_OF_PLACE else field


def read(seen: Preview) -> str:
    """Say what a file holds."""
    return say("answer_read", rows=rows(seen.rows), format=seen.format)


def rows_shown(layer_name: str, count: int) -> str:
    """Say which rows are on the map."""
    if not layer(layer_name).geometries:
        return say("no_place")
    if count < 2:
        return say("one_row" if count else "no_rows")
    return say("some_rows", count=f"{count:,}")


def checked(report: Report) -> str:
    """Say what would come of a file."""
    refused, good = len(_rows(report.refused)), good_rows(report)
    if not report.read:
        return say("answer_look_empty")
    if not good:
        return say("answer_look_none", read=f"{report.read:,}")
    if report.unchanged == report.read:
        return say("answer_look_same", read=f"{report.read:,}")
    if refused:
        return say(
            "answer_look_some", good=f"{good:,}", read=f"{report.read:,}", refused=f"{refused:,}"
        )
    return say("answer_look", rows=rows(good))


def good_rows(report: Report) -> int:
    """Return how many rows can be kept."""
    return report.added + report.updated + report.unchanged


def kept(report: Report) -> str:
    """Say what came of a file; what is nought is not said."""
    figures = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": len(_rows(report.refused)),
    }
    parts = [say(f"part_{name}", count=f"{many:,}") for name, many in figures.items() if many]
    if not good_rows(report):
        return say("answer_done_none")
    return say("answer_done", parts=listed(parts))


def counts(report: Report) -> list[tuple[str, str, str]]:
    """Return label, figure and no remark of each count."""
    figures = {
        "read": report.read,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "repaired": len(_rows(report.repaired)),
        "refused": len(_rows(report.refused)),
    }
    return [(say(f"count_{name}"), f"{figure:,}", "") for name, figure in figures.items()]


def _rows(faults: Sequence[Mapping[str, object]]) -> set[object]:
    """Return the rows spoken of, each once."""
    return {one["row"] for one in faults}


def twice(layer_name: str, chosen: Mapping[str, Sequence[str]]) -> list[str]:
    """Say which columns are chosen for two fields."""
    users: dict[str, list[str]] = {}
    for field, many in chosen.items():
        for column in many:
            users.setdefault(column, []).append(label(layer_name, field))
    return [
        say("twice", column=column, fields=listed([f"“{one}”" for one in fields]))
        for column, fields in users.items()
        if len(fields) > 1
    ]


def not_used(seen: Preview, chosen: Mapping[str, Sequence[str]]) -> str:
    """Say which columns are not used."""
    used = {column for many in chosen.values() for column in many}
    left = [f"“{one.name}”" for one in seen.columns if one.name not in used]
    return say("not_used", columns=listed(left)) if left else say("all_used")


def missing(layer_name: str, chosen: Mapping[str, Sequence[str]], given: set[str]) -> list[str]:
    """Say which needed fields no column gives, and what becomes of them."""
    found = []
    for field in layer(layer_name).required:
        if chosen.get(field) or field in given:
            continue
        code = "missing_kind" if field in KINDS else "missing_field"
        if field == "name" and layer_name in UNNAMED:
            code = "missing_name"
        found.append(say(code, fields=f"“{label(layer_name, field)}”"))
    return found


def method() -> list[str]:
    """Say how files are dealt with."""
    return [say(f"method_{one}") for one in ("worker", "again", "one", "rows", "private")]
