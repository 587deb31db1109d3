from datetime import date

import pytest

from mapping.paper import fading
from mapping.paper.drawing import Drawing, draw
from mapping.paper.keys import keys
from mapping.paper.symbols import diamond, roundel
from tests.mapping.paper.town import asset, frame, town

OLD = "Not checked for more than a year"


def drawn(checked: str | None) -> Drawing:
    halls = [asset("Hall", 300, 300, last_checked=checked, changed_at="2026-01-01T00:00:00Z")]
    return draw(town(made_on=date(2026, 11, 22), assets=frame(halls)))


@pytest.mark.parametrize(
    ("checked", "old"), [("2020-01-01", True), ("2026-10-01", False), (None, False)]
)
def test_what_nobody_checked_fades_and_the_legend_says_so(checked: str | None, old: bool) -> None:
    drawing = drawn(checked)
    assert list(fading.old(drawing.sheet)["assets"]) == [old]
    assert ("stroke-dasharray" in drawing.svg.partition('id="assets"')[2]) is old
    words = [mark["words"] for one in keys(drawing) for mark in one.marks]
    assert (OLD in words) is old


def test_without_days_nothing_fades() -> None:
    drawing = draw(town(assets=frame([asset("Hall", 300, 300)])))
    assert not fading.old(drawing.sheet)["assets"].any()


@pytest.mark.parametrize("draws", [roundel, diamond])
def test_old_marks_are_paler_and_have_a_broken_outline(draws: object) -> None:
    first = ("", 1, 1) if draws is roundel else (1, 1)
    plain = draws(*first, fill="#12436D")  # type: ignore[operator]
    old = draws(*first, fill="#12436D", old=True)  # type: ignore[operator]
    assert "#12436D" in plain
    assert "#12436D" not in old
    assert "stroke-dasharray" not in plain
    assert "stroke-dasharray" in old
