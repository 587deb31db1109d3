"""What coverage says in plain sentences."""

import math
from collections.abc import Iterable

from layers import vocabulary
from layers.words import day, listed, number, percent, sentence
from mapping.analysis.coverage import headline
from web.asking.coverage import Cover
from web.here_words import exactly

SOMEBODY = 0.5
"""People below which nobody is known to live there: figures are estimates."""
MOST = 0.5
"""The share of the people without cover from which the patches we know can hardly be all."""
HECTARE, SQUARE_KM = 10_000, 1_000_000
NAMES = 3
"""How many places of a gap are named in a sentence."""
LEVELS = ("nobody", "single", "double", "deeper")


def _say(code: str, **values: object) -> str:
    """Return one sentence about coverage."""
    return sentence("coverage", code, **values)


def gap_names(cover: Cover) -> list[str]:
    """Name every gap of the table, where a column of its own tells the ward."""
    return [
        gap_name(row["name"], None if row["name"] else row["area_name"], wards=wards)
        for _, row in cover.gaps.iterrows()
        for wards in [_wards(cover, row["areas"])]
    ]


def services(cover: Cover) -> str:
    """Name the services asked about, as part of a sentence."""
    names = [vocabulary.title("services", one).lower() for one in cover.question.services]
    return listed(names, joint="or")


def answer(cover: Cover) -> str:
    """
    Say who is left out and where, who is covered twice, and which patch has nobody in post.

    People are counted where they are known, else the ground.
    """
    return " ".join([*_uncovered(cover), *_several(cover), *_vacant(cover)])


def _where(cover: Cover) -> str:
    """Name the ground in a sentence; nothing for the whole place."""
    layer = cover.ground.layer
    if not cover.ground.code or layer is None:
        return ""
    return _say("in_area", name=f"{cover.ground.name} {layer.singular.lower()}")


def _uncovered(cover: Cover) -> list[str]:
    """Say how many nobody covers, where, and whom to ask."""
    figures = headline(cover.found)
    words = {"where": _where(cover), "service": services(cover)}
    people = float(cover.found.totals["people_nobody"])
    if cover.gaps.empty:
        return [_say("covered", **words)]
    if people < SOMEBODY:
        ground = area(cover.found.totals["area_nobody"])
        return [_say("uncovered_empty", ground=ground, **words)]
    known = math.isfinite(people)
    row = cover.gaps.iloc[0]
    share = "people_nobody_share" if known else "area_nobody_share"
    gaps = cover.found.gaps
    count = int((gaps["people"] >= SOMEBODY).sum()) if known else len(gaps)
    code = f"uncovered{'' if known else '_ground'}_{'one' if count == 1 else 'more'}"
    said = _say(
        code,
        people=number(round(people)) if known else "",
        percent=percent(float(str(figures[share]))),
        count=number(count),
        gap=gap_name(row["name"], row["area_name"], wards=_wards(cover, row["areas"])),
        **words,
    )
    if float(str(figures[share])) > MOST:
        return [said, _say("rest")]
    return [said, *_beside(row["next_to"])]


def _beside(patches: tuple[str, ...]) -> list[str]:
    """Name the patches that could take a gap."""
    if not patches:
        return []
    code = "beside_one" if len(patches) == 1 else "beside"
    return [_say(code, patches=_few(patches))]


def _few(names: Iterable[str]) -> str:
    """List a few names, and count the rest."""
    every = list(names)
    if len(every) <= NAMES + 1:
        return listed(every)
    return listed([*every[:NAMES], _say("more", count=len(every) - NAMES)])


def _wards(cover: Cover, count: int) -> str:
    """Say in how many wards some ground lies."""
    return exactly(count, *_kinds(cover))


def _kinds(cover: Cover) -> tuple[str, str]:
    """Return what one and several of the areas are called."""
    if cover.areas is None:
        return _say("place"), _say("places")
    return cover.areas.singular.lower(), cover.areas.title.lower()


