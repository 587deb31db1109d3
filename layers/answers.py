"""Which kinds of asset could answer which kinds of need: the table ``data/answers.csv``."""

from functools import cache

from layers.vocabulary import rows


@cache
def answers() -> dict[str, tuple[str, ...]]:
    """
    Return the categories of asset that could answer each theme of need, by theme.

    A category that is not listed for a theme does not answer it; a theme without a row is answered
    by nothing, which the analysis says. The first category is the most direct answer.
    """
    return {row["theme"]: tuple(row["categories"].split()) for row in rows("answers.csv")}
