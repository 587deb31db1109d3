"""What a moderator does with what waits, and how it is undone; every step goes by the register."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from layers.catalogue import layer as describe
from layers.contributed import usual_blur
from layers.errors import Conflict, PatchworkError
from store.faults import NotFound
from store.register import KEEP, Register
from web import review_sides as sides
from web.difference_rows import GEOMETRY

Act = Literal["published", "changed", "merged", "returned", "withdrawn"]
Record = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One record that was changed: the version it had, and the version it has since."""

    layer: str
    id: str
    name: str
    back: int
    made: int


@dataclass(frozen=True, kw_only=True)
class Done:
    """
    What was done.

    Parameters
    ----------
    act
        What.
    name, into
        The record, and the one it was merged into.
    steps
        What an undo takes back, in order.
    count
        How many contributions it was.
    failed
        Name and reason of each that could not be done.
    """

    act: Act
    name: str = ""
    into: str = ""
    steps: tuple[Step, ...] = ()
    count: int = 1
    failed: tuple[tuple[str, str], ...] = field(default=())


def publish(
    register: Register, layer: str, record: Record, *, values: Record | None = None
) -> Done:
    """
    Publish a record, with small edits.

    Parameters
    ----------
    register
        The moderator's.
    layer, record
        What was looked at, with the version it had.
    values
        What is changed first, by field.

    Raises
    ------
    Conflict, NotFound
        If somebody else was faster.
    BadRecord
        If an edit has faults; nothing is published then.
    """
    id, back = str(record["id"]), _version(record)  # noqa: A001
    wanted = {**(values or {})} | ({"same_as": None} if record.get("same_as") else {})
    version = back
    if wanted:
        version = register.change(layer, id, wanted, version=back, reason="Mended in review")
    if record["status"] == "returned":
        version = register.move(layer, id, to="proposed", version=version)
    made = register.move(layer, id, to="published", version=version)
    return Done(act="published", name=name(record), steps=(_step(layer, record, back, made),))


def send_back(register: Register, layer: str, record: Record, *, reason: str) -> Done:
    """Send a record back with a reason; see `publish` for what it raises."""
    return _move(register, layer, record, act="returned", reason=reason)


def withdraw(register: Register, layer: str, record: Record, *, reason: str) -> Done:
    """Withdraw a record with a reason; see `publish` for what it raises."""
    return _move(register, layer, record, act="withdrawn", reason=reason)


def _move(register: Register, layer: str, record: Record, *, act: Act, reason: str) -> Done:
    """Move a record to another status."""
    id, back = str(record["id"]), _version(record)  # noqa: A001
    made = register.move(layer, id, to=act, reason=reason, version=back)
    return Done(act=act, name=name(record), steps=(_step(layer, record, back, made),))


def merge(
    register: Register,
    layer: str,
    record: Record,
    into: Record,
    *,
    chosen: Record,
    act: Act = "merged",
) -> Done:
    """
    Merge a record into another, or accept it as a change of that one.

    Parameters
    ----------
    register, layer, record
        As for `publish`.
    into
        The record that stays, with the version it had.
    chosen
        Field to the value that is to hold, ``geometry`` among them; what is left out stays.
    act
        "merged", or "changed" for a change that was proposed.

    Raises
    ------
    Conflict, NotFound, BadRecord
        As for `publish`, of either record.
    """
    values = {one: value for one, value in chosen.items() if one != GEOMETRY}
    version = register.merge(
        layer,
        str(record["id"]),
        into=str(into["id"]),
        values=values,
        geometry=chosen.get(GEOMETRY, KEEP),
        version=_version(record),
        into_version=_version(into),
        reason="" if act == "merged" else "A change that was proposed",
    )
    steps = (
        _step(layer, record, _version(record), _version(record) + 1),
        _step(layer, into, _version(into), version),
    )
    return Done(act=act, name=name(record), into=name(into), steps=steps)