def gap_name(names: tuple[str, ...], ward: str | None, *, wards: str) -> str:
    """Name a piece of ground by what is there and by the ward it lies in, else by how many."""
    if names and ward:
        return _say("gap_in", names=_few(names), area=ward)
    if names:
        return _say("gap_named", names=_few(names))
    return _say("gap_somewhere", area=ward) if ward else _say("gap_across", areas=wards)


def _several(cover: Cover) -> list[str]:
    """Say what share is on two or more patches, where that is any."""
    figures = cover.found.totals
    by, code = (
        ("people", "several") if math.isfinite(figures["people"]) else ("area", "several_ground")
    )
    several = figures[f"{by}_double"] + figures[f"{by}_deeper"]
    whole = figures[by]
    if not (several > 0 and whole > 0):
        return []
    said = _say(code, percent=percent(several / whole))
    return [said[:1].upper() + said[1:]]


def _vacant(cover: Cover) -> list[str]:
    """Say which patches on this ground have nobody in post."""
    patches = cover.found.patches
    empty = patches[(patches["officers"] == 0) & (patches["people"] > 0)]
    people = cover.found.totals["people_vacant"]
    if empty.empty or not people > 0 or cover.found.officers.empty:
        return []
    code = "vacant" if len(empty) == 1 else "vacant_more"
    return [_say(code, patches=_few(sorted(empty["name"])), people=number(round(people)))]


def cover_facts(cover: Cover) -> list[tuple[str, str, str]]:
    """Return a line for each level of cover: people, ground, assets and needs."""
    figures = cover.found.totals
    return [
        (_say(f"level_{level}"), _amount(figures, f"_{level}"), _things(figures, f"_{level}"))
        for level in LEVELS
        if figures[f"area_{level}"] > 0 or level in {"nobody", "single"}
    ]


def _amount(figures: dict[str, float], level: str) -> str:
    """Say how many people, or how much of the ground where people are not known."""
    people = figures[f"people{level}"]
    if math.isnan(people):
        return _say("ground_share", percent=percent(figures[f"area{level}"] / figures["area"]))
    shown = round(people)
    return _say("about_people", people=number(shown)) if shown else _say("none_people")


def area(square_metres: float) -> str:
    """Say how large some ground is: in hectares up to a square kilometre."""
    if square_metres < SQUARE_KM:
        return _say("hectares", number=number(round(square_metres / HECTARE, 1)))
    return _say("square_km", number=number(square_metres / SQUARE_KM))


def _things(figures: dict[str, float], level: str) -> str:
    """Say how much ground, how many assets and needs."""
    assets, needs = figures[f"assets{level}"], figures[f"needs{level}"]
    return _say(
        "things",
        ground=area(figures[f"area{level}"]),
        assets=exactly(round(assets), "asset"),
        needs=exactly(round(needs), "need"),
    )


def twice_facts(cover: Cover) -> list[tuple[str, str, str]]:
    """Return the total over patches beside the total on their ground, with the reason."""
    figures = cover.found.totals
    if math.isnan(figures["people"]):
        return []
    again = round(figures["people_double"] + figures["people_deeper"])
    remark = _say("together_twice", people=number(again)) if again else _say("together_once")
    return [
        (_say("added_up"), _amount(figures, "_over_patches"), _say("added_up_remark")),
        (_say("together"), _amount(figures, "_covered"), remark),
    ]


def method(cover: Cover) -> list[str]:
    """Say how the figures were made and what was left out."""
    lines = [_say("method", date=day(cover.question.on))]
    if len(cover.question.services) > 1:
        lines.append(_say("method_several"))
    layer = cover.ground.layer
    if not cover.ground.code and layer is not None:
        count = number(len(cover.ground.frame))
        lines.append(_say("method_whole", count=count, areas=layer.title.lower()))
    lines += [_say("method_people"), _say("method_load"), _say("method_shared")]
    if cover.found.totals["slivers"]:
        lines.append(_say("method_slivers", count=number(cover.found.totals["slivers"])))
    sources = sorted(set(cover.patches["source"].dropna().astype(str)) - {""})
    return [*lines, _say("method_sources", sources=listed(sources))] if sources else lines
