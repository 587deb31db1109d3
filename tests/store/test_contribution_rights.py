"""Every role through every way to contribute: what no rule allows is refused and writes nothing."""

from collections.abc import Callable

import pytest

from layers.actor import OPERATOR, VISITOR, Actor
from layers.catalogue import LAYERS
from layers.errors import Refused
from layers.rights import RULES, SUGGESTED
from store.register import Register, Row
from tests.store.places import ACTORS, MOD, sample, square

GROUP, OTHER = "5f0c", "77aa"
MEMBER = Actor("Mary", frozenset({"visitor", "contributor"}), frozenset({GROUP}))
STRANGER = Actor("Omar", frozenset({"visitor", "contributor"}), frozenset({OTHER}))
WHO = ACTORS | {"member": MEMBER, "stranger": STRANGER}
MODERATORS = {"moderator", "operator"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Register:
    from store.opening import open_store

    store = open_store(tmp_path_factory.mktemp("rights") / "place.gpkg", create=True)
    return Register(store, OPERATOR)


def published(place: Register, layer: str) -> str:
    values, shape = sample(layer)
    own = {"group": GROUP} if layer in SUGGESTED else {}
    return place.add(layer, values | own, shape, status="published")


def attempts(place: Register, who: Actor, layer: str) -> dict[str, Callable[[], object]]:
    """One call of everything new, on records of its own."""
    register, values, shape = place.as_(who), *sample(layer)
    id, twin = published(place, layer), published(place, layer)
    row = Row(values, shape, key="1")
    return {
        "suggest": lambda: register.suggest(layer, values, shape),
        "suggest for the group": lambda: register.suggest(layer, values, shape, group=GROUP),
        "waiting": lambda: register.waiting(layer, square(-3, 53, 1)),
        "merge": lambda: register.merge(layer, id, into=twin, values={}, version=1, into_version=1),
        "confirm": lambda: register.confirm(layer, twin),
        "check_key": lambda: register.check_key(layer, twin),
        "end check": lambda: register.end_key("check", twin),
        "end follow": lambda: register.end_key("follow", twin),
        "history": lambda: register.history(layer, twin),
        "propose a list": lambda: register.load(
            layer, [row], source=f"{layer} {who.name}", status="proposed", group=GROUP, dry_run=True
        ),
        "load": lambda: register.load(layer, [row], source="x", dry_run=True),
    }


def expected(role: str, attempt: str, layer: str) -> bool:
    """Who may: written out once more, and not taken from the rules alone."""
    if layer not in SUGGESTED:
        held = {role, "visitor"}
        right = {"history": "history", "load": "load", "end follow": "withdraw"}
        if attempt == "end check":
            return any((one, "confirm", layer) in RULES for one in held)
        return attempt in right and any((one, right[attempt], layer) in RULES for one in held)
    if attempt in {"suggest", "waiting"}:
        return True
    if attempt == "load":
        return role == "operator"
    if attempt in {"merge", "end follow"}:
        return role in MODERATORS
    if attempt in {"confirm", "check_key", "end check"}:
        return role in {*MODERATORS, "member", "officer"}
    return role in {*MODERATORS, "member"}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("role", WHO)
def test_every_role_every_way_every_layer(place: Register, role: str, layer: str) -> None:
    wrong = []
    for name, attempt in attempts(place, WHO[role], layer).items():
        if expected(role, name, layer):
            attempt()
        elif not refused_without_a_trace(place, attempt):
            wrong.append(name)
    assert wrong == []


def refused_without_a_trace(place: Register, attempt: Callable[[], object]) -> bool:
    versions = {one: place.version(one) for one in LAYERS}
    try:
        attempt()
    except Refused:
        return {one: place.version(one) for one in LAYERS} == versions
    return False


@pytest.mark.parametrize("role", WHO)
def test_links_of_members_are_for_those_who_look_after_all(place: Register, role: str) -> None:
    group = place.add("groups", {"name": "Friends"}, None, status="published")
    own = place.add("members", {"group": group, "name": "Mary"}, None, status="published")
    register = place.as_(WHO[role])
    for attempt in (register.member_key, lambda id: register.end_key("member", id)):
        if role in MODERATORS:
            attempt(own)
        else:
            with pytest.raises(Refused):
                attempt(own)


@pytest.mark.parametrize("role", WHO)
def test_what_a_key_opens_does_not_hang_on_who_holds_it(place: Register, role: str) -> None:
    made = place.as_(VISITOR).suggest("assets", *sample("assets"))
    register = place.as_(WHO[role])
    assert register.follow(made.key).id == made.id
    assert register.correct(made.key, {"name": "New"}, version=1) == 2
    assert place.history("assets", made.id)[-1].by == f"suggestion {made.id[:8]}"
    assert register.withdraw(made.key) == 3
    asked = place.check_key("assets", published(place, "assets"))
    assert register.checkable(asked).version == 1
    register.answer_check(asked, "still")


def test_the_store_is_whole_after_all_of_it(place: Register) -> None:
    assert place.check() == []
    assert place.as_(MOD).read("members") is not None
