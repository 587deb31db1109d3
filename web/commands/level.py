"""``level`` and ``shares``: at which level some ground can be decided about, and who shares it."""

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from layers import vocabulary
from mapping.analysis import level_reasons
from mapping.analysis.levels import ENOUGH, Levels
from web import level_words, shared_words
from web.asking import footprints
from web.asking import level as asking
from web.asking import shares as sharing
from web.asking.footprints import Footprint
from web.commands.opening import JsonOption, StoreOption, place_at
from web.place import Place
from web.terminal import answer, one_of, records, say

FootprintOption = Annotated[
    Path | None,
    typer.Option("--footprint", help="A file with the shape or the points: GeoJSON, GeoPackage …"),
]
WithinOption = Annotated[
    str | None, typer.Option("--within", help="Instead: the code or name of an area.")
]


def level(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    footprint: FootprintOption = None,
    within: WithinOption = None,
    service: Annotated[
        str, typer.Option(help="A kind of service of data/functions.csv, such as housing.")
    ] = "",
    share: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="The share that one unit must hold.")
    ] = ENOUGH,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say which is the lowest level that holds a footprint, and who may decide there."""
    if service:
        service = one_of(service, tuple(vocabulary.terms("functions")), "--service")
    with place_at(context, store) as place:
        ground = _ground(place, footprint, within)
        found = asking.ask(place, ground, service=service, enough=share)
    say(level_words.answer(found, ground.label))
    reasons = level_reasons.sentences(found)
    for line in reasons:
        say(line)
    answer({**as_dict(found), "reasons": reasons}, as_json=as_json)


def _ground(place: Place, file: Path | None, within: str | None) -> Footprint:
    """Read the file, or take the area."""
    if (file is None) == (within is None):
        msg = "Give either --footprint or --within."
        raise typer.BadParameter(msg)
    if file is not None:
        return footprints.of_file(place, file)
    return footprints.of_areas(place, [within or ""])


def as_dict(found: Levels) -> dict[str, object]:
    """Return a level as the terminal promises it."""
    return {
        "share": found.enough,
        "by": found.by,
        "tiers": [
            {
                "tier": row["tier"],
                "units": _units(found.units[found.units["tier"] == row["tier"]]),
                "needed": None if pd.isna(row["needed"]) else int(row["needed"]),
            }
            for row in found.tiers.to_dict("records")
        ],
        "lowest": _lowest(found),
        "competent": _competent(found) if found.service else None,
    }


def _units(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Return units with their shares; the weight is people unless ``by`` says otherwise."""
    return records(rows[["code", "name", "share", "weight"]].rename(columns={"weight": "people"}))


def _lowest(found: Levels) -> dict[str, object] | None:
    """Return the one unit that holds enough, else the smallest set of units that do."""
    if found.lowest is not None:
        best = found.units[found.units["tier"] == found.lowest].iloc[0]
        return {"tier": found.lowest, **records(best[["code", "name", "share"]].to_frame().T)[0]}
    sets = found.tiers[found.tiers["candidate"] & found.tiers["needed"].notna()]
    if sets.empty:
        return None
    tier = sets.sort_values("needed", kind="stable")["tier"].iloc[0]
    return {
        "tier": tier,
        "units": _units(found.units[(found.units["tier"] == tier) & found.units["in_set"]]),
    }


def _competent(found: Levels) -> dict[str, object]:
    """Return who may decide: one body alone, or those that must agree."""
    columns = ["tier", "code", "name", "body", "role", "share"]
    one = None
    if found.lowest_deciding is not None:
        one = records(level_words.decider(found)[columns].to_frame().T)[0]
    together = found.bodies[found.bodies["in_set"]] if one is None else found.bodies[:0]
    below = level_words.below(found)
    return {
        "service": found.service,
        "alone": one,
        "together": records((below if len(below) else together)[columns]),
        "unclaimed": found.unclaimed,
    }


def shares(
    context: typer.Context,
    footprint: FootprintOption = None,
    within: WithinOption = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say who shares some ground: every area of every layer with part of it."""
    with place_at(context, store) as place:
        ground = _ground(place, footprint, within)
        every = sharing.ask(place, ground)
        layers = {one.spec: one for one in place.area_layers()}
    grazing = shared_words.grazing(every)
    found = every[~grazing]
    say(shared_words.answer(found, ground, layers))
    for line in shared_words.grazed(int(grazing.sum())):
        say(line)
    answer(records(found), as_json=as_json)
