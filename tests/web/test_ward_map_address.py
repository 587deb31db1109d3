"""The address of Ward maps repeats all that is chosen; addresses from before still work."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store.opening import open_store
from web.api.assets import Assets
from web.api.tokens import Signer
from web.place import Thresholds
from web.wiring import Wiring, connect


@pytest.fixture(autouse=True)
def demo(demo_store: Path) -> Iterator[None]:
    store = open_store(demo_store)
    connect(Wiring(store=store, signer=Signer("x"), assets=Assets(), thresholds=Thresholds()))
    yield
    store.close()


def _page() -> None:
    from layers.actor import VISITOR
    from store.register import Register
    from web.pages.ward_map import page
    from web.place import Place
    from web.wiring import wiring

    page(Place(Register(wiring().store, VISITOR)))


def _run(query: dict[str, str]) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=120)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def _address(app: AppTest) -> dict[str, str]:
    said = app.query_params.items()
    return {name: one if isinstance(one, str) else one[0] for name, one in said}


def test_an_old_address_still_works_and_becomes_one_of_codes() -> None:
    old = {"kind": "Wards", "area": "Tanners", "across": "250 m", "turned": "Sideways"}
    app = _run({**old, "print": "pack", "language": "cy", "sections": "sources", "layers": "needs"})
    app.date_input(key="since").set_value(date(2026, 3, 1)).run()
    app.selectbox(key="paper").set_value("A3").run()
    said = _address(app)
    assert said["kind"] == "tier:ward"
    assert said["area"] == "X05000003"
    assert said["since"] == "2026-03-01"
    again = _run(said)
    assert _address(again) == said
    chosen: dict[str, object] = {
        "kind": "tier:ward",
        "area": "X05000003",
        "across": "250",
        "turned": "landscape",
    }
    chosen |= {"paper": "A3", "print": "pack", "language": "cy", "since": date(2026, 3, 1)}
    chosen |= {"sections": ["sources"], "layers": ["needs"]}
    assert {name: again.session_state[name] for name in chosen} == chosen


def test_another_kind_of_area_takes_the_old_area_out_of_the_address() -> None:
    app = _run({"area": "X05000003", "layers": "none", "lines": "none", "services": "none"})
    app.selectbox(key="kind").set_value("tier:parish").run()
    assert _address(app)["area"] == app.session_state["area"] != "X05000003"
    app.selectbox(key="kind").set_value("drawn").run()
    assert "area" not in _address(app)


def _told(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


def test_a_pack_is_made_when_asked_for_and_not_kept_for_another_choice() -> None:
    app = _run({"area": "X05000003", "print": "pack", "sections": "sources"})
    assert "A pack takes a few seconds to make" in _told(app)
    app.button(key="pack_go").click().run()
    work = app.session_state["pack_work"]
    work.wait(100)
    app.run()
    assert "The pack is ready." in _told(app)
    assert "The cover of the pack of Tanners. The pack holds: Sources." in _told(app)
    assert work.made.pdf.startswith(b"%PDF-")
    app.selectbox(key="language").set_value("cy").run()
    assert work.stopped
    assert "pack_work" not in app.session_state
    assert "The pack is ready." not in _told(app)
