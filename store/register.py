"""The one door to the store: every page, route and command comes through here."""

from collections.abc import Callable
from datetime import datetime

from layers.actor import Actor
from store import tallies
from store.attached import Attachment
from store.attachments import Attaching
from store.bulk import Loaded, Row
from store.changed import Changed
from store.checking import Checkable, Checking
from store.covering import Covering, StandIn
from store.editing import KEEP
from store.following import Following, Held
from store.leading import Leading
from store.memory import Remembering
from store.merging import Merging
from store.opening import Store
from store.past import Entry
from store.personal import Erasure, Personal
from store.planning import Planning
from store.reader import utc_now
from store.serving import Serving
from store.suggesting import Suggesting, Suggestion
from store.traces import Found

__all__ = [
    "KEEP",
    "Attachment",
    "Checkable",
    "Entry",
    "Erasure",
    "Found",
    "Held",
    "Loaded",
    "Register",
    "Row",
    "StandIn",
    "Suggestion",
]


class Register(
    Attaching,
    Suggesting,
    Following,
    Merging,
    Checking,
    Leading,
    Serving,
    Covering,
    Planning,
    Remembering,
    Personal,
    Changed,
):
    """
    The register of a place, for one actor: everything that is read and written.

    Rights are checked here and nowhere else, on reads as on writes; what no rule allows is refused.
    """

    def as_(self, actor: Actor) -> "Register":
        """Return the same register for another actor."""
        return Register(self.store, actor, clock=self._clock)

    def still(self) -> "Still":
        """Return the same register for the same actor, with its counters read once."""
        return Still(self.store, self.actor, clock=self._clock)

    def set_note(self, name: str, value: str | None) -> None:
        """Keep one of the place's own facts; None forgets it."""
        self._require_operator("set the place's own facts")
        with self._database.writing() as conn:
            tallies.set_note(self._database, conn, name, value)


class Still(Register):
    """
    The register with its counters read once: for one answer made of very many questions.

    What changes meanwhile is in the next answer.
    """

    def __init__(
        self, store: Store, actor: Actor, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(store, actor, clock=clock)
        self._versions: dict[str, int] = {}

    def as_(self, actor: Actor) -> Register:
        """Return the same register for another actor; for the same one, itself."""
        return self if actor == self.actor else super().as_(actor)

    def version(self, layer: str) -> int:
        """Return the number that the layer had when it was first asked for."""
        if layer not in self._versions:
            self._versions[layer] = super().version(layer)
        return self._versions[layer]
