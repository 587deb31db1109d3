import itertools

import pytest

from layers import rights
from layers.actor import OPERATOR, ROLES, VISITOR, Actor
from layers.catalogue import LAYERS

MAY_CONTRIBUTE = {"contributor", "officer", "councillor", "moderator", "operator"}
MAY_MODERATE = {"moderator", "operator"}
PLANNING = {
    *((role, "read") for role in ("officer", "councillor", "moderator")),
    *(("moderator", action) for action in ("change", "publish", "history")),
}


def _expected(role: str, action: str, layer: str) -> bool:
    if role == "operator":
        return True
    if layer == "members":
        lets_in = {"read", "add", "change", "publish", "withdraw", "history"}
        return role == "moderator" and action in lets_in
    if layer == "plans":
        return (role, action) in PLANNING
    if action == "read":
        return True
    if action in {"suggest", "compare"} or (role, action) == ("officer", "confirm"):
        return layer in rights.SUGGESTED
    if layer not in (*rights.CONTRIBUTED, "groups"):
        return False
    if action == "add" and layer != "groups":
        return role in MAY_CONTRIBUTE
    return role in MAY_MODERATE and action not in {"load", "erase"}


@pytest.mark.parametrize(
    ("role", "action", "layer"), list(itertools.product(ROLES, rights.ACTIONS, LAYERS))
)
def test_every_role_every_action_every_layer(role: str, action: str, layer: str) -> None:
    verdict = rights.verdict(Actor("someone", frozenset({role})), action, layer)
    assert verdict.allowed is _expected(role, action, layer)
    assert verdict.reason


def test_what_is_not_listed_is_denied() -> None:
    assert not rights.verdict(OPERATOR, "explode", "assets").allowed
    assert not rights.verdict(OPERATOR, "read", "secrets").allowed


def test_private_fields_are_for_those_who_look_after_them() -> None:
    assets, officers = LAYERS["assets"], LAYERS["officers"]
    assert "email" not in rights.readable(VISITOR, assets)
    assert "email" in rights.readable(OPERATOR, assets)
    officer = Actor("o", frozenset({"officer"}))
    assert "contact_colleagues" in rights.readable(officer, officers)
    assert "contact_colleagues" not in rights.readable(VISITOR, officers)
    assert "email" not in rights.readable(officer, assets)


def test_only_moderators_see_what_is_not_published() -> None:
    assert rights.visible_statuses(VISITOR) == ("published",)
    assert "proposed" in rights.visible_statuses(OPERATOR)


def test_a_role_that_does_not_exist_grants_nothing() -> None:
    with pytest.raises(ValueError, match="no role called admin"):
        Actor("someone", frozenset({"admin"}))


def test_every_move_has_an_action_and_statuses_that_exist() -> None:
    for (before, after), action in rights.MOVES.items():
        assert {before, after} <= set(rights.STATUSES)
        assert action in rights.ACTIONS
