"""Two versions of one record side by side, field by field; a person may choose between them."""

from collections.abc import Mapping
from typing import Literal

from layers.layer import Layer
from layers.words import sentence
from web.difference_rows import Row, rows
from web.parts import plain
from web.parts.browser import mount

Side = Literal["left", "right"]


def table(  # noqa: PLR0913  (two records and how they are shown)
    layer: Layer,
    left: Mapping[str, object],
    right: Mapping[str, object],
    *,
    titles: tuple[str, str],
    choose: bool,
    key: str,
    only_changed: bool = True,
    usual: Mapping[str, Side] | Side | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, Side]:
    """
    Show two versions of a record and return which side each differing field is to be taken from.

    Parameters
    ----------
    layer
        What both are.
    left, right
        Field to value, and ``geometry`` to a shape in EPSG:4326. Only what both have is compared.
    titles
        What the two are called, such as "What is there" and "What was sent".
    choose
        Whether a person chooses side by side; otherwise it is only shown.
    key
        Its name on the page. Give another for other records or versions: choices are kept by it.
    only_changed
        Whether fields that are the same in both are left out.
    usual
        The side that is chosen at first, for all fields or field by field. Without it, the side
        that says something when only one does, else the left.
    names
        What to show instead of an id, such as the name of a group.

    Returns
    -------
    dict
        Each field that differs (``geometry`` for the place) to "left" or "right".
    """
    found = rows(layer, left, right, names=names)
    changed = [one for one in found if not one.same]
    shown = changed if only_changed else found
    first = {one.field: _first(one, usual) for one in changed}
    if not shown:
        plain.line(sentence("differences", "same"))
        return {}
    result = mount(
        ("differences", "drawDifferences"),
        key=key,
        data=_described(shown, first, titles=titles, choose=choose, only_changed=only_changed),
        triggers={"chosen": lambda: None},
    )
    return first | _read(result.get("chosen"), first) if choose else first


def taken(
    sides: Mapping[str, Side], left: Mapping[str, object], right: Mapping[str, object]
) -> dict[str, object]:
    """Return the values that were chosen, the place among them when it differs."""
    return {name: (right if side == "right" else left)[name] for name, side in sides.items()}


def _first(row: Row, usual: Mapping[str, Side] | Side | None) -> Side:
    """Return the side that is chosen at first."""
    if isinstance(usual, str):
        return usual
    if usual is not None and row.field in usual:
        return usual[row.field]
    return "right" if row.right and not row.left else "left"


def _read(reported: object, first: Mapping[str, Side]) -> dict[str, Side]:
    """Read what the browser reported; what is not a choice that was offered is passed over."""
    if not isinstance(reported, Mapping):
        return {}
    known: dict[object, Side] = {"left": "left", "right": "right"}
    return {
        name: known[reported[name]]
        for name in first
        if isinstance(reported.get(name), str) and reported[name] in known
    }


def _described(
    shown: list[Row],
    first: Mapping[str, Side],
    *,
    titles: tuple[str, str],
    choose: bool,
    only_changed: bool,
) -> dict[str, object]:
    """Return what the browser draws; every text in it ends as text."""
    caption = "caption" if only_changed else "caption_all"
    return {
        "caption": sentence("differences", caption, left=titles[0], right=titles[1]),
        "field": sentence("differences", "field"),
        "titles": list(titles),
        "nothing": sentence("differences", "nothing"),
        "all": [sentence("differences", "all_of", title=one) for one in titles],
        "choose": choose,
        "rows": [
            {
                "field": one.field,
                "label": one.label,
                "left": one.left,
                "right": one.right,
                "same": one.same,
                "side": first.get(one.field, ""),
            }
            for one in shown
        ],
    }
