"""What changed between a service's patches of two days, told ward by ward."""

from dataclasses import dataclass
from datetime import date

from mapping.analysis.changes import Changes, changes
from web.area_layers import AreaLayer
from web.asking.coverage import NoPatches
from web.asking.ground import finest, kept, patches
from web.place import Place, UnknownArea


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whose patches, and the two days to compare."""

    service: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """The answer, with the layer of the areas that what moved is named by."""

    question: Question
    areas: AreaLayer
    found: Changes


def ask(place: Place, question: Question) -> Change:
    """
    Say what changed.

    Raises
    ------
    NoPatches
        If the service has patches on neither day.
    UnknownArea
        If there are no boundaries to name what moved by.
    """
    known = {one for day in (question.first, question.last) for one in place.services(day)}
    if question.service not in known:
        there = ", ".join(sorted(known)) or "none"
        msg = (
            f"There are no patches of {question.service} on {question.first} or {question.last}. "
            f"There are patches of: {there}."
        )
        raise NoPatches(msg)
    layer = finest(place, question.last)
    if layer is None:
        msg = f"There are no boundaries on {question.last} to say what moved. Load them first."
        raise UnknownArea(msg)
    found = kept(place, ("changes", question), lambda: _ask(place, question, layer))
    return Change(question=question, areas=layer, found=found)


def _ask(place: Place, question: Question, layer: AreaLayer) -> Changes:
    """Gather the frames and put the question."""
    people = place.people()
    return changes(
        patches(place, (question.service,), question.first),
        patches(place, (question.service,), question.last),
        place.areas(layer),
        people=people if len(people) else None,
    )
