"""Every layer there is. A new layer is one file and one line here."""

from layers import (
    assets,
    boundaries,
    budgets,
    conversations,
    gazetteer,
    groups,
    indicators,
    needs,
    patches,
    paths,
    people,
    plans,
)
from layers.errors import UnknownLayer
from layers.layer import Layer

LAYERS: dict[str, Layer] = {
    one.name: one
    for one in (
        boundaries.LAYER,
        gazetteer.POSTCODES,
        gazetteer.PLACES,
        people.LAYER,
        paths.LAYER,
        assets.LAYER,
        needs.LAYER,
        indicators.LAYER,
        patches.PATCHES,
        patches.OFFICERS,
        plans.LAYER,
        budgets.LAYER,
        conversations.LAYER,
        groups.GROUPS,
        groups.MEMBERS,
    )
}


def layer(name: str) -> Layer:
    """
    Return a layer by name.

    Raises
    ------
    UnknownLayer
        If there is none; the message lists those there are.
    """
    found = LAYERS.get(name)
    if found is None:
        msg = f"There is no layer called {name!r}. Layers are: {', '.join(LAYERS)}."
        raise UnknownLayer(msg)
    return found
