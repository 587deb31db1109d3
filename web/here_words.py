"""What is here, in words: sentences from ``data/words/map.toml`` and lists of facts."""

from collections.abc import Mapping, Sequence

import pandas as pd

from layers import vocabulary
from layers.catalogue import layer as describe
from layers.rights import readable
from layers.words import listed, number, sentence
from mapping.analysis.here import Here
from web import freshness_words
from web.area_layers import COUNTING
from web.place import Place

Fact = tuple[str, str, str]
TOLD_APART = ("name", "last_checked", "group", "same_as")
"""Fields that a record's card tells in its own words, or not at all."""
TELLING = ("ward", "parish", "district")
"""The tiers a place is told by, when it has them."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return "no assets", "1 asset" or "1,204 assets"."""
    return f"{number(count) if count else 'no'} {one if count == 1 else many or one + 's'}"


def exactly(count: int, one: str, many: str = "") -> str:
    """Return a count to the last one: "1,204 assets"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def metres(distance: object) -> str:
    """Return a distance with its unit, in whole metres: a map knows no better."""
    whole = round(float(str(distance)))
    return f"{number(whole)} m" if whole < 1000 else f"{number(whole / 1000)} km"


def about_point(what: str, here: Here, *, reach: float) -> str:
    """Return the answer for a point: where it lies, who covers it, what is near."""
    near = sentence(
        "map",
        "within",
        assets=exactly(len(here.assets), "asset"),
        needs=exactly(len(here.needs), "need"),
        metres=number(reach),
    )
    if not here.boundaries:
        return sentence("map", "point_outside", what=what, near=_capital(near))
    return sentence(
        "map", "point", what=what, areas=_areas(here), cover=_cover(here), near=_capital(near)
    )


def _areas(here: Here) -> str:
    """Name the areas a point is told by: "Hale ward in Trafford"."""
    by_tier = {str(row["tier"]): str(row["name"]) for row in here.boundaries}
    told = [tier for tier in TELLING if tier in by_tier] or list(by_tier)[-1:]
    names = [f"{by_tier[tier]} {vocabulary.tier(tier).title.lower()}" for tier in told]
    return listed(names)


def _cover(here: Here) -> str:
    """Say how many patches cover a point."""
    if not here.patches:
        return sentence("map", "uncovered")
    if len(here.patches) == 1:
        return sentence("map", "covered_once")
    return sentence("map", "covered", count=exactly(len(here.patches), "patch", "patches"))


def small(title: str) -> str:
    """Return a title as it stands within a sentence: "small area (LSOA)"."""
    return title[:1].lower() + title[1:]


def _capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def about_area(what: str, lists: Mapping[str, pd.DataFrame], *, reach: float) -> str:
    """Return the answer for an area: what lies in it, and what more just across its line."""
    inside = {name: int((one["away"] == 0).sum()) for name, one in lists.items()}
    across = sum(len(one) for one in lists.values()) - sum(inside.values())
    return sentence(
        "map",
        "area",
        what=what,
        assets=exactly(inside["assets"], "asset"),
        needs=exactly(inside["needs"], "need"),
        across=f"{across:,}",
        metres=number(reach),
    )


def line_warnings(here: Here) -> list[str]:
    """Return one warning for each kind of area people live by whose line is near, nearest first."""
    found = []
    told = [one for one in here.near_line if one["tier"] not in COUNTING]
    for row in sorted(told, key=lambda one: float(str(one["metres_to_edge"]))):
        across = row["across"]
        names = [str(one["name"]) for one in across] if isinstance(across, Sequence) else []
        found.append(
            sentence(
                "map",
                "line" if names else "line_edge",
                metres=metres(row["metres_to_edge"]),
                here=row["name"],
                across=listed(names),
                tier=small(vocabulary.tier(str(row["tier"])).title),
            )
        )
    return found


def boundary_facts(here: Here) -> list[Fact]:
    """Return the areas around a point with the distance to their line."""
    return [
        (
            vocabulary.tier(str(row["tier"])).title,
            str(row["name"]),
            f"{metres(row['metres_to_edge'])} from its line",
        )
        for row in here.boundaries
    ]


def patch_facts(here: Here) -> list[Fact]:
    """Return the patches over a point and who works there, a line for each officer."""
    return [
        (
            vocabulary.title("services", str(row["service"])),
            str(row["name"]),
            "\n" + (_officers(row["officers"]) or sentence("map", "no_officer")),
        )
        for row in here.patches
    ]


def _officers(officers: object) -> str:
    """Name officers with their role and how to reach them, one a line."""
    if not isinstance(officers, list):
        return ""
    lines = (
        ", ".join(str(one[name]) for name in ("name", "role", "contact") if one.get(name))
        for one in officers
    )
    return "\n".join(lines)


def record_facts(place: Place, layer: str, record: str) -> tuple[str, list[Fact]]:
    """Return a record's name and everything about it that the asker may read."""
    described = describe(layer)
    values = place.register.get(layer, record)
    allowed = readable(place.register.actor, described)
    facts = [
        (one.label, _worded(one.name, values[one.name]), "")
        for one in described.fields
        if one.name in allowed
        and one.name not in TOLD_APART
        and values.get(one.name) not in (None, "")
    ]
    fresh = freshness_words.fact(layer, values, today=place.today())
    name = str(values.get("name") or described.singular)
    return name, [*facts, *fresh, *_looked_after(place, values.get("group"))]


def _looked_after(place: Place, group: object) -> list[Fact]:
    """Name the group that looks after a record, if one does."""
    if not group:
        return []
    found = place.register.read("groups", where={"id": str(group)}, fields=["name"], geometry=False)
    return [("Looked after by", str(name), "") for name in found["name"]]


def _worded(field: str, value: object) -> str:
    """Return a value as people read it."""
    vocabularies = {"category": "categories", "theme": "themes", "service": "services"}
    if field in vocabularies:
        return vocabulary.title(vocabularies[field], str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,g}"
    return str(value)


def method(place: Place) -> list[str]:
    """Say how the answers of the map were made, and from what."""
    sources = place.register.sources().to_dict("records")
    return [
        sentence(
            "map",
            "method",
            near=number(place.thresholds.near_line),
            reach=number(place.thresholds.reach),
        ),
        *(
            f"{describe(str(one['layer'])).title}: {one['source']}, {one['records']:,} records."
            for one in sources
        ),
    ]
