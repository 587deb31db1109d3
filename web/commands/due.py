"""``due``: which records nobody checked for too long, with a private link to ask about each."""

import re
import sys
from typing import Annotated

import pandas as pd
import typer

from store.exporting import table_as_csv
from web import freshness_words
from web.asking import freshness, groups
from web.asking.groups import Group, UnknownGroup
from web.commands.opening import JsonOption, StoreOption, place_at
from web.place import Place
from web.terminal import answer, records, say

LOCAL = "http://localhost:8501"
COLUMNS = (
    *("layer", "id", "name", "kind", "group", "ward", "postcode"),
    *("last_checked", "since", "due_on", "email", "link"),
)


def due(  # noqa: PLR0913  (each is one option of the command)
    context: typer.Context,
    within: Annotated[
        str, typer.Option(help="The code or name of a ward, a patch or any other area.")
    ] = "",
    group: Annotated[str, typer.Option(help="The id or the name of a group.")] = "",
    address: Annotated[
        str, typer.Option(help="How people reach the app, such as https://map.example.org.")
    ] = LOCAL,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer as a table to mail out.")] = False,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """List what is due to be checked, with a private "still there?" link for each record."""
    if as_csv and as_json:
        msg = "Give either --csv or --json."
        raise typer.BadParameter(msg)
    if not re.fullmatch(r"https?://[^\s?#]+", address):
        msg = f"--address is how people reach the app, such as https://map.example.org: {address!r}"
        raise typer.BadParameter(msg)
    with place_at(context, store) as place:
        mine = _group(place, group) if group else None
        found = freshness.due(place, within=within, group=mine.id if mine else "")
        rows = linked(place, found.due, address.rstrip("/"))
    say(freshness_words.answer(found, group=mine.name if mine else ""))
    if as_csv:
        sys.stdout.buffer.write(table_as_csv(rows))
        sys.stdout.flush()
    answer(records(rows), as_json=as_json)


def _group(place: Place, wanted: str) -> Group:
    """Find a group by id, or by name when only one has it."""
    there = groups.listed(place)
    same = there[(there["id"] == wanted) | (there["name"].str.casefold() == wanted.casefold())]
    if len(same) != 1:
        names = ", ".join(there["name"]) or "none yet"
        msg = f"No single group has the id or name {wanted!r}. There are: {names}."
        raise UnknownGroup(msg)
    return groups.find(place, str(same["id"].iloc[0]))


def linked(place: Place, due: pd.DataFrame, address: str) -> pd.DataFrame:
    """
    Return what is due, with whom to write to and the private link of each record.

    Parameters
    ----------
    place
        The place, for its operator.
    due
        As `freshness.due` gives it.
    address
        How people reach the app.

    Returns
    -------
    pandas.DataFrame
        With ``COLUMNS``; days and names as text, None for what is not known.
    """
    there = groups.listed(place)
    names = dict(zip(there["id"], there["name"], strict=True))
    register, wanted = place.register, set(due["id"])
    write_to = {
        str(row["id"]): row[field]
        for layer, field in (("assets", "email"), ("needs", "contact"))
        for row in register.read(layer, fields=[field], geometry=False).to_dict("records")
        if row["id"] in wanted
    }
    links = [
        f"{address}/check?key={register.check_key(layer, one)}"
        for layer, one in zip(due["layer"], due["id"], strict=True)
    ]
    made = pd.DataFrame(due).assign(
        group=due["group"].map(names),
        since=due["since"].dt.strftime("%Y-%m-%d"),
        due_on=due["due_on"].dt.strftime("%Y-%m-%d"),
        email=due["id"].map(write_to),
        link=links,
    )
    plain = made[list(COLUMNS)].astype(object)
    return plain.where(plain.notna(), None)
