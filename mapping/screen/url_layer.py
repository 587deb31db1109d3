"""Layers of a map whose records come by address, so that the map itself stays small and constant.

What is said here to the browser is ours alone: addresses, colours, widths. Records, with whatever
people called them, are fetched as JSON and drawn as text.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from mapping import style
from mapping.screen.escape import colour

Pane = Literal["land", "ground", "fills", "lines"]
Fill = Literal["", "hatch", "#FFFFFF"]
"""What is inside an area: nothing, stripes in the line's colour, or white."""
Pattern = Literal["", "hatch", "cross", "stipple"]
"""What fills areas of one kind: stripes for one, crossed stripes for several, dots for nobody."""


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """How a line is drawn; ``fill`` and ``pattern`` are for the inside of areas of this kind."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()
    fill: str = ""
    pattern: Pattern = ""
    opacity: float = 1.0

    def __post_init__(self) -> None:
        """Refuse anything that is not a colour, since the browser is told to draw with it."""
        colour(self.colour)
        if self.fill:
            colour(self.fill)


@dataclass(frozen=True, kw_only=True)
class Points:
    """
    A layer of marks.

    Parameters
    ----------
    id
        What clicks and tables call it.
    title
        What a person reads when many marks are drawn as one; ours, not people's.
    url
        Where the browser fetches the records.
    key
        Names the data behind the address: the layer is fetched again only when it changes.
    mark
        The shape.
    groups
        The colours, in the order in which the data number them.
    faded
        Whether records that nobody checked for too long are drawn lighter.
    """

    id: str
    title: str
    url: str
    key: str
    mark: style.Mark
    groups: tuple[style.Group, ...]
    faded: bool = False

    def as_json(self) -> dict[str, object]:
        """Return what the browser needs to draw it."""
        groups = [
            {
                "title": one.title,
                "colour": colour(one.colour),
                "pale": style.pale(one.colour, style.OLD_STRENGTH),
            }
            for one in self.groups
        ]
        return {**asdict(self), "kind": "points", "groups": groups, "dashes": style.OLD_DASHES}


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """
    A layer of lines and areas.

    Parameters
    ----------
    id, url, key
        As for `Points`.
    lines
        Strokes by the kind each record carries; ``""`` is for all others.
    pane
        How high it is drawn.
    fill
        What fills areas: nothing, a hatch in the line's colour, or white.
    angle
        The hatch's angle in degrees: 0, 45, 90 or 135.
    labels
        Whether areas show their names.
    near
        Whether the address also gives true lines, cell by cell, when one is near the ground.
    """

    id: str
    url: str
    key: str
    lines: Mapping[str, Stroke] = field(default_factory=dict)
    pane: Pane = "lines"
    fill: Fill = ""
    angle: int = 45
    labels: bool = False
    near: bool = True

    def as_json(self) -> dict[str, object]:
        """Return what the browser needs to draw it."""
        return {**asdict(self), "kind": "shapes"}
