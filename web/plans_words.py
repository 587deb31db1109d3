"""What plans are told in."""

import numpy as np

from layers import vocabulary
from layers.words import listed, number, percent, sentence
from mapping.analysis.balancing import Balance, Move
from mapping.analysis.plan import FIGURES, Outcome
from web.asking.plans import Board


def say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("plans", code, **values)


def against(share: float) -> str:
    """Say how far a patch is from the average."""
    if abs(share) < 0.005:
        return say("average")
    return say("above" if share > 0 else "below", percent=f"{abs(share):.0%}".replace("%", " %"))


def answer(board: Board, after: Outcome, moves: int) -> str:
    """Say how evenly the patches are filled, and what the plan would make of it."""
    service = vocabulary.title("services", board.question.service)
    now, then = _spread(board.before), _spread(after)
    if not moves:
        return say("answer_now", service=service, **now)
    units = count_units(board, moves)
    worst = say("answer_plan", units=units, most=then["most"], least=then["least"])
    return f"{worst} {say('answer_was', **now)}"


def _spread(found: Outcome) -> dict[str, str]:
    """Name the fullest and the emptiest patch."""
    rows = found.patches[found.patches["units"] > 0].sort_values("against", kind="stable")
    if rows.empty:
        return {"most": "", "least": ""}
    first, last = rows.iloc[-1], rows.iloc[0]
    return {
        "most": say("with", patch=first["patch"], against=against(float(first["against"]))),
        "least": say("with", patch=last["patch"], against=against(float(last["against"]))),
    }


def count_units(board: Board, count: int) -> str:
    """Say how many units, by their name."""
    tier = vocabulary.tier(board.question.tier)
    return f"{count:,} {_plain(tier.title if count == 1 else tier.plural)}"


def _plain(title: str) -> str:
    """Return a tier's name as in a sentence, without the letters it is known by."""
    return title.partition(" (")[0].lower()


def explained(board: Board, names: tuple[str, ...], move: Move) -> str:
    """Say in a sentence what a move does."""
    return say(
        "move",
        unit=board.units.names[move.unit],
        source=names[move.source],
        target=names[move.target],
        source_change=_change(move.source_before, move.source_after),
        target_change=_change(move.target_before, move.target_after),
    )


def _change(before: float, after: float) -> str:
    """Say from where to where a patch goes, seen from the average."""
    code = "rises" if after > before else "falls"
    return say(code, before=against(before), after=against(after))


def suggested(board: Board, found: Balance, tolerance: float) -> str:
    """Say how many moves it takes, and how sure it is that no fewer do."""
    share = f"{tolerance:.0%}".replace("%", " %")
    if not found.possible:
        return say("impossible", share=share)
    if not found.reached:
        return say("not_found", share=share)
    if not found.moves:
        return say("balanced", share=share)
    code = "fewest" if found.proven else "few"
    return say(code, units=count_units(board, len(found.moves)), share=share, least=found.least)


FIGURE_TITLES = {one: say(f"figure_{one}") for one in FIGURES}
"""What each figure of a patch is called."""
SHARES = ("against", "load")
"""Figures that are shares."""


def figure(name: str, value: float) -> str:
    """Write one figure of a patch."""
    if np.isnan(value):
        return say("no_figure")
    if name == "against":
        return _signed(100 * value, say("percent"))
    return f"{value:.0%}".replace("%", " %") if name in SHARES else f"{value:,.0f}"


def change(name: str, value: float) -> str:
    """Write by how much one figure is more or less; nothing where it is the same."""
    if np.isnan(value):
        return say("no_figure")
    return _signed(100 * value, say("points")) if name in SHARES else _signed(value, "")


def _signed(value: float, unit: str) -> str:
    """Write a number with its sign, and a plain 0 for what rounds to it."""
    whole = round(value)
    text = f"{whole:+,}" if whole else "0"
    return f"{text.replace('-', '−')} {unit}".strip()


def pieces(count: int) -> str:
    """Say in how many pieces a patch lies."""
    if count < 2:
        return say("no_piece" if count == 0 else "one_piece")
    return say("several_pieces", count=count)


def method(board: Board) -> list[str]:
    """Say how the figures are made, and what was left out."""
    plural = _plain(vocabulary.tier(board.question.tier).plural)
    rounded = board.start.rounded
    lines = [say("method", units=plural)]
    if len(rounded):
        named = [
            say("rounded_unit", unit=row["name"], people=number(row["people"]), patch=row["patch"])
            if row["patch"]
            else say("rounded_nobody", unit=row["name"], people=number(row["people"]))
            for _, row in rounded.iterrows()
        ]
        total = number(float(rounded["people"].sum()))
        lines.append(say("rounded", people=total, count=f"{len(rounded):,}", units=plural))
        lines.append(listed(named))
    if board.left_out:
        lines.append(say("left_out", patches=listed(board.left_out)))
    if board.twice > 0:
        lines.append(say("twice", percent=percent(board.twice)))
    lines += [say("method_pieces"), say("method_balance"), say("method_publish")]
    return lines
