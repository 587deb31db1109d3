"""What the answer about access says in plain sentences."""

import geopandas as gpd
import pandas as pd

from layers import vocabulary
from layers.words import listed, number, percent, sentence, words
from web.asking.access import Access, Question, Tried

NAMED = 4
"""How many areas the answer about a site names."""
SOME = 0.5
"""Fewer people than this are nobody."""


def say(code: str, **values: object) -> str:
    """Return one of this question's sentences."""
    return sentence("access", code, **values)


def one(category: str) -> str:
    """Return what a person reads for one asset of a kind: "a library"."""
    code = f"asset_{category}"
    known = words("access")
    return known[code] if code in known else vocabulary.title("categories", category).lower()


def far(metres: float) -> str:
    """Say a distance: "800 m", "1.6 km"."""
    if metres < 1000:
        return say("metres", m=number(round(metres)))
    return say("kilometres", km=number(metres / 1000))


def here(name: str, code: str) -> str:
    """Say where: "here" for the whole place, else "in Hale"."""
    return say("here_in", name=name) if code else say("here")


def answer(found: Access) -> str:
    """Say how many people reach an asset only across the line, and how many not at all."""
    across, nowhere, everybody = (
        found.total(name) for name in ("only_across", "nowhere", "people")
    )
    values = {
        "here": here(found.ground.name, found.ground.code),
        "one": one(found.question.category),
        "reach": far(found.question.reach),
        "area": found.layer.singular.lower(),
    }
    if everybody - nowhere < SOME:
        return say("answer_none", **values)
    code = "answer_nobody_across" if across < SOME else "answer_across"
    said = say(code, people=number(round(across)), **values)
    if nowhere < SOME:
        return f"{said} {say('answer_all')}"
    more = number(round(nowhere))
    return f"{said} {say('answer_nowhere', people=more, percent=percent(nowhere / everybody))}"


def next_step(found: Access) -> str:
    """Say what to do next."""
    if found.total("only_across") >= SOME and len(found.pairs):
        return _ask_across(found)
    if found.total("nowhere") >= SOME:
        most = found.areas.loc[found.areas["nowhere"].idxmax()]
        return say("next_nowhere", area=most["name"], people=number(round(most["nowhere"])))
    return say("next_fine")


def _ask_across(found: Access) -> str:
    """Name the area with most people who cross the line, and where they go."""
    most = found.areas.iloc[0]
    first = found.pairs[found.pairs["code"] == most["code"]].iloc[0]
    lies = found.helping.set_index("area_code")["area_name"].to_dict()
    other = lies.get(first["asset_area"])
    return say(
        "next_across" if other else "next_across_outside",
        people=number(round(most["only_across"])),
        area=most["name"],
        asset=first["asset"],
        other=other,
        areas=found.layer.title.lower(),
        one_area=found.layer.singular.lower(),
    )


def change(inside: int, across: int) -> str:
    """Say in words how the band of an area changes."""
    a, b = say(f"band_{inside}"), say(f"band_{across}")
    if inside == across:
        return say("change_same", a=a)
    return say("change_bands", a=a, b=b)


def areas_told(found: Access) -> gpd.GeoDataFrame:
    """Return the areas with ``change`` in words."""
    pairs = zip(found.areas["band_inside"], found.areas["band_across"], strict=True)
    return found.areas.assign(change=[change(int(a), int(b)) for a, b in pairs])


def helping_told(found: Access) -> gpd.GeoDataFrame:
    """Return the assets with where they lie in words."""
    nowhere = say("outside_all", areas=found.layer.title.lower())
    return found.helping.assign(lies_in=found.helping["area_name"].fillna(nowhere))


def area_columns(found: Access) -> dict[str, str]:
    """Return column and heading of the table of areas."""
    names = ("only_across", "nowhere", "inside", "people", "change", "score_inside", "score_across")
    return {
        "name": found.layer.singular,
        **{name: say(f"column_{name}") for name in names},
    }


def asset_columns() -> dict[str, str]:
    """Return column and heading of the table of assets."""
    return {
        "name": say("column_asset"),
        "lies_in": say("column_lies_in"),
        "helps": say("column_helps"),
        "people_outside": say("column_outside"),
        "people_only_across": say("column_have_none"),
    }


def method(found: Access) -> list[str]:
    """Say how the answer was made and how sure it is."""
    area = found.layer.singular.lower()
    day = found.layer.on
    lines = [
        say("method_inside", area=area),
        say(
            "method_walk" if found.question.on_foot else "method_reach",
            reach=far(found.question.reach),
        ),
        *(say(f"method_{name}") for name in ("steps", "twice", "bands")),
    ]
    if found.question.weigh:
        lines.append(say("method_weigh", indicator=found.question.weigh))
    if found.unknown >= SOME:
        lines.append(say("method_unknown", people=number(round(found.unknown))))
    dates = say("method_dates", areas=found.layer.title, day=f"{day.day} {day:%B %Y}")
    return [*lines, dates, say("method_source")]


def tried(found: Tried, question: Question, areas: str) -> str:
    """Say whom a site would newly reach; ``areas`` is what the areas are called together."""
    reach = far(question.reach)
    if found.newly < SOME:
        return say("try_nobody", reach=reach)
    top = tried_told(found, areas).head(NAMED)
    parts = [
        say("try_answer_part", people=number(round(people)), name=name)
        for people, name in zip(top["newly"], top["name"], strict=True)
        if people >= SOME
    ]
    return say("try_answer", people=number(round(found.newly)), reach=reach, areas=listed(parts))


def tried_told(found: Tried, areas: str) -> pd.DataFrame:
    """Return the areas a site reaches, with a name for what lies outside all of them."""
    outside = say("try_outside", areas=areas.lower())
    return found.areas.assign(name=found.areas["name"].fillna(outside))


def tried_columns(area: str) -> dict[str, str]:
    """Return column and heading of the table about a site."""
    return {
        "name": area,
        **{name: say(f"try_{name}") for name in ("newly", "before", "after")},
    }
