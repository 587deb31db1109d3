"""``hotspots``: where needs are thick, and which lines cut what one would see."""

from typing import Annotated

import pandas as pd
import typer

from layers import vocabulary
from web import hotspots_words
from web.asking import hotspots as asking
from web.asking.hotspots import Question, Spots
from web.commands.opening import JsonOption, StoreOption, place_at
from web.place import Place, UnknownArea
from web.terminal import answer, one_of, records, say


def hotspots(
    context: typer.Context,
    theme: Annotated[str, typer.Option(help="What needs are about: food … All if left out.")] = "",
    tier: Annotated[str, typer.Option(help="The small areas; the smallest if left out.")] = "",
    within: Annotated[
        int | None, typer.Option(min=10, max=5000, help="Find needs so many metres close instead.")
    ] = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say where needs are thick, and how much of each place one ward alone can see."""
    if theme:
        one_of(theme, tuple(vocabulary.terms("themes")), "--theme")
    with place_at(context, store) as place:
        if tier:
            _require_tier(place, tier)
        question = Question(theme=theme.casefold(), tier=tier)
        if within is not None:
            question = Question(theme=theme.casefold(), look="clusters", within=within)
        found = asking.ask(place, question)
        wards = next((one for one in asking.lines(place) if one.spec == "tier:ward"), None)
    for line in dict.fromkeys([hotspots_words.answer(found, wards), *hotspots_words.why(found)]):
        say(line)
    answer({"problem": found.problem or None, "spots": as_records(found)}, as_json=as_json)


def _require_tier(place: Place, tier: str) -> None:
    """Refuse a tier that is not here."""
    if tier not in place.tiers():
        msg = f"There are no boundaries of tier {tier!r}. There are: {', '.join(place.tiers())}."
        raise UnknownArea(msg)


def as_records(found: Spots) -> list[dict[str, object]]:
    """Return each spot with what every layer of areas sees of it."""
    kept = [
        name for name in ("areas", "needs", "residents", "rate", "times") if name in found.spots
    ]
    rows = records(pd.DataFrame(found.spots[["id", "name", *kept]]))
    return [
        {**row, "layers": _layers(found, spot)}
        for row, spot in zip(rows, found.spots["spot"], strict=True)
    ]


def _layers(found: Spots, spot: int) -> list[dict[str, object]]:
    """Return what the units of every layer see of a spot."""
    sights = found.isolation[found.isolation["spot"] == spot]
    cut = found.cuts[(found.cuts["spot"] == spot) & ~found.cuts["sliver"].astype(bool)]
    columns = ["code", "name", "needs", "people", "share_of_needs", "share_of_people"]
    return [
        {
            "layer": row["layer"],
            "isolation": row["isolation"],
            "units": records(cut.loc[cut["layer"] == row["layer"], columns]),
        }
        for row in records(sights)
    ]
