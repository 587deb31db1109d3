"""The private link of a contribution: what it shows, what it lets its holder do, and no more."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.actor import OPERATOR, VISITOR
from layers.errors import BadRecord, Conflict, Refused
from store.faults import NotFound
from store.opening import open_store
from store.register import KEEP, Held, Register, Suggestion
from tests.store.places import ANN, HALL, HERE, MOD, THERE, clock


@pytest.fixture
def made(register: Register) -> Suggestion:
    return register.as_(VISITOR).suggest("assets", HALL | {"email": "own@example.org"}, HERE)


@pytest.fixture
def visitor(register: Register) -> Register:
    return register.as_(VISITOR)


@pytest.fixture
def moderator(register: Register) -> Register:
    return register.as_(MOD)


def test_the_whole_way_with_one_link(
    register: Register, visitor: Register, moderator: Register, made: Suggestion
) -> None:
    held = visitor.follow(made.key)
    assert (held.layer, held.id, held.version, held.status) == ("assets", made.id, 1, "proposed")
    assert (held.values["email"], held.geometry, held.reason) == ("own@example.org", HERE, "")
    moderator.move("assets", made.id, to="returned", reason="Which street?")
    held = visitor.follow(made.key)
    assert (held.status, held.reason) == ("returned", "Which street?")
    assert [one.by for one in held.entries] == [f"suggestion {made.id[:8]}", "reviewer"]
    assert visitor.correct(made.key, {"address": "1 High Street"}, version=2) == 3
    assert visitor.follow(made.key).status == "proposed"
    moderator.move("assets", made.id, to="published", reason="Thank you")
    assert len(visitor.read("assets")) == 1
    assert visitor.follow(made.key).reason == "Thank you"
    moderator.undo("assets", made.id, version=3, reason="Too soon")
    held = visitor.follow(made.key)
    assert (held.status, held.reason, held.version) == ("proposed", "Too soon", 5)
    assert len(visitor.read("assets")) == 0
    assert visitor.correct(made.key, {}, THERE, version=5) == 6
    assert visitor.follow(made.key).geometry == THERE
    actions = [one.action for one in register.history("assets", made.id)]
    assert actions == ["added", "returned", "corrected", "published", "undone", "corrected"]
    assert register.check() == []


def test_a_wrong_key_is_one_sentence_whatever_is_wrong_with_it(
    register: Register, made: Suggestion
) -> None:
    other = register.as_(VISITOR).suggest("assets", HALL, HERE)
    mixed = other.key[:22] + made.key[22:]
    raw = base64.urlsafe_b64decode(made.key[:22] + "==")
    spelt = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = made.key[:21] + spelt[spelt.index(made.key[21]) ^ 1] + made.key[22:]
    assert base64.urlsafe_b64decode(twin[:22] + "==") == raw
    wrong = ["", "x", made.key[:-1], made.key + "A", mixed, twin, made.id, "é" * 44, "A" * 44]
    answers = set()
    for key in wrong:
        for attempt in (register.follow, register.member, register.checkable, register.withdraw):
            with pytest.raises(NotFound) as no:
                attempt(key)
            answers.add(str(no.value))
    with pytest.raises(NotFound):
        register.correct(mixed, {}, version=1)
    assert answers == {"This link leads to nothing. It may be cut short, or it was ended."}


def test_a_key_of_one_kind_opens_nothing_else(register: Register, made: Suggestion) -> None:
    register.move("assets", made.id, to="published")
    asked = register.check_key("assets", made.id)
    for attempt in (register.follow, register.member, register.withdraw):
        with pytest.raises(NotFound):
            attempt(asked)
    with pytest.raises(NotFound):
        register.checkable(made.key)
    with pytest.raises(NotFound):
        register.answer_check(made.key, "gone")


def test_a_link_can_be_ended(register: Register, moderator: Register, made: Suggestion) -> None:
    for who in (VISITOR, ANN):
        with pytest.raises(Refused):
            register.as_(who).end_key("follow", made.id)
    moderator.end_key("follow", made.id)
    with pytest.raises(NotFound):
        register.follow(made.key)
    with pytest.raises(NotFound):
        moderator.end_key("follow", "nothing")


def test_the_contributor_is_not_told_who_reviewed(moderator: Register, made: Suggestion) -> None:
    moderator.move("assets", made.id, to="returned", reason="Which street?")
    assert MOD.name not in repr(moderator.follow(made.key))


def test_private_fields_that_others_filled_in_stay_theirs(
    visitor: Register, moderator: Register, made: Suggestion
) -> None:
    moderator.move("assets", made.id, to="published")
    moderator.change("assets", made.id, {"telephone": "0161 000"}, version=2)
    held = visitor.follow(made.key)
    assert (held.values["telephone"], held.values["email"]) == (None, "own@example.org")
    # A form sends back what it was given: the empty number does not empty the record's.
    visitor.correct(made.key, held.values | {"name": "New"}, version=3)
    (change,) = visitor.follow(made.key).pending
    assert (change.values["telephone"], change.values["name"]) == (None, "New")
    assert moderator.get("assets", change.id)["telephone"] == "0161 000"
    moderator.change("assets", made.id, {"telephone": "0161 999"}, version=3)
    moderator.change("assets", change.id, {"email": "other@example.org"}, version=1)
    text = repr(visitor.follow(made.key))
    assert "0161" not in text
    assert "other@example.org" not in text
    assert "own@example.org" in text


def test_a_private_place_that_others_moved_stays_theirs(
    visitor: Register, moderator: Register
) -> None:
    made = visitor.suggest("assets", HALL | {"blur": 500}, HERE)
    moderator.move("assets", made.id, to="published")
    assert visitor.follow(made.key).geometry == HERE
    moderator.change("assets", made.id, {"address": "2 Low Street"}, THERE, version=2)
    held = visitor.follow(made.key)
    assert (held.geometry, held.values["address"]) == (None, None)
    assert visitor.correct(made.key, {"name": "New"}, KEEP, version=3) == 1
    (change,) = visitor.follow(made.key).pending
    assert (change.geometry, change.values["address"]) == (None, None)
    found = moderator.get("assets", change.id)
    assert (found["geometry"], found["address"]) == (THERE, "2 Low Street")


def test_a_place_that_was_private_once_is_not_told_by_unblurring_it(
    register: Register, visitor: Register, moderator: Register
) -> None:
    made = visitor.suggest("assets", HALL | {"blur": 500}, HERE)
    moderator.move("assets", made.id, to="published")
    visitor.correct(made.key, {"blur": 100}, version=2)  # their own place is theirs to tell
    visitor.withdraw(made.key, pending=True)
    moderator.change("assets", made.id, {}, THERE, version=2)
    for blur in (0, None, 499):
        with pytest.raises(Refused, match="said by others"):
            visitor.correct(made.key, {"blur": blur}, version=3)
    assert visitor.correct(made.key, {"blur": 900, "name": "New"}, None, version=3) == 1
    (change,) = visitor.follow(made.key).pending
    with pytest.raises(Refused, match="said by others"):
        visitor.correct(made.key, {"blur": 0}, version=1)
    moderator.change("assets", change.id, {"blur": None}, version=1)
    moderator.change("assets", made.id, {"blur": None}, version=3)
    held = visitor.follow(made.key)
    told = [held, *held.pending]
    shapes = [one.geometry for one in told] + [e.geometry for one in told for e in one.entries]
    assert THERE not in shapes
    assert register.check() == []


def test_a_correction_points_at_nothing_that_is_not_there(
    register: Register, visitor: Register, moderator: Register, made: Suggestion
) -> None:
    hidden = visitor.suggest("assets", HALL, HERE)
    with pytest.raises(BadRecord, match="not there any more"):
        visitor.correct(made.key, {"same_as": hidden.id}, version=1)
    moderator.move("assets", hidden.id, to="published")
    assert visitor.correct(made.key, {"same_as": hidden.id}, version=1) == 2
    visitor.correct(made.key, {"same_as": None}, version=2)
    moderator.move("assets", made.id, to="published")
    visitor.correct(made.key, {"name": "New"}, version=4)
    visitor.correct(made.key, {"name": "Newer", "same_as": None}, version=1)
    (change,) = visitor.follow(made.key).pending
    assert (change.values["name"], change.values["same_as"]) == ("Newer", made.id)
    assert register.check() == []


def test_a_correction_of_a_published_record_is_a_change_that_waits(
    register: Register, visitor: Register, moderator: Register, made: Suggestion
) -> None:
    moderator.move("assets", made.id, to="published")
    assert visitor.correct(made.key, {"name": "New Hall"}, version=2, reason="Renamed") == 1
    held = visitor.follow(made.key)
    (change,) = held.pending
    assert (held.version, held.values["name"], change.values["name"]) == (
        2,
        "Chapel Hall",
        "New Hall",
    )
    assert (change.status, change.values["same_as"]) == ("proposed", made.id)
    assert visitor.get("assets", made.id)["name"] == "Chapel Hall"
    moderator.move("assets", change.id, to="returned", reason="Since when?")
    assert visitor.follow(made.key).pending[0].reason == "Since when?"
    assert visitor.correct(made.key, {"description": "Since May"}, version=2) == 3
    (again,) = visitor.follow(made.key).pending
    assert (again.id, again.status, again.values["name"]) == (change.id, "proposed", "New Hall")
    moderator.merge(
        "assets",
        change.id,
        into=made.id,
        values={"name": "New Hall"},
        version=3,
        into_version=2,
        reason="Good",
    )
    held = visitor.follow(made.key)
    assert (held.values["name"], held.pending) == ("New Hall", [])
    assert held.reason.startswith("Good")
    assert register.check() == []


def test_the_same_correction_twice_is_one(
    visitor: Register, moderator: Register, made: Suggestion
) -> None:
    moderator.move("assets", made.id, to="published")
    assert visitor.correct(made.key, {"name": "New"}, version=2) == 1
    assert visitor.correct(made.key, {"name": "New"}, version=2) == 1
    assert len(visitor.follow(made.key).pending) == 1
    assert len(moderator.read("assets")) == 2


def test_a_stale_correction_is_a_conflict(
    visitor: Register, moderator: Register, made: Suggestion
) -> None:
    moderator.change("assets", made.id, {"name": "Theirs"}, version=1)
    with pytest.raises(Conflict):
        visitor.correct(made.key, {"name": "Mine"}, version=1)
    assert visitor.follow(made.key).values["name"] == "Theirs"


def test_a_correction_that_says_nothing_new_writes_nothing(
    register: Register, visitor: Register, made: Suggestion
) -> None:
    assert visitor.correct(made.key, HALL, HERE, version=1) == 1
    register.move("assets", made.id, to="published")
    assert visitor.correct(made.key, HALL, HERE, version=2) == 2
    assert visitor.follow(made.key).pending == []


def test_a_correction_speaks_for_no_group_and_no_check(visitor: Register, made: Suggestion) -> None:
    for values in ({"group": "5f0c"}, {"last_checked": "2026-11-22"}):
        with pytest.raises(Refused, match="those who look after"):
            visitor.correct(made.key, values, version=1)
    for values in ({"website": "javascript:alert(1)"}, {"name": ""}, {"id": "x"}):
        with pytest.raises(BadRecord):
            visitor.correct(made.key, values, version=1)
    with pytest.raises(BadRecord, match="2,000 is the most"):
        visitor.correct(made.key, {}, version=1, reason="x" * 5_000_000)
    assert visitor.follow(made.key).version == 1


def test_taking_back_what_is_ones_own(
    register: Register, visitor: Register, moderator: Register, made: Suggestion
) -> None:
    moderator.move("assets", made.id, to="published")
    visitor.correct(made.key, {"name": "New"}, version=2)
    assert visitor.withdraw(made.key, pending=True) == 2
    assert visitor.follow(made.key).pending == []
    with pytest.raises(NotFound):
        visitor.withdraw(made.key, pending=True)
    assert visitor.get("assets", made.id)["name"] == "Chapel Hall"
    assert visitor.withdraw(made.key, reason="It closed") == 3
    assert len(moderator.read("assets")) == 0
    with pytest.raises(Refused, match="withdrawn already"):
        visitor.withdraw(made.key)
    with pytest.raises(Refused, match="Suggest it anew"):
        visitor.correct(made.key, {"name": "New"}, version=3)
    moderator.move("assets", made.id, to="published")
    assert visitor.follow(made.key).status == "published"
    assert register.check() == []


def test_what_others_changed_since_is_not_taken_back(
    visitor: Register, moderator: Register, made: Suggestion
) -> None:
    moderator.change("assets", made.id, {"opening": "Mondays"}, version=1)
    moderator.move("assets", made.id, to="published")
    moderator.confirm("assets", made.id)
    moderator.change("assets", made.id, {"opening": "Tuesdays"}, version=4)
    with pytest.raises(Refused, match="no longer yours alone"):
        visitor.withdraw(made.key)
    assert visitor.follow(made.key).status == "published"


def test_what_others_only_checked_is_taken_back(
    visitor: Register, moderator: Register, made: Suggestion
) -> None:
    moderator.change("assets", made.id, {"opening": "Mondays"}, version=1)
    moderator.move("assets", made.id, to="published")
    moderator.confirm("assets", made.id)
    assert visitor.withdraw(made.key) == 5


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Register:
    store = open_store(tmp_path_factory.mktemp("following") / "place.gpkg", create=True)
    return Register(store, OPERATOR, clock=clock())


STEPS = ("return", "publish", "withdraw", "undo", "correct", "take back", "change", "merge")


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), max_size=8))
def test_whatever_happens_the_link_works_and_nothing_unreviewed_is_public(
    shared: Register, steps: list[str]
) -> None:
    visitor, moderator = shared.as_(VISITOR), shared.as_(MOD)
    key = visitor.suggest("assets", HALL, HERE).key
    reviewed = {"Chapel Hall"}
    for at, step in enumerate(steps):
        _try(shared, key, step, f"Name {at}", reviewed)
        held = visitor.follow(key)
        names = set(visitor.read("assets", where={"id": held.id})["name"])
        assert names <= reviewed
        assert bool(names) is (held.status == "published")
        assert held.version == len(held.entries)
        assert all(one.status in {"proposed", "returned"} for one in held.pending)
        assert moderator.history("assets", held.id)
    assert shared.check() == []


def _try(shared: Register, key: str, step: str, name: str, reviewed: set[str]) -> None:
    """Take a step if it is there to be taken; note the names that a moderator let through."""
    held, moderator = shared.follow(key), shared.as_(MOD)
    open_ = (held.pending or [held])[0]
    moves = {"publish": "published", "return": "returned", "withdraw": "withdrawn"}
    let_through = {"publish": held.values["name"], "change": name, "merge": open_.values["name"]}
    others: dict[str, Callable[[], object]] = {
        "undo": lambda: moderator.undo("assets", held.id, version=1),
        "correct": lambda: shared.correct(key, {"name": name}, version=open_.version),
        "take back": lambda: shared.withdraw(key),
        "change": lambda: moderator.change("assets", held.id, {"name": name}, version=held.version),
        "merge": lambda: _accept(moderator, held, open_),
    }
    try:
        if step in moves:
            moderator.move("assets", held.id, to=moves[step], reason="Why?")
        else:
            others[step]()
    except (Refused, BadRecord):
        return
    if step in let_through:
        reviewed.add(str(let_through[step]))


def _accept(moderator: Register, held: Held, change: Held) -> None:
    """Accept a change that waits; a record that has none is merged with itself, and refused."""
    moderator.merge(
        "assets",
        change.id,
        into=held.id,
        values={"name": change.values["name"]},
        version=change.version,
        into_version=held.version,
    )
