"""The route that serves the first rows of a file before it is kept."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web.api.previews import NoSuchPreview, Previews, TooLarge, address, route
from web.api.tokens import Grant, Signer
from web.wiring import Wiring

OPERATOR = frozenset({"operator"})


@pytest.fixture
def kept() -> Previews:
    return Previews()


@pytest.fixture
def visitor(wired: Wiring, kept: Previews) -> TestClient:
    return TestClient(Starlette(routes=[route(wired, kept)]))


def signed(wired: Wiring, token: str, roles: frozenset[str] = OPERATOR) -> str:
    path = address(token)
    return f"{path}?t={wired.signer.sign(Grant(path, 0, roles))}"


def test_a_signed_address_gives_the_rows_and_is_not_stored(
    wired: Wiring, kept: Previews, visitor: TestClient
) -> None:
    token = kept.put({"names": ["<b>", "Hâle"]})
    answer = visitor.get(signed(wired, token))
    assert answer.status_code == 200
    assert answer.json() == {"names": ["<b>", "Hâle"]}
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"


def test_nothing_is_given_without_a_signature(kept: Previews, visitor: TestClient) -> None:
    path = address(kept.put({}))
    forged = Signer("another").sign(Grant(path, 0, OPERATOR))
    assert visitor.get(path).status_code == 403
    assert visitor.get(f"{path}?t=x").status_code == 403
    assert visitor.get(f"{path}?t={forged}").status_code == 403


def test_a_signature_opens_one_preview_only(
    wired: Wiring, kept: Previews, visitor: TestClient
) -> None:
    first, second = kept.put({"a": 1}), kept.put({"b": 2})
    token = signed(wired, first).partition("?")[2]
    assert visitor.get(f"{address(second)}?{token}").status_code == 403


@pytest.mark.parametrize("role", ["visitor", "contributor", "officer", "councillor", "moderator"])
def test_who_may_not_load_sees_no_preview(
    wired: Wiring, kept: Previews, visitor: TestClient, role: str
) -> None:
    address = signed(wired, kept.put({}), frozenset({role}))
    assert visitor.get(address).status_code == 403


def test_a_preview_that_has_gone_is_not_found(wired: Wiring, visitor: TestClient) -> None:
    assert visitor.get(signed(wired, "gone")).status_code == 404


def test_previews_end_by_age() -> None:
    kept = Previews(seconds=0)
    token = kept.put({})
    assert not kept.holds(token)
    with pytest.raises(NoSuchPreview):
        kept.get(token)


def test_previews_are_bounded_in_number_and_size() -> None:
    few = Previews(most=2)
    tokens = [few.put({"n": n}) for n in range(3)]
    assert [few.holds(one) for one in tokens] == [False, True, True]
    size = len(few.get(tokens[2]))
    tight = Previews(whole=size + size // 2)
    first, second = tight.put({"n": 0}), tight.put({"n": 1})
    assert (tight.holds(first), tight.holds(second)) == (False, True)
    with pytest.raises(TooLarge):
        Previews(largest=10).put({"n": "long" * 100})
