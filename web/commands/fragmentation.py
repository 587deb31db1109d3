"""The fragmentation command: how many share a service, and what a takeover would change."""

from typing import Annotated

import pandas as pd
import typer

from layers.errors import PatchworkError
from mapping.analysis.takeover import Takeover
from web.asking import provides
from web.asking.provides import Question, Shares
from web.commands.coverage import day
from web.commands.opening import JsonOption, StoreOption, place_at
from web.meaning import meant
from web.place import Place
from web.provides_words import of_service, of_takeover
from web.terminal import answer, records, say

FIGURES = {
    "providers": "providers",
    "patches": "patches",
    "people": "people",
    "people_nobody": "people_nobody",
    "effective": "effective",
    "people_per_patch": "people_per_patch",
    "boundary": "boundary_m",
    "boundary_providers": "boundary_providers_m",
}
"""Names in the analysis and in JSON."""


def fragmentation(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    service: Annotated[str, typer.Option("--service", help="Whose patches.")],
    by: Annotated[
        str, typer.Option("--by", help="The tier to go by: ward, district …; else wards.")
    ] = "",
    takeover: Annotated[
        str, typer.Option("--takeover", help="An area, by code or name, that changes hands.")
    ] = "",
    provider: Annotated[
        str, typer.Option("--provider", help="Who would run it there.")
    ] = "A community group",
    on: Annotated[str, typer.Option("--date", help="The day, YYYY-MM-DD; else today.")] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say how many share a service area by area, and what a takeover would change."""
    if not service:
        msg = "Give --service the name of a service."
        raise typer.BadParameter(msg)
    with place_at(context, store) as place:
        date = day(on, place)
        service = meant("services", service, place.services(date))
        shares = provides.ask(place, Question(service=service, tier=by, on=date))
        code = _code(shares, takeover)
        found = _changed(place, shares, code, provider)
    say(of_service(shares) if found is None else of_takeover(shares, found, code, provider))
    answer(_as_dict(shares, found, code, provider), as_json=as_json)


def _code(shares: Shares, named: str) -> str:
    """Return the code of an area given by code or name; empty for none."""
    if not named:
        return ""
    areas = shares.areas
    same = (areas["code"] == named) | (areas["name"].str.casefold() == named.casefold())
    if same.sum() != 1:
        kind = shares.layer.singular.lower()
        msg = f"{int(same.sum())} areas here are called {named!r}. Give the code of one {kind}."
        raise PatchworkError(msg)
    return str(areas.loc[same, "code"].iloc[0])


def _changed(place: Place, shares: Shares, code: str, provider: str) -> Takeover | None:
    """Try the takeover, if one is asked for."""
    return provides.change(place, shares, code=code, provider=provider) if code else None


def _as_dict(shares: Shares, found: Takeover | None, code: str, provider: str) -> dict[str, object]:
    """Return the answer by name."""
    service = shares.question.service
    said: dict[str, object] = {
        "service": service,
        "by": shares.layer.name,
        "on": shares.question.on.isoformat(),
        "providers": provides.providers(shares.patches),
        "whole": _rows(shares.whole())[0],
        "areas": _rows(shares.of_service(service), "code", "name"),
    }
    if found is not None:
        said["takeover"] = _takeover(found, code, provider)
    return said


def _rows(table: pd.DataFrame, *first: str) -> list[dict[str, object]]:
    """Return rows of the analysis with the names that scripts know."""
    return records(table[[*first, *FIGURES]].rename(columns=FIGURES))


def _takeover(found: Takeover, code: str, provider: str) -> dict[str, object]:
    """Return the whole place before and after, and each provider's scale."""
    scale = found.providers.drop(columns=[f"pence_{one}" for one in ("before", "after", "change")])
    names = [str(name) for name in scale.columns]
    metres = {one: one.replace("area_", "area_m2_") for one in names if one.startswith("area_")}
    return {
        "code": code,
        "provider": provider,
        "before": _rows(found.before[found.before["code"].isna()])[0],
        "after": _rows(found.after[found.after["code"].isna()])[0],
        "providers": records(scale.rename(columns=metres).reset_index()),
    }
