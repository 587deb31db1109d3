"""Commands about a service's patches."""

from typing import Annotated

import pandas as pd
import typer

from web.asking import soundness
from web.asking.changes import Change, Question, ask
from web.changes_words import answer as in_words
from web.changes_words import meant
from web.commands.balance import balance
from web.commands.coverage import day, known
from web.commands.opening import JsonOption, StoreOption, place_at
from web.soundness_words import lines
from web.soundness_words import say as sound_words
from web.terminal import answer, records, say

patches = typer.Typer(help="The patches of a service.", no_args_is_help=True)
patches.command()(balance)


@patches.command()
def changes(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    service: Annotated[str, typer.Option("--service", help="Whose patches.")],
    first: Annotated[str, typer.Option("--from", help="The first day, YYYY-MM-DD.")],
    last: Annotated[str, typer.Option("--to", help="The last day, YYYY-MM-DD; else today.")] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say which areas came to another patch between two days, and how many people live there."""
    with place_at(context, store) as place:
        days = day(first, place, option="--from"), day(last, place, option="--to")
        found = ask(place, Question(service=service.strip(), first=days[0], last=days[1]))
    say(in_words(found))
    answer(_as_dict(found), as_json=as_json)


def _as_dict(change: Change) -> dict[str, object]:
    """Return the answer by name."""
    asked, found = change.question, change.found
    moves = found.moves.drop(columns="geometry").assign(meant=meant(found.moves))
    areas = {one: one.replace("area", "area_m2", 1) for one in ("area_before", "area_after")}
    return {
        "service": asked.service,
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "by": change.areas.spec,
        "people": known(found.people),
        "moves": records(moves.rename(columns={"area": "area_m2"})),
        "patches": records(found.patches.rename(columns=areas)),
        "slivers_m2": found.slivers,
    }


@patches.command()
def check(
    context: typer.Context,
    service: Annotated[str, typer.Option("--service", help="Whose patches; else all.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day, YYYY-MM-DD; else today.")] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what is to be put right about patches and officers."""
    services = tuple(sorted({one.strip() for one in service.split(",")} - {""}))
    with place_at(context, store) as place:
        chosen = day(on, place)
        found = soundness.ask(place, services, chosen)
    told = lines(found)
    for line in told or [sound_words("none")]:
        say(line)
    faults = found.faults.assign(sentence=pd.Series(told, dtype=object))
    given = {"on": chosen.isoformat(), "faults": records(faults)}
    answer(given | {"proposals": records(found.proposals)}, as_json=as_json)
