"""Every role, action and layer, through the register itself: what is not listed is refused."""

from collections.abc import Callable

import pytest

from layers.actor import OPERATOR
from layers.catalogue import LAYERS
from layers.errors import Refused
from layers.rights import RULES
from store.register import Register, Row
from tests.store.places import ACTORS, sample


def attempts(register: Register, layer: str, id: str) -> dict[str, Callable[[], object]]:
    """Something that needs each right; none of them depends on another."""
    values, shape = sample(layer)
    owner = register.as_(OPERATOR)
    return {
        "read": lambda: register.read(layer),
        "add": lambda: register.add(layer, values, shape),
        "change": lambda: register.change(
            layer, id, values, shape, version=int(str(owner.get(layer, id)["version"]))
        ),
        "history": lambda: register.history(layer, id),
        "load": lambda: register.load(layer, [Row(values, shape)], source="x", dry_run=True),
        "return": lambda: register.move(layer, id, to="returned", reason="Which street?"),
        "publish": lambda: register.move(layer, id, to="published"),
        "withdraw": lambda: register.move(layer, id, to="withdrawn"),
    }


@pytest.fixture
def proposals(package: Register) -> dict[tuple[str, str], tuple[Register, str]]:
    """A fresh proposal for every actor and layer."""
    owner = package.as_(OPERATOR)
    return {
        (role, layer): (package.as_(actor), owner.add(layer, *sample(layer)))
        for role, actor in ACTORS.items()
        for layer in LAYERS
    }


def test_the_whole_matrix(proposals: dict[tuple[str, str], tuple[Register, str]]) -> None:
    wrong, tried = [], 0
    for (role, layer), (register, id) in proposals.items():
        for action, attempt in attempts(register, layer, id).items():
            allowed = any((one, action, layer) in RULES for one in (role, "visitor"))
            allowed = allowed or role == "operator"
            tried += 1
            if _succeeds(register, attempt, id, layer) is not allowed:
                wrong.append((role, action, layer))
    assert wrong == []
    assert tried == len(ACTORS) * len(LAYERS) * 8


def _succeeds(register: Register, attempt: Callable[[], object], id: str, layer: str) -> bool:
    """Whether an attempt is let through; the record is then a proposal again for the next."""
    try:
        attempt()
    except Refused:
        return False
    register.as_(OPERATOR).undo(layer, id, version=1)
    return True


def test_a_refusal_writes_nothing(package: Register) -> None:
    for role in ("visitor", "contributor", "officer", "councillor"):
        with pytest.raises(Refused, match="who may not add boundaries"):
            package.as_(ACTORS[role]).add("boundaries", *sample("boundaries"))
    assert package.version("boundaries") == 0
    assert sum(package.counts().values()) == 0


def test_what_is_not_there_and_what_is_hidden_are_answered_alike(package: Register) -> None:
    hidden = package.add("assets", *sample("assets"))
    answers = set()
    for id in (hidden, "00000000-0000-4000-8000-000000000000", "' OR 1=1 --"):
        with pytest.raises(LookupError) as refused:
            package.as_(ACTORS["visitor"]).get("assets", id)
        answers.add(str(refused.value))
    assert len(answers) == 1
