"""A register that answers the same question once: for work that asks it again for every area."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar, cast

import geopandas as gpd
import pandas as pd

from layers.actor import Actor
from store.register import Register

Made = TypeVar("Made")


class Steady(Register):
    """
    A register whose facts stand still from the first time they are asked for.

    An atlas asks for sources, versions and officers once for every page. Asking once saves most of
    its time, and all its pages are of one moment. Rights are those of the register it stands for.
    """

    _answers: dict[Hashable, object]

    @classmethod
    def of(cls, register: Register) -> "Steady":
        """Stand for a register, for the same actor."""
        made = cls(register.store, register.actor, clock=register._clock)
        made._answers = {}
        return made

    def as_(self, actor: Actor) -> Register:
        """Return the same for another actor, who is answered apart."""
        return self._once(("as", actor), lambda: Steady.of(super(Steady, self).as_(actor)))

    def _once(self, key: Hashable, ask: Callable[[], Made]) -> Made:
        """Ask, unless that was asked before."""
        if key not in self._answers:
            self._answers[key] = ask()
        return cast("Made", self._answers[key])

    def groups(self, layer: str, field: str, *, on: date | None = None) -> dict[str, int]:
        """Count records by the values of a field."""
        return self._once(
            ("groups", layer, field, on),
            lambda: super(Steady, self).groups(layer, field, on=on),
        )

    def version(self, layer: str) -> int:
        """Return the layer's version at the first time it was asked for."""
        return self._once(("version", layer), lambda: super(Steady, self).version(layer))

    def sources(self) -> pd.DataFrame:
        """Return the sources of all layers."""
        return self._once("sources", super().sources)

    def note(self, name: str) -> str | None:
        """Return one of the place's own facts."""
        return self._once(("note", name), lambda: super(Steady, self).note(name))

    def read(self, layer: str, **asked: Any) -> gpd.GeoDataFrame:  # noqa: ANN401  (as `Register`'s)
        """Return records; tables without shapes are read once."""
        if asked.get("geometry", True):
            return super().read(layer, **asked)
        key = ("read", layer, repr(sorted(asked.items())))
        return self._once(key, lambda: super(Steady, self).read(layer, **asked))
