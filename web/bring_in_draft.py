"""What one person is bringing in: unsaved, so it lives in the session and nowhere else."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from store.previewing import Preview, preview
from store.source import Report, Source
from web.bring_in_columns import PLACES, given
from web.place import Place
from web.uploads import SHARED, Upload

STATE = "bring_in"
MOST_LOOKS = 6
READERS = threading.BoundedSemaphore(3)
"""How many files are read at the same time, whoever brought them; others wait for their turn."""

_PLACING = {*PLACES, "postcode", "area_code"}


@dataclass
class Draft:
    """
    A file on its way.

    Parameters
    ----------
    token
        The file's in `web.uploads`.
    turn
        Rises with every file, so that the widget that takes files starts empty.
    fault
        Why the last file was not taken; a sentence.
    looks
        What was read of the file, by what was said about it.
    drawn
        Tokens of the rows on the map, by what they were made from.
    checked, done
        What was checked or kept, and the report.
    """

    token: str = ""
    turn: int = 0
    fault: str = ""
    looks: dict[object, Preview] = field(default_factory=dict)
    drawn: dict[object, Mapping[str, str]] = field(default_factory=dict)
    checked: tuple[Source, Report] | None = None
    done: tuple[Source, Report] | None = None

    @property
    def upload(self) -> Upload | None:
        """The file, if there is one and it has not been put away."""
        return SHARED.get(self.token)

    def start(self, *, fault: str = "") -> None:
        """Put everything away, and say why if there is a reason."""
        SHARED.drop(self.token)
        self.token, self.fault, self.turn = "", fault, self.turn + 1
        self.looks, self.drawn = {}, {}
        self.checked = self.done = None

    def take(self, called: str, content: bytes) -> None:
        """Take a file."""
        self.start()
        self.token = SHARED.take(called, content).token

    def finish(self, source: Source, report: Report) -> None:
        """Note what was kept; the file is not needed any more."""
        self.start()
        self.done = (source, report)

    def look(self, place: Place, source: Source) -> Preview:
        """
        Read the file as somebody described it, once for each description.

        Raises
        ------
        BadFile
            If it cannot be read.
        """
        key = (source.layer, source.sheet, source.tier, tuple(sorted(source.columns.items())))
        if key not in self.looks:
            with READERS:
                found = preview(source, register=place.register)
            self.looks[key] = found
            while len(self.looks) > MOST_LOOKS:
                self.looks.pop(next(iter(self.looks)))
        return self.looks[key]


def placing(
    source: Source, guess: Mapping[str, tuple[str, ...]], chosen: Mapping[str, tuple[str, ...]]
) -> Source:
    """Return the source with what was chosen about the place alone: only that moves the rows."""
    names = _PLACING & {*guess, *chosen}
    columns = given(
        {one: guess.get(one, ()) for one in names}, {one: chosen.get(one, ()) for one in names}
    )
    return replace(source, columns=columns)


def draft() -> Draft:
    """Return this person's draft."""
    if STATE not in st.session_state:
        st.session_state[STATE] = Draft()
    found: Draft = st.session_state[STATE]
    return found
