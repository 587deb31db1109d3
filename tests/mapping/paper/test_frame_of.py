import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.paper.frame_of import fit, framed, room
from mapping.paper.sheet import Orientation, Paper
from tests.mapping.paper.town import frame, town

PAPERS: tuple[tuple[Paper, Orientation], ...] = (
    ("A4", "portrait"),
    ("A4", "landscape"),
    ("A3", "portrait"),
    ("A3", "landscape"),
)


@pytest.mark.parametrize(("paper", "orientation"), PAPERS)
@settings(deadline=None, max_examples=50)
@given(
    wide=st.floats(min_value=200, max_value=60_000), high=st.floats(min_value=200, max_value=60_000)
)
def test_every_area_fits_with_a_margin(
    paper: Paper, orientation: Orientation, wide: float, high: float
) -> None:
    sheet = town(paper=paper, orientation=orientation)
    west, south = 377_123.4, 394_567.8
    bounds = np.array([west, south, west + wide, south + high])
    found = framed(bounds, room(sheet), upright=orientation == "portrait")
    left, bottom, right, top = found.bounds
    margin = found.metres(7.9)
    assert left + margin <= west
    assert bottom + margin <= south
    assert west + wide <= right - margin
    assert south + high <= top - margin
    assert found.width <= room(sheet)[0] + 1e-9
    assert found.height <= room(sheet)[1] + 1e-9


@pytest.mark.parametrize(("paper", "orientation"), PAPERS)
def test_page_and_box_agree(paper: Paper, orientation: Orientation) -> None:
    sheet = town(paper=paper, orientation=orientation)
    found = fit(sheet)
    assert sheet.page[0] > sheet.page[1] or orientation == "portrait"
    assert found.outer[0] < sheet.page[0]
    assert found.outer[1] < sheet.page[1]


def test_metres_and_millimetres_are_the_scale() -> None:
    found = fit(town())
    # 750 m at 1:7,500 are 100 mm.
    assert found.scale == 7500
    assert found.millimetres(750) == pytest.approx(100)
    assert found.metres(100) == pytest.approx(750)
    (corner,) = found.on_paper(np.array([shapely.Point(found.west + 750, found.north - 75)]))
    assert (corner.x, corner.y) == pytest.approx((100, 10))


def test_a3_shows_an_area_larger_than_a4() -> None:
    assert fit(town(paper="A3")).scale < fit(town(paper="A4")).scale


def test_two_areas_or_two_systems_are_refused() -> None:
    sheet = town()
    both = frame(
        [{"code": str(n), "name": "x", "geometry": shapely.box(0, 0, 1, 1)} for n in range(2)]
    )
    with pytest.raises(ValueError, match="one area, not 2"):
        town(area=both)
    with pytest.raises(ValueError, match="one coordinate system"):
        town(area=sheet.area.to_crs(32630))
