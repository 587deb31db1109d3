"""A group's list on its way: the file, what was mended in it, and what the group's words mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from store.inspecting import Inspection, inspect
from store.source import Source
from web.bring_in_draft import READERS, Draft
from web.place import Place

STATE = "spreadsheet"
MOST_LISTS = 50


@dataclass
class ListDraft(Draft):
    """
    A list on its way.

    Parameters
    ----------
    cells
        What a person says that single cells should say: row -> column -> text.
    opened
        The file laid open, by what was said about its columns.
    """

    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    opened: dict[object, Inspection] = field(default_factory=dict)

    def start(self, *, fault: str = "") -> None:
        """Put everything away, and say why if there is a reason."""
        super().start(fault=fault)
        self.cells, self.opened = {}, {}

    def open(self, place: Place, source: Source) -> Inspection:
        """
        Lay the file open as somebody described it, once for each description.

        Raises
        ------
        BadFile
            If it cannot be read.
        """
        key = (source.layer, source.sheet, tuple(sorted(source.columns.items())))
        if key not in self.opened:
            with READERS:
                self.opened = {key: inspect(source, register=place.register)}
        return self.opened[key]

    def mend(self, row: int, column: str, text: str) -> None:
        """Note what a cell should say."""
        self.cells.setdefault(row, {})[column] = text


def draft() -> ListDraft:
    """Return this person's draft."""
    if STATE not in st.session_state:
        st.session_state[STATE] = ListDraft()
    found: ListDraft = st.session_state[STATE]
    return found


def remembered(place: Place, group: str, name: str) -> dict[str, str]:
    """Return what a group's earlier lists were told: column to field, or word to kind."""
    text = place.register.remembered(group, name)
    found = json.loads(text) if text else {}
    return {str(key): str(value) for key, value in found.items()}


def remember(place: Place, group: str, name: str, said: Mapping[str, str]) -> None:
    """Remember it for the next list, the newest last."""
    whole = {**remembered(place, group, name), **said}
    newest = dict(list(whole.items())[-500:])
    place.register.remember(group, name, json.dumps(newest, ensure_ascii=False))
