"""What every layer that people contribute to has besides its own fields."""

from collections.abc import Mapping

from layers.layer import Field
from layers.vocabulary import terms

FURTHEST_BLUR = 5_000
"""Metres: the most that a record may be moved to keep its place private."""

KINDS = {"assets": ("category", "categories"), "needs": ("theme", "themes")}
"""The field that says of what kind a record is, and the vocabulary it is from."""

FIELDS = (
    Field(name="last_checked", label="Last checked", kind="date", entry="never"),
    Field(
        name="group",
        label="Group",
        kind="code",
        entry="never",
        help="The group that looks after it.",
    ),
    Field(
        name="blur",
        label="Shown only about here, within metres",
        kind="integer",
        low=0,
        high=FURTHEST_BLUR,
        entry="never",
        help="For places that must not be found, such as a refuge or somebody's home.",
    ),
    Field(
        name="same_as",
        label="The same as",
        kind="code",
        entry="never",
        help="The record that this one adds to, or was merged with.",
    ),
)


def usual_blur(layer: str, values: Mapping[str, object]) -> int:
    """
    Return how far a record is usually moved to keep its place private, in metres; 0 for not at all.

    It is what a form proposes, for refuges and for what is about somebody's home; the person who
    fills it in may change it.
    """
    field, vocabulary = KINDS[layer]
    term = terms(vocabulary).get(str(values.get(field) or ""))
    return term.blur if term else 0