def undo(register: Register, done: Done) -> tuple[list[Step], list[tuple[str, str]]]:
    """
    Put back what was done, by new changes; what somebody changed since stays.

    Returns
    -------
    tuple
        The steps put back, and for each other the record's name and why (empty for a change since).
    """
    put: list[Step] = []
    failed: list[tuple[str, str]] = []
    own: dict[str, int] = {}
    # Last things first: a record that took in several goes back through each of them.
    for step in reversed(done.steps):
        try:
            if register.history(step.layer, step.id)[-1].version not in {
                step.made,
                own.get(step.id),
            }:
                failed.append((step.name, ""))
                continue
            own[step.id] = register.undo(step.layer, step.id, version=step.back)
            put.append(step)
        except PatchworkError as error:
            failed.append((step.name, str(error)))
    return put, failed


def every(
    register: Register,
    keys: Sequence[tuple[str, str, str]],
    *,
    act: Act,
    reason: str = "",
    seen: Mapping[str, int] | None = None,
    tell: Callable[[int], None],
) -> Done:
    """
    Publish many, or send them back; what fails is named and the rest goes on.

    Parameters
    ----------
    register
        The moderator's.
    keys
        Layer, id and what it is (`web.asking.review`) of each.
    act
        "published" or "returned".
    reason
        Why they are sent back.
    seen
        The versions that were looked at, by id: what was changed since is not touched.
    tell
        Told how many were tried.
    """
    steps: list[Step] = []
    failed: list[tuple[str, str]] = []
    for position, (layer, id, what) in enumerate(keys, start=1):  # noqa: A001
        called = ""
        try:
            record = register.get(layer, id)
            called = name(record)
            _require_seen(record, seen)
            if act == "returned":
                done = send_back(register, layer, record, reason=reason)
            else:
                done = accept(register, layer, record, what=what)
            steps += done.steps
        except PatchworkError as error:
            failed.append((called, str(error)))
        tell(position)
    count = len(keys) - len(failed)
    return Done(act=act, steps=tuple(steps), count=count, failed=tuple(failed))


def _require_seen(record: Record, seen: Mapping[str, int] | None) -> None:
    """Raise ``Conflict`` when a record is not in the version that was looked at."""
    if seen is not None and seen.get(str(record["id"])) != record["version"]:
        msg = "It was changed after you saw it. Look at it as it is now."
        raise Conflict(msg)


def accept(register: Register, layer: str, record: Record, *, what: str) -> Done:
    """
    Publish a record as it is; one meant for another record is laid over that one.

    Where nobody said how exactly people may see the place, what is usual for its kind holds.
    """
    if not record.get("same_as") or what == "new":
        usual = usual_blur(layer, record) if record.get("blur") is None else 0
        return publish(register, layer, record, values={"blur": usual} if usual else {})
    into = register.get(layer, str(record["same_as"]))
    chosen = sides.taken(describe(layer), into, record, what=what)
    return merge(register, layer, record, into, chosen=chosen, act="changed")


def state_now(register: Register, layer: str, id: str) -> str:  # noqa: A002
    """Return the status a record has now, "gone" when it is not there any more."""
    try:
        return str(register.get(layer, id)["status"])
    except NotFound:
        return _withdrawn(register, layer, id)


def _withdrawn(register: Register, layer: str, id: str) -> str:  # noqa: A002
    """Tell a withdrawn record from one that never was."""
    try:
        register.history(layer, id)
    except PatchworkError:
        return "gone"
    return "withdrawn"


def faster(register: Register, layer: str, record: Record, error: PatchworkError) -> bool:
    """Whether something failed because somebody else was there first."""
    if isinstance(error, Conflict | NotFound):
        return True
    return state_now(register, layer, str(record["id"])) != record["status"]


def name(record: Record) -> str:
    """Return what a record is called."""
    return str(record.get("name") or record["id"])


def _version(record: Record) -> int:
    """Return the version that was looked at."""
    return int(str(record["version"]))


def _step(layer: str, record: Record, back: int, made: int) -> Step:
    """Note one change."""
    return Step(layer=layer, id=str(record["id"]), name=name(record), back=back, made=made)
