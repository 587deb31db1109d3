"""The balance command: the fewest moves of whole units that even out a service's patches."""

from typing import Annotated

import typer

from mapping.analysis.balancing import Balance
from web import plans_words
from web.asking.plans import Board, Question, ask
from web.commands.coverage import known
from web.commands.opening import JsonOption, StoreOption, place_at
from web.terminal import answer, say


def balance(  # noqa: PLR0913  (each is an option)
    context: typer.Context,
    service: Annotated[str, typer.Option("--service", help="Whose patches.")],
    tolerance: Annotated[
        float,
        typer.Option(
            "--tolerance", min=0.005, max=1.0, help="How far from the average, as a share."
        ),
    ] = 0.1,
    units: Annotated[
        str, typer.Option("--units", help="The tier patches are made of; else the usual one.")
    ] = "",
    seconds: Annotated[
        float, typer.Option("--seconds", min=1.0, help="How long to look for the fewest moves.")
    ] = 20.0,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Suggest the fewest moves of whole units that balance a service's patches."""
    with place_at(context, store) as place:
        board = ask(place, Question(service=service, tier=units, on=place.today()))
    found = board.balanced({}, tolerance=tolerance, seconds=seconds)
    say(plans_words.suggested(board, found, tolerance))
    for move in found.moves:
        say(f"  {plans_words.explained(board, board.names, move)}")
    answer(_as_dict(board, found, tolerance), as_json=as_json)


def _as_dict(board: Board, found: Balance, tolerance: float) -> dict[str, object]:
    """Return the answer by name."""
    moved = {board.units.codes[one.unit]: board.names[one.target] for one in found.moves}
    return {
        "service": board.question.service,
        "units": board.question.tier,
        "tolerance": tolerance,
        "moves": [
            {
                "unit": board.units.codes[one.unit],
                "name": board.units.names[one.unit],
                "from": board.names[one.source],
                "to": board.names[one.target],
                "people": float(board.units.amounts["people"][one.unit]),
            }
            for one in found.moves
        ],
        "proven_fewest": found.proven,
        "at_least": found.least,
        "balanced": found.reached,
        "before": _patches(board, {}),
        "after": _patches(board, moved),
        "people_rounded": float(board.start.rounded["people"].sum()),
    }


def _patches(board: Board, moves: dict[str, str]) -> list[dict[str, object]]:
    """Return each patch's figures."""
    table = board.outcome(moves).patches
    return [
        {
            str(name): known(value) if isinstance(value, float) else value
            for name, value in row.items()
        }
        for row in table.to_dict("records")
    ]
