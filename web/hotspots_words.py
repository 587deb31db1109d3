"""What the page of hot spots says in plain sentences."""

import math

import pandas as pd

from layers import vocabulary
from layers.words import number, percent, sentence
from mapping.analysis import hotspot_reasons
from mapping.analysis.hotspots import HotSpots
from web.area_layers import AreaLayer
from web.asking.hotspots import Spots

LEAST = 0.005
"""A share below this is not said: it would read "less than 1 %" and look like a part."""
NAMED = 3


def say(code: str, **values: object) -> str:
    """Return one sentence about hot spots."""
    return sentence("hotspots", code, **values)


def answer(found: Spots, lines: AreaLayer | None) -> str:
    """Say how many places stand out, where the largest is, and what cuts it."""
    if isinstance(found.found, HotSpots) and found.problem:
        return hotspot_reasons.sentences(found.found)[0]
    if found.spots.empty:
        return _nothing(found)
    first = found.spots.iloc[0]
    said = say(
        "answer_one" if len(found.spots) == 1 else "answer_many",
        count=number(len(found.spots)),
        where=first["name"],
        figures=_figures(first),
    )
    return f"{said} {_cut(found, lines)}" if lines else said


def _nothing(found: Spots) -> str:
    """Say that no place stands out."""
    theme = found.question.theme
    about = say("about", theme=vocabulary.title("themes", theme).lower()) if theme else ""
    if found.question.look == "clusters":
        return say("answer_no_clusters", about=about, within=number(found.question.within))
    return say("answer_none", about=about)


def _figures(spot: pd.Series) -> str:
    """Say how many needs and people, and the rate beside that of the whole place."""
    needs, people, times = (float(spot[name]) for name in ("needs", "residents", "times"))
    if not (math.isfinite(people) and people >= 0.5):
        return say("figures", needs=number(needs))
    code = "figures_rate" if math.isfinite(times) and times > 1 else "figures_people"
    values = {"needs": number(needs), "people": number(round(people))}
    return say(code, **values, times=number(round(times, 1)) if code == "figures_rate" else "")


def _cut(found: Spots, lines: AreaLayer) -> str:
    """Say what the lines of one layer do to the largest spot."""
    sight = found.sight(lines.spec).iloc[0]
    words = {"line": lines.singular.lower(), "lines": lines.title.lower()}
    if not sight["largest_share"] > 0:
        return say("in_none", **words)
    words |= {"largest": sight["largest_name"], "share": percent(sight["largest_share"])}
    if sight["isolation"] < LEAST:
        return say("whole", **words)
    units = int(sight["units"])
    return say("cut_one" if units <= 2 else "cut_many", count=number(units), **words)


def label(spot: pd.Series) -> str:
    """Return what a list calls a spot."""
    return say("label", number=int(spot["spot"]), name=spot["name"])


def shared(found: Spots, spec: str) -> list[str]:
    """Say for each spot which units of a layer share its needs."""
    rows = found.cuts[(found.cuts["layer"] == spec) & ~found.cuts["sliver"].astype(bool)]
    return [_parts(rows[rows["spot"] == spot]) for spot in found.spots["spot"]]


def _parts(rows: pd.DataFrame) -> str:
    """List the largest parts of one spot."""
    held = rows[(rows["share_of_needs"] >= LEAST) & rows["code"].notna()]
    said = [
        say("part", name=name, share=percent(share).replace(" ", "\N{NO-BREAK SPACE}"))
        for name, share in zip(held["name"], held["share_of_needs"], strict=True)
    ]
    if len(said) > NAMED:
        said = [*said[: NAMED - 1], f"{len(said) - NAMED + 1} more"]
    return ", ".join(said)


def why(found: Spots) -> list[str]:
    """Say how it was found and how sure it is."""
    lines = [say("why_isolation")]
    if isinstance(found.found, HotSpots):
        return [*hotspot_reasons.sentences(found.found), *lines]
    within = found.question.within
    alone = number(found.found.numbers["alone"])
    method = say("why_clusters", within=number(within), edge=number(within / 4), alone=alone)
    return [method, say("why_clusters_rate"), *lines]
