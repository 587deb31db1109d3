"""Who provides what, and what a takeover would change, on the demo place."""

from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store.opening import open_store
from tests.web import town
from web import provides_tables, provides_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking.coverage import NoPatches
from web.asking.provides import Question, Shares, ask, change, providers
from web.place import Place, Thresholds, UnknownArea
from web.wiring import Wiring, connect

QUAYS = "X05000016"
GROUP = "A community group"


def _ask(place: Place, service: str = "", tier: str = "") -> Shares:
    return ask(place, Question(service=service, tier=tier, on=place.today()))


def test_every_service_of_the_whole_place(demo_place: Place) -> None:
    shares = _ask(demo_place)
    said = provides_words.of_services(shares, "")
    assert said.startswith("5 services work here. Each is run by one provider.")
    assert "Police is cut into most patches: 6, of about 17,600 people each." in said
    assert shares.whole()["service"].tolist() == [
        "community",
        "health",
        "housing",
        "police",
        "youth",
    ]
    assert "in Quays." in provides_words.of_services(shares, QUAYS)


def test_one_service_by_ward(demo_place: Place) -> None:
    shares = _ask(demo_place, "police")
    said = provides_words.of_service(shares)
    assert said.startswith("Merrowshire Constabulary (made up) runs police here, on 6 patches")
    assert "3 patches meet there" in said
    made = provides_tables.make(demo_place, shares, "")
    assert len(made.frame) == 24
    assert made.frame["patches"].is_monotonic_decreasing
    assert made.frame["people"].sum() == pytest.approx(106_021, rel=1e-6)
    assert "named" not in made.columns


def test_the_table_of_services_names_who_runs_them(demo_place: Place) -> None:
    shares = _ask(demo_place)
    made = provides_tables.make(demo_place, shares, QUAYS)
    assert made.frame["named"].str.endswith("(made up)").all()
    assert made.frame["id"].is_unique
    assert set(made.columns) <= set(made.frame.columns)


def test_a_takeover_says_who_loses_and_who_gains(demo_place: Place) -> None:
    shares = _ask(demo_place, "youth")
    found = change(demo_place, shares, code=QUAYS, provider=GROUP)
    said = provides_words.of_takeover(shares, found, QUAYS, GROUP)
    assert said == (
        "If a community group ran youth work in Quays, about 2,460 people would get a new "
        "provider. About 1,220 people whom nobody covers now would gain somebody. Merrow Youth "
        "Trust (made up) would keep about 70,200 people, 3 % fewer than now."
    )
    facts = provides_words.scale_facts(found)
    assert ("Line between providers", "0 km now, 5.4 km after", "") in facts
    trust = found.providers.loc["Merrow Youth Trust (made up)"]
    assert trust["people_per_patch_after"] < trust["people_per_patch_before"]
    plain = provides_words.for_a_group(shares, found, QUAYS, GROUP)
    assert "about 3,680 people and 39 assets in Quays" in plain[0]
    assert any("Localism Act 2011, sections 81 to 86" in one for one in plain)


def test_taking_over_what_one_runs_already_changes_nothing(demo_place: Place) -> None:
    shares = _ask(demo_place, "housing")
    own = providers(shares.patches)[0]
    found = change(demo_place, shares, code=QUAYS, provider=own)
    said = provides_words.of_takeover(shares, found, QUAYS, own)
    assert (
        said == "Merrow Homes (made up) runs housing in Quays already, alone: nothing would change."
    )


def test_people_are_conserved_by_a_takeover(demo_place: Place) -> None:
    shares = _ask(demo_place, "housing", "district")
    code = str(shares.areas["code"].iloc[0])
    found = change(demo_place, shares, code=code, provider=GROUP)
    assert found.providers["people_change"].sum() == pytest.approx(0, abs=1e-6)
    assert found.providers["people_after"].sum() == pytest.approx(106_021, rel=1e-9)


def test_patches_without_a_provider_are_said_to_be_so(place: Place) -> None:
    shares = _ask(place, "police")
    assert provides_words.of_service(shares).startswith("Nobody has told us who runs police here")
    assert "One patch does not say who runs it" in " ".join(provides_words.method(shares))
    found = change(place, shares, code="E05000001", provider="<b>Friends</b>")
    said = provides_words.of_takeover(shares, found, "E05000001", "<b>Friends</b>")
    assert said.startswith("If <b>Friends</b> ran police in West,")
    assert "A provider without a name would keep none of it." in said


def test_what_is_not_there_is_refused_in_a_sentence(demo_place: Place) -> None:
    with pytest.raises(NoPatches, match="fire"):
        _ask(demo_place, "fire")
    with pytest.raises(NoPatches, match="any service"):
        ask(demo_place, Question(service="", tier="", on=date(1990, 1, 1)))
    with pytest.raises(UnknownArea, match="galaxy"):
        _ask(demo_place, "police", "galaxy")
    with pytest.raises(UnknownArea, match="nowhere"):
        change(demo_place, _ask(demo_place, "police"), code="nowhere", provider=GROUP)


def _page() -> None:
    from layers.actor import OPERATOR
    from store.register import Register
    from web.pages.provides import page
    from web.place import Place
    from web.wiring import wiring

    page(Place(Register(wiring().store, OPERATOR)))


def _run(**query: str) -> str:
    app = AppTest.from_function(_page, default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return " ".join(one.proto.body for one in app.main.get("html"))


@pytest.fixture
def demo_wired(demo_store: Path) -> Iterator[None]:
    store = open_store(demo_store)
    connect(Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()))
    yield
    store.close()


@pytest.mark.usefixtures("demo_wired")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "5 services work here."),
        ({"service": "police", "by": "district"}, "runs police here, on 6 patches"),
        ({"service": "youth", "area": QUAYS}, "If your group thinks of running it"),
        ({"area": QUAYS}, "services work in Quays."),
        ({"on": "1990-01-01"}, "were in force on 1 January 1990"),
        ({"service": "galaxy", "by": "x", "area": "y"}, "5 services work here."),
    ],
)
def test_the_address_says_what_is_asked(query: dict[str, str], said: str) -> None:
    assert said in _run(**query)


@pytest.mark.usefixtures("demo_wired")
@pytest.mark.parametrize("name", town.HOSTILE)
def test_a_hostile_provider_is_text(name: str) -> None:
    told = _run(service="youth", area=QUAYS, provider=name)
    assert f"If {escape(name)} ran youth work" in told
    assert "<img src=x" not in told


def test_an_empty_place_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer(), assets=Assets(), thresholds=Thresholds()))
    told = _run()
    store.close()
    assert "There is nothing to compare yet" in told
