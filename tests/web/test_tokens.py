import time

import pytest

from layers.actor import Actor
from layers.errors import Refused
from web.api.tokens import LIFETIME, STEP, Grant, Signer

GRANT = Grant("/data/points/assets.json", 7, frozenset({"visitor", "officer"}))


def test_a_token_gives_back_what_it_was_made_for() -> None:
    signer = Signer("secret")
    assert signer.read(signer.sign(GRANT), GRANT.path) == GRANT
    assert GRANT.actor == Actor("map", GRANT.roles)


def test_a_token_is_for_one_path_only() -> None:
    signer = Signer("secret")
    with pytest.raises(Refused, match="something else"):
        signer.read(signer.sign(GRANT), "/data/points/needs.json")


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_what_is_not_signed_is_refused(token: str) -> None:
    with pytest.raises(Refused, match="not signed"):
        Signer("secret").read(token, GRANT.path)


def test_another_secret_signs_nothing_here() -> None:
    token = Signer("theirs").sign(GRANT)
    with pytest.raises(Refused, match="not signed"):
        Signer("ours").read(token, GRANT.path)


def test_without_a_secret_each_process_has_its_own() -> None:
    with pytest.raises(Refused):
        Signer().read(Signer().sign(GRANT), GRANT.path)


def test_a_changed_token_is_refused() -> None:
    signer = Signer("secret")
    token = signer.sign(GRANT)
    with pytest.raises(Refused):
        signer.read("A" + token[1:], GRANT.path)


def test_an_old_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = Signer("secret")
    token = signer.sign(GRANT)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + LIFETIME + STEP)
    with pytest.raises(Refused, match="too old"):
        signer.read(token, GRANT.path)


def test_tokens_of_one_step_are_equal_so_that_the_browser_keeps_the_data() -> None:
    signer = Signer("secret")
    assert signer.sign(GRANT) == signer.sign(GRANT)
