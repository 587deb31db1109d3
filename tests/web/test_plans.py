"""Plans of the demo place: what is gathered, told and asked from a terminal."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import escape
from pathlib import Path
from threading import Event

import pytest
from shapely import LineString
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from cli import app
from layers.actor import OPERATOR
from layers.grid import to_lonlat
from mapping.analysis.balancing import Balance
from store.opening import open_store
from store.register import Register
from web import plans_compare, plans_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import planning
from web.asking.coverage import NoPatches
from web.asking.plans import Board, Question, ask, tiers
from web.frames import Frames
from web.parts import draw_panel
from web.place import Place, Thresholds, UnknownArea
from web.wiring import Wiring, connect


def board(place: Place, service: str = "housing", tier: str = "ward") -> Board:
    return ask(place, Question(service=service, tier=tier, on=place.today()))


def test_patches_are_made_of_units_the_smallest_first(demo_place: Place) -> None:
    offered = tiers(demo_place, "housing", demo_place.today())
    assert offered[0] == "lsoa"
    assert "ward" in offered
    with pytest.raises(UnknownArea, match="cannot be made of county"):
        board(demo_place, tier="county")
    with pytest.raises(NoPatches, match="no patches of nonsense"):
        board(demo_place, service="nonsense")


def test_a_move_changes_two_patches_and_nothing_else(demo_place: Place) -> None:
    found = board(demo_place)
    unit, source = found.units.codes[0], int(found.start.of[0])
    target = next(name for at, name in enumerate(found.names) if at != source)
    before, after = found.before.patches, found.outcome({unit: target}).patches
    people = float(found.units.amounts["people"][0])
    change = dict(zip(found.names, after["people"] - before["people"], strict=True))
    assert change.pop(found.names[source]) == pytest.approx(-people)
    assert change.pop(target) == pytest.approx(people)
    assert set(change.values()) <= {0.0}
    assert "1 ward moved" in plans_words.answer(found, found.outcome({unit: target}), 1)


def test_a_patch_is_opened_and_another_closed(demo_place: Place) -> None:
    found = board(demo_place)
    closed = [code for code, at in zip(found.units.codes, found.start.of, strict=True) if at == 0]
    moves = dict.fromkeys(closed, "A new team")
    after = found.outcome(moves).patches.set_index("patch")
    assert after.loc[found.names[0], "units"] == 0
    assert after.loc["A new team", "units"] == len(closed)
    assert plans_words.pieces(0) == "closed"


def test_who_is_rounded_is_named(demo_place: Place) -> None:
    found = board(demo_place)
    said = " ".join(plans_words.method(found))
    assert len(found.start.rounded) > 0
    assert str(found.start.rounded["name"].iloc[0]) in said


def test_the_terminal_suggests_moves_and_says_how_sure_it_is(demo_store: Path) -> None:
    given = ["patches", "balance", "--service", "housing", "--units", "ward", "--tolerance", "0.2"]
    done = CliRunner().invoke(app, [*given, "--seconds", "6", "--json", "--store", str(demo_store)])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["balanced"]
    assert all(abs(one["against"]) <= 0.2 for one in found["after"])
    assert len(found["moves"]) >= found["at_least"] > 0
    total = sum(one["people"] for one in found["before"])
    assert sum(one["people"] for one in found["after"]) == pytest.approx(total)


def test_a_draft_is_published_and_the_patches_have_the_people_it_promised(
    demo_copy: Path,
) -> None:
    store = open_store(demo_copy)
    place = Place(Register(store, OPERATOR), frames=Frames())
    found = board(place)
    source = int(found.start.of[0])
    target = found.names[(source + 1) % len(found.names)]
    moves = {found.units.codes[0]: target}
    planning.keep(place, found, "Even", moves, None)
    draft = planning.drafts(place, "housing")[0]
    assert (draft.name, draft.moves, draft.published) == ("Even", moves, False)
    first = place.today() + timedelta(days=7)
    planning.publish(place, found, draft, first)
    promised = found.outcome(moves).patches.set_index("patch")["people"]
    after = ask(place, Question(service="housing", tier="ward", on=first))
    kept = after.before.patches.set_index("patch")["people"]
    assert kept.to_dict() == pytest.approx(promised.to_dict())
    assert after.start.rounded["people"].sum() < 1
    today = board(place).before.patches.set_index("patch")["people"]
    assert today.to_dict() == found.before.patches.set_index("patch")["people"].to_dict()
    store.close()


def test_the_areas_that_two_plans_treat_differently_are_named(demo_place: Place) -> None:
    found = board(demo_place)
    first, second = found.units.codes[:2]
    one = {first: "A new team", second: ""}
    other = {first: found.names[0], second: ""}
    frame = plans_compare.treated(found, one, other)
    assert frame["name"].tolist() == [found.units.names[0]]
    assert frame[["one", "other"]].to_numpy().tolist() == [["A new team", found.names[0]]]
    assert plans_compare.treated(found, one, one).empty


def _page() -> None:
    from layers.actor import OPERATOR
    from store.register import Register
    from web.pages.plans import page
    from web.place import Place
    from web.wiring import wiring

    page(Place(Register(wiring().store, OPERATOR)))


@pytest.fixture
def place(demo_copy: Path) -> Iterator[Place]:
    store = open_store(demo_copy)
    connect(Wiring(store=store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds()))
    yield Place(Register(store, OPERATOR), frames=Frames())
    store.close()


def opened() -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    app.query_params["service"], app.query_params["units"] = "housing", "ward"
    app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in app.get("html"))


def test_two_drafts_stand_side_by_side_on_the_page(place: Place) -> None:
    found = board(place)
    source = int(found.start.of[0])
    targets = [name for at, name in enumerate(found.names) if at != source][:2]
    for name, target in zip(("Even", "Odd <b>"), targets, strict=True):
        planning.keep(place, found, name, {found.units.codes[0]: target}, None)
    shown = text_of(opened())
    assert "Odd &lt;b&gt; (draft)" in shown
    whose = f"Today {found.names[source]}; plan A {targets[0]}; plan B {targets[1]}"
    assert escape(whose) in shown
    assert all(f">{escape(name)}</th>" in shown for name in found.names)
    people = f"{found.units.amounts['people'][0]:,.0f}"
    assert f'<td class="pw-number">−{people}</td>' in shown


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_moves_are_looked_for_beside_the_page_and_stopped(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Event()

    def slow(*_: object, tell: Callable[[], None], **__: object) -> Balance:
        while not held.wait(0.01):
            tell()
        return Balance(of=start, moves=(), least=0, proven=True, reached=True, possible=True)

    start = board(place).start.of
    monkeypatch.setattr(Board, "balanced", slow)
    app = opened()
    press(app, "Suggest the fewest moves")
    assert app.get("progress")
    press(app, "Stop looking")
    assert "The search was stopped" in text_of(app)
    press(app, "Suggest the fewest moves")
    work = app.session_state["plan_work_housing_ward"].search.task
    held.set()
    work.wait(10)
    app.run()
    assert "Every patch is within 10 % of the average already" in text_of(app)


def test_the_areas_on_one_side_of_a_line_go_to_a_patch_that_is_there(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = board(place)
    west, south, east, north = to_lonlat(found.areas).total_bounds
    middle = (west + east) / 2
    line = LineString([(middle, south), (middle, north)])
    monkeypatch.setattr(draw_panel, "show", lambda *_, **__: line)
    app = opened()
    target = found.names[0]
    app.selectbox(key="plan_side").select("west").run()
    app.selectbox(key="plan_to").select(f"={target}").run()
    button = app.button(key="plan_give")
    assert button.label.endswith(f" to {target}")
    button.click().run()
    assert not app.exception
    moves = app.session_state["plan_work_housing_ward"].moves
    assert moves
    assert set(moves.values()) == {target}
    middles = to_lonlat(found.areas).set_index("code").geometry.representative_point()
    whose = dict(zip(found.units.codes, found.start.of, strict=True))
    crossed = {whose[code] for code in crossing(found, line)}
    assert all(middles[code].x < middle for code in moves)
    assert {whose[code] for code in moves} <= crossed


def crossing(found: Board, line: LineString) -> list[str]:
    frame = to_lonlat(found.areas)
    return list(frame.loc[frame.intersects(line), "code"])
