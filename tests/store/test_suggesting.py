"""Suggestions: by anybody, seen by nobody before review, and the same form twice is one record."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.actor import OPERATOR, VISITOR, Actor
from layers.errors import BadRecord, PatchworkError, Refused
from store.faults import NotFound
from store.opening import open_store
from store.register import Register
from store.suggesting import COMPARED
from tests.store.places import ANN, HALL, HERE, MOD, THERE, clock, square
from tests.store.writers import Worker

FORM = "a form's own random number"


@pytest.fixture
def visitor(register: Register) -> Register:
    return register.as_(VISITOR)


def test_a_suggestion_is_seen_by_the_moderator_alone(register: Register) -> None:
    made = register.as_(VISITOR).suggest("assets", HALL, HERE, source="walk", licence="CC0")
    seen = {who.name: len(register.as_(who).read("assets")) for who in (VISITOR, ANN, MOD)}
    assert seen == {"visitor": 0, ANN.name: 0, MOD.name: 1}
    found = register.get("assets", made.id)
    assert (found["status"], found["version"], found["source"]) == ("proposed", 1, "walk")
    (entry,) = register.history("assets", made.id)
    assert (entry.action, entry.by) == ("added", f"suggestion {made.id[:8]}")
    assert re.fullmatch(r"[A-Za-z0-9_-]{44}", made.key)
    assert register.check() == []


def test_the_same_form_twice_is_one_record(register: Register, visitor: Register) -> None:
    first = visitor.suggest("assets", HALL, HERE, once=FORM)
    again = visitor.suggest("assets", HALL | {"name": "Other"}, THERE, once=FORM)
    assert again == first
    assert register.counts()["assets"] == 1
    assert register.version("assets") == 1
    assert register.get("assets", first.id)["name"] == "Chapel Hall"
    other = visitor.suggest("assets", HALL, HERE, once=FORM + "!")
    assert other.id != first.id
    assert uuid.UUID(first.id).version == 4


def test_two_threads_with_the_same_form_make_one_record(register: Register) -> None:
    visitor = register.as_(VISITOR)

    def send(_: int) -> object:
        return visitor.suggest("assets", HALL, HERE, once=FORM)

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(send, range(16)))
    assert len(made) == 1
    assert register.counts()["assets"] == 1
    assert register.check() == []


def test_two_processes_with_the_same_form_make_one_record(package: Register) -> None:
    senders = [Worker("suggest", package, FORM, 10) for _ in range(3)]
    said = {line for sender in senders for line in sender.lines()}
    assert len(said) == 1
    assert package.counts()["assets"] == 1


def test_another_store_gives_other_ids_and_keys(register: Register, tmp_path: Path) -> None:
    other = Register(open_store(tmp_path / "other.gpkg", create=True), VISITOR)
    here = register.as_(VISITOR).suggest("assets", HALL, HERE, once=FORM)
    there = other.suggest("assets", HALL, HERE, once=FORM)
    assert here.id != there.id
    with pytest.raises(NotFound):
        other.follow(here.key)
    other.store.close()


def test_a_number_that_could_be_guessed_is_not_taken(visitor: Register) -> None:
    with pytest.raises(ValueError, match="at least 16"):
        visitor.suggest("assets", HALL, HERE, once="1")


def test_a_form_is_not_sent_again_after_its_record_was_turned_down(register: Register) -> None:
    visitor = register.as_(VISITOR)
    made = visitor.suggest("assets", HALL, HERE, once=FORM)
    register.move("assets", made.id, to="withdrawn", reason="A test?")
    assert visitor.suggest("assets", HALL, HERE, once=FORM) == made
    assert register.counts()["assets"] == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"last_checked": "2026-11-22"}, "last checked"),
        ({"group": "5f0c"}, "for which group"),
    ],
)
def test_a_visitor_speaks_for_no_group_and_no_check(
    register: Register, values: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        register.as_(VISITOR).suggest("assets", HALL | values, HERE)
    with pytest.raises(Refused, match="not a member"):
        register.as_(VISITOR).suggest("assets", HALL, HERE, group="5f0c")
    with pytest.raises(Refused, match="not a member"):
        register.as_(ANN).add("assets", HALL | {"group": "5f0c"}, HERE)
    with pytest.raises(Refused, match="last checked"):
        register.as_(ANN).add("assets", HALL | {"last_checked": "2026-11-22"}, HERE)
    assert register.counts()["assets"] == 0


def test_a_member_suggests_for_the_group(register: Register) -> None:
    member = Actor("Ann", frozenset({"contributor"}), frozenset({"5f0c"}))
    made = register.as_(member).suggest("assets", HALL | {"blur": 200}, HERE, group="5f0c")
    found = register.get("assets", made.id)
    assert (found["group"], found["blur"], found["last_checked"]) == ("5f0c", 200, None)


def test_what_adds_to_a_record_must_find_it(register: Register) -> None:
    visitor = register.as_(VISITOR)
    hidden = visitor.suggest("assets", HALL, HERE).id
    for target in (hidden, str(uuid.uuid4()), "' OR 1=1 --"):
        with pytest.raises(BadRecord, match="not there any more"):
            visitor.suggest("assets", HALL | {"same_as": target}, HERE)
    register.move("assets", hidden, to="published")
    made = visitor.suggest("assets", HALL | {"same_as": hidden}, HERE)
    with pytest.raises(BadRecord):  # one step only: never to what itself adds to another
        register.suggest("assets", HALL | {"same_as": made.id}, HERE)


def test_what_adds_to_another_is_merged_and_not_published(register: Register) -> None:
    public = register.add("assets", HALL, HERE, status="published")
    made = register.as_(VISITOR).suggest("assets", HALL | {"same_as": public}, HERE)
    with pytest.raises(Refused, match="Merge it"):
        register.as_(MOD).move("assets", made.id, to="published")
    register.as_(MOD).change("assets", made.id, {"same_as": None}, version=1)
    assert register.as_(MOD).move("assets", made.id, to="published") == 3


def test_waiting_tells_only_what_is_compared(register: Register) -> None:
    visitor = register.as_(VISITOR)
    area = square(-2.33, 53.41, 0.02)
    empty = visitor.waiting("assets", area)
    names = ["id", *(name for name in COMPARED if name != "theme"), "created_at", "geometry"]
    assert list(empty.columns) == names
    assert len(empty) == 0
    made = visitor.suggest("assets", HALL | {"email": "key@example.org"}, HERE)
    away = visitor.suggest("assets", HALL, shapely.Point(-2.5, 53.42))
    register.add("assets", HALL, HERE, status="published")
    found = visitor.waiting("assets", area)
    assert found["id"].tolist() == [made.id]
    assert list(found.columns) == names
    assert away.id in visitor.waiting("assets", square(-3, 53, 1))["id"].tolist()
    register.move("assets", made.id, to="returned", reason="Which street?")
    assert len(visitor.waiting("assets", area)) == 0


def test_a_private_place_is_not_found_by_comparing(register: Register) -> None:
    made = register.as_(VISITOR).suggest("assets", HALL | {"blur": 500}, HERE)
    area = square(-2.33, 53.41, 0.02)
    assert len(register.as_(VISITOR).waiting("assets", area)) == 0
    assert register.as_(MOD).waiting("assets", area)["id"].tolist() == [made.id]


def test_changes_proposed_to_a_record_do_not_wait_beside_it(register: Register) -> None:
    public = register.add("assets", HALL, HERE, status="published")
    register.as_(VISITOR).suggest("assets", HALL | {"same_as": public}, HERE)
    assert len(register.waiting("assets", square(-2.33, 53.41, 0.02))) == 0


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Register:
    store = open_store(tmp_path_factory.mktemp("suggesting") / "place.gpkg", create=True)
    return Register(store, OPERATOR, clock=clock())


anything = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=True),
    st.sampled_from(
        ["<script>alert(1)</script>", "javascript:alert(1)", "\u202egro.live", "=1+1", "x" * 5000]
    ),
)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    values=st.dictionaries(
        st.sampled_from(["name", "category", "website", "email", "reach", "postcode", "status"]),
        anything,
        max_size=6,
    ),
    lon=st.floats(-200, 200),
    lat=st.floats(-100, 100),
)
def test_whatever_is_sent_in_is_kept_clean_or_refused_with_sentences(
    shared: Register, values: dict[str, object], lon: float, lat: float
) -> None:
    before = shared.version("assets")
    try:
        made = shared.as_(VISITOR).suggest("assets", values, shapely.Point(lon, lat))
    except PatchworkError as error:
        said, made = str(error), None
    if made is None:
        assert said.endswith((".", "?"))
        assert shared.version("assets") == before
        return
    found = shared.get("assets", made.id)
    assert found["status"] == "proposed"
    assert not str(found["website"] or "https:").startswith("javascript")
    assert "\u202e" not in str(found["name"])
    assert len(shared.as_(VISITOR).read("assets")) == 0


def test_five_megabytes_of_text_are_refused(register: Register) -> None:
    with pytest.raises(BadRecord, match=r"5,000,000 characters long; 4,000 is the most"):
        register.as_(VISITOR).suggest("assets", HALL | {"description": "x" * 5_000_000}, HERE)
    with pytest.raises(BadRecord, match="is the most"):
        register.as_(VISITOR).suggest("assets", HALL, HERE, source="x" * 5_000_000)
