"""What one person is adding: not sent yet, so it lives in the session and nowhere else."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st
from shapely.geometry.base import BaseGeometry

from layers.layer import Geometry
from web.asking.adding import Spot
from web.asking.duplicates import Like

STATE = "adding"
Step = Literal["form", "alike", "sent"]


@dataclass
class Draft:
    """
    One thing on its way.

    Parameters
    ----------
    once
        The form's own random id: the same form sent twice makes one record.
    turn
        Rises with every new form, so that its boxes start empty.
    layer
        What it is.
    values
        What was typed, by field.
    spot
        Where it lies.
    mark, begun, drawn
        The kind of shape it is marked by, the shape that drawing began with, and what is drawn.
    address
        What the page's address said about the place when it was last read.
    step
        How far it has come.
    faults
        What is wrong, by field; ``""`` for what belongs to no field.
    alike
        What is near and like it.
    decided
        Whether the person has looked at what is alike and said that this is another.
    same_as, known
        The record it adds to, and what that record says already.
    key
        The private key, once it was sent.
    differs
        Whether the form had been sent before with something else in it.
    kept_on
        When what the browser gave back had been typed; empty otherwise.
    remark
        What to say once, above the form.
    """

    once: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    turn: int = 0
    layer: str = "assets"
    values: dict[str, object] = field(default_factory=dict)
    spot: Spot | None = None
    mark: Geometry = "point"
    begun: BaseGeometry | None = None
    drawn: BaseGeometry | None = None
    address: tuple[str, str] = ("", "")
    step: Step = "form"
    faults: dict[str, str] = field(default_factory=dict)
    alike: Sequence[Like] = ()
    decided: bool = False
    same_as: str = ""
    known: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    differs: bool = False
    kept_on: str = ""
    remark: str = ""

    @property
    def placed(self) -> Spot | None:
        """Where it lies, as far as is known: a route or an area only once it is drawn."""
        if self.mark == "point" or self.spot is None:
            return self.spot
        if self.drawn is None:
            return None
        return Spot(label="", how="shape", shape=self.drawn)

    def start(self, *, keep_place: bool = False) -> None:
        """Begin a new form; the place may stay."""
        fresh = Draft(layer=self.layer, turn=self.turn + 1)
        if keep_place:
            fresh.spot, fresh.address = self.spot, self.address
        vars(self).update(vars(fresh))

    def add_to(self, record: str, known: Mapping[str, object]) -> None:
        """Go on as an addition to a record that is there; only what is new is asked."""
        self.same_as, self.known = record, known
        self.step, self.alike, self.faults, self.decided = "form", (), {}, bool(record)

    def put(self, spot: Spot | None) -> None:
        """Put it somewhere; what was drawn elsewhere goes."""
        self.spot, self.begun, self.drawn = spot, None, None
        if spot is None:
            self.mark = "point"
        elif spot.how == "shape":
            self.begun = self.drawn = spot.shape


def draft() -> Draft:
    """Return this person's draft."""
    if STATE not in st.session_state:
        st.session_state[STATE] = Draft()
    found: Draft = st.session_state[STATE]
    return found
