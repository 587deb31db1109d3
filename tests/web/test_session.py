"""Who is asking: an officer by the private link, until the post ends or another link is opened."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register
from web import session
from web.api.assets import Assets
from web.api.tokens import Signer
from web.place import Thresholds
from web.wiring import Wiring, connect


@pytest.fixture
def register(demo_copy: Path) -> Iterator[Register]:
    store = open_store(demo_copy)
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    yield Register(store, OPERATOR)
    store.close()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand in for what Streamlit knows of one browser."""
    one = SimpleNamespace(context=SimpleNamespace(url=""), query_params={}, session_state={})
    for name, value in vars(one).items():
        monkeypatch.setattr(st, name, value)
    return one


def _opened(browser: SimpleNamespace, page: str, key: str = "") -> str:
    browser.context.url = f"https://map.example.org/{page}"
    browser.query_params.clear()
    browser.query_params.update({"key": key} if key else {})
    found = session._linked()
    return found.officer if found else ""


def _two(register: Register) -> tuple[tuple[str, str], tuple[str, str]]:
    there = register.read("officers", geometry=False).set_index("name")["id"]
    tom, ann = str(there["Tom Ashby"]), str(there["Anita Rowe"])
    return (tom, register.officer_key(tom)), (ann, register.officer_key(ann))


def test_the_link_opens_on_its_own_page_alone_and_lasts(
    register: Register, browser: SimpleNamespace
) -> None:
    (tom, key), _ = _two(register)
    assert _opened(browser, "check", key) == ""
    assert _opened(browser, "my_patch", "no such key") == ""
    assert _opened(browser, "my_patch", key) == tom
    assert _opened(browser, "coverage") == tom


def test_another_link_replaces_it(register: Register, browser: SimpleNamespace) -> None:
    (_, first), (ann, second) = _two(register)
    _opened(browser, "my_patch", first)
    assert _opened(browser, "my_patch", second) == ann
    members = register.read("members", geometry=False)
    assert _opened(browser, "group", register.member_key(str(members["id"].iloc[0]))) == ""
    member = session._linked()
    assert member is not None
    assert member.groups


def test_it_ends_with_the_post_and_when_it_is_ended(
    register: Register, browser: SimpleNamespace
) -> None:
    (tom, first), (ann, second) = _two(register)
    _opened(browser, "my_patch", first)
    version = int(str(register.get("officers", tom)["version"]))
    register.change("officers", tom, {"ends": "2025-12-31"}, version=version)
    assert _opened(browser, "coverage") == ""
    assert browser.session_state[session.OFFICER] == ""
    assert _opened(browser, "my_patch", second) == ann
    register.end_key("officer", ann)
    assert _opened(browser, "coverage") == ""
