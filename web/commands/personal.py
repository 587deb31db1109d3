"""``personal``: what is kept about a person, handed out, or erased when they ask for it."""

from pathlib import Path
from typing import Annotated

import typer

from web import people_data_words as words
from web.asking import people_data
from web.asking.people_data import SCOPES, Mention
from web.commands.opening import JsonOption, StoreOption, place_at
from web.terminal import answer, one_of, say, write


def personal(  # noqa: PLR0913  (each is one plain option)
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A name, e-mail address or telephone number.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write what is kept to this JSON file.")
    ] = None,
    erase: Annotated[bool, typer.Option("--erase", help="Erase it, for good.")] = False,
    scope: Annotated[
        str, typer.Option("--scope", help="What to erase: named, contacts or whole.")
    ] = "named",
    reason: Annotated[str, typer.Option("--reason", help="Why; kept, so without a name.")] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Find what is kept about a person; hand it out, or erase it from records and history."""
    wanted = one_of(scope, SCOPES, "--scope")
    if erase and not reason.strip():
        msg = "--erase takes a --reason, without the person's name."
        raise typer.BadParameter(msg)
    with place_at(context, store) as place:
        found = people_data.ask(place.register, text)
        if out is not None:
            write(out, place.register.personal_data(text))
        erased = 0
        if erase:
            erased = people_data.erase(place.register, found, scope=wanted, reason=reason)
    say(words.answer(text, found))
    for one in found:
        say(f"  {_line(one)}")
    if erase:
        say(words.say("erased", records=words.records(erased)))
    told = [_record(one) for one in found]
    answer({"records": told, "erased": erased, "out": out and str(out)}, as_json=as_json)


def _line(one: Mention) -> str:
    """Say in a line which record it is and where it names the person."""
    where = words.fields(one.layer, one.now) or "-"
    past = words.fields(one.layer, one.past) or "-"
    return f"{one.layer.title}: {words.title(one)} ({one.status}); now {where}; earlier {past}"


def _record(one: Mention) -> dict[str, object]:
    """Return one record for a script."""
    head = {"layer": one.layer.name, "id": one.id, "name": one.name, "status": one.status}
    return head | {"now": list(one.now), "past": list(one.past)}
