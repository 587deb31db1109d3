"""What was sent in, followed by its private link."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register
from tests.web.test_add import box, press, said
from web import pace
from web.api.assets import Assets
from web.api.tokens import Signer
from web.frames import Frames
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

HERE = shapely.Point(-2.34, 53.405)


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.suggestion import page

    page(place)


@pytest.fixture
def own(town_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    store = open_store(shutil.copy(town_file, tmp_path / "town.gpkg"))
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    monkeypatch.setattr("web.adding_sending.SHARED", pace.Pace())
    yield Place(Register(store, VISITOR), frames=Frames())
    store.close()


@pytest.fixture
def sent(own: Place) -> tuple[str, str]:
    """The id and the key of what was sent."""
    values = {"name": "Seed bank", "category": "green", "telephone": "07700 900123"}
    made = own.register.suggest("assets", values, HERE)
    return made.id, made.key


def opened(place: Place, **query: str) -> AppTest:
    app = AppTest.from_function(script, args=(place,), default_timeout=60)
    app.query_params.update(query)
    return app.run()


def moderator(place: Place) -> Register:
    return place.register.as_(OPERATOR)


@pytest.mark.parametrize("key", ["wrong", "", "x" * 44, "../../etc", "<script>", "é" * 44])
def test_a_wrong_key_gets_one_plain_sentence(own: Place, key: str) -> None:
    words = said(opened(own, key=key))
    assert ("does not lead to anything" in words) == bool(key)
    assert "What happened" not in words


def test_it_waits_and_shows_what_was_sent(own: Place, sent: tuple[str, str]) -> None:
    words = said(opened(own, key=sent[1]))
    assert "“Seed bank” was sent on" in words
    assert "waits for review" in words
    assert "07700 900123" in words
    assert "Sent in" in words


def test_it_was_sent_back_with_a_reason_and_is_corrected(own: Place, sent: tuple[str, str]) -> None:
    moderator(own).move("assets", sent[0], to="returned", reason="Which building is it in?")
    app = opened(own, key=sent[1])
    assert "was sent back to you: Which building is it in?" in said(app)
    press(app, "Correct it and send it again")
    assert box(app, "Telephone").value == "07700 900123"
    box(app, "What it is").set_value("In the old library").run()
    press(app, "Send the correction")
    assert "Your correction was sent." in said(app)
    held = own.register.follow(sent[1])
    assert (held.status, held.values["description"]) == ("proposed", "In the old library")


def test_published_it_leads_to_the_map_and_a_correction_waits(
    own: Place, sent: tuple[str, str]
) -> None:
    moderator(own).move("assets", sent[0], to="published")
    app = opened(own, key=sent[1])
    assert "is on the map for everybody since" in said(app)
    press(app, "Correct it")
    box(app, "Name").set_value("Seed and tool bank").run()
    press(app, "Send the correction")
    assert "A correction of yours waits for review." in said(app)
    assert "Seed bank" in list(own.register.read("assets")["name"])
    assert own.register.follow(sent[1]).pending[0].values["name"] == "Seed and tool bank"


def test_faults_are_said_and_nothing_is_changed(own: Place, sent: tuple[str, str]) -> None:
    app = press(opened(own, key=sent[1]), "Correct it")
    box(app, "Website").set_value("javascript:alert(1)").run()
    press(app, "Send the correction")
    assert "Website should be an address" in said(app)
    assert own.register.follow(sent[1]).version == 1
    press(app, "Leave it as it is")
    assert "Nothing was changed." in said(app)


def test_when_somebody_else_was_faster_both_versions_are_shown(
    own: Place, sent: tuple[str, str]
) -> None:
    app = press(opened(own, key=sent[1]), "Correct it")
    box(app, "What it is").set_value("Mine").run()
    moderator(own).change("assets", sent[0], {"description": "Theirs"}, version=1)
    press(app, "Send the correction")
    assert "Nothing was overwritten" in said(app)
    assert own.register.follow(sent[1]).values["description"] == "Theirs"
    press(app, "Take what I chose, and go on")
    assert box(app, "What it is").value == "Mine"
    press(app, "Send the correction")
    assert own.register.follow(sent[1]).values["description"] == "Mine"


def test_it_is_withdrawn_with_a_reason(own: Place, sent: tuple[str, str]) -> None:
    app = press(opened(own, key=sent[1]), "Withdraw it")
    press(app, "No, keep it")
    press(app, "Withdraw it")
    box(app, "Why").set_value("It has closed").run()
    press(app, "Yes, withdraw it")
    assert "“Seed bank” was withdrawn on" in said(app)
    assert "It has closed" in said(app)
    assert "Withdraw it" not in [one.label for one in app.button]


def test_another_key_begins_anew(own: Place, sent: tuple[str, str]) -> None:
    other = own.register.suggest("needs", {"name": "A bench", "theme": "place"}, HERE)
    app = press(opened(own, key=sent[1]), "Correct it")
    app.query_params["key"] = other.key
    app.run()
    assert "“A bench” was sent on" in said(app)
    assert "Send the correction" not in [one.label for one in app.button]
