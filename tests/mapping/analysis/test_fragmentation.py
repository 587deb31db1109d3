import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from layers.errors import WrongCrs
from mapping.analysis.cells import Things
from mapping.analysis.fragmentation import effective, fragmentation
from mapping.analysis.frames import BadFrame
from mapping.analysis.takeover import takeover
from tests.mapping.analysis.squares import areas, patches, people, places

HALVES = areas(west=box(0, 0, 10, 10), east=box(10, 0, 20, 10))
BINS = patches(one=box(0, 0, 10, 10), two=box(10, 0, 15, 10), three=box(15, 0, 20, 10)).assign(
    service="bins", organisation=["Council", "Council", "Co-op"]
)
FOLK = Things(people=people((5, 5, 60), (12, 5, 30), (18, 5, 10)), assets=places((12, 5), (5, 5)))


def test_providers_patches_and_lines_are_counted_by_area_and_in_all() -> None:
    found = fragmentation(BINS, HALVES, things=FOLK).set_index("name")
    west, east, whole = found.loc["West"], found.loc["East"], found.loc["whole place"]
    assert (west["providers"], west["patches"], west["effective"], west["boundary"]) == (1, 1, 1, 0)
    assert (east["providers"], east["patches"], east["people_per_patch"]) == (2, 2, 20)
    assert east["effective"] == pytest.approx(1 / (0.75**2 + 0.25**2))
    assert (whole["boundary"], whole["boundary_providers"]) == (20, 10)
    assert whole["people"] == 100


def test_people_in_no_patch_are_told_apart() -> None:
    found = fragmentation(BINS.iloc[:1], HALVES, things=FOLK).set_index("name")
    assert found["people_nobody"].to_dict() == {"West": 0, "East": 40, "whole place": 40}
    assert found["effective"].isna()["East"]


def test_without_people_the_ground_is_the_weight() -> None:
    found = fragmentation(BINS, HALVES).set_index("name")
    assert found.loc["East", "effective"] == pytest.approx(2)
    assert found["people"].isna()["East"]


def test_services_are_told_apart() -> None:
    two = BINS.assign(service=["bins", "bins", "parks"])
    found = fragmentation(two, HALVES, things=FOLK)
    assert found.groupby("service")["providers"].max().to_dict() == {"bins": 1, "parks": 1}


def test_no_patches_give_an_empty_frame_with_every_column() -> None:
    found = fragmentation(BINS[:0], HALVES, things=FOLK)
    assert found.empty
    assert found.columns.tolist() == fragmentation(BINS, HALVES).columns.tolist()


def test_a_takeover_shows_what_the_rest_loses() -> None:
    found = takeover(
        BINS, HALVES, code="east", provider="Co-op", things=FOLK, pence={"Council": 9_001}
    )
    council, coop = found.providers.loc["Council"], found.providers.loc["Co-op"]
    assert (council["people_before"], council["people_after"]) == (90, 60)
    assert (council["assets_change"], council["patches_change"]) == (-1, -1)
    assert (coop["people_after"], coop["patches_after"]) == (40, 1)
    assert (council["pence_after"], coop["pence_after"]) == (6_001, 3_000)
    east = found.after.set_index("name").loc["East"]
    assert (east["providers"], east["effective"]) == (1, 1)


def test_a_newcomer_starts_from_nothing() -> None:
    found = takeover(BINS, HALVES, code="west", provider="Friends", things=FOLK)
    friends = found.providers.loc["Friends"]
    assert (friends["people_before"], friends["people_after"], friends["patches_after"]) == (
        0,
        60,
        1,
    )
    assert found.providers["people_change"].sum() == 0


def test_mistakes_are_refused() -> None:
    with pytest.raises(BadFrame, match="north"):
        takeover(BINS, HALVES, code="north", provider="Friends")
    with pytest.raises(BadFrame, match="organisation"):
        fragmentation(BINS.drop(columns="organisation"), HALVES)
    with pytest.raises(WrongCrs):
        fragmentation(BINS.set_crs(4326, allow_override=True), HALVES)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9))
def test_the_effective_number_lies_between_one_and_how_many_there_are(amounts: list[int]) -> None:
    found = effective(np.array(amounts, dtype=float))
    some = sum(one > 0 for one in amounts)
    assert np.isnan(found) if not some else 1 - 1e-9 <= found <= some + 1e-9


corner = st.integers(0, 18)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(corner, corner, st.integers(1, 9)), min_size=1, max_size=5))
def test_a_takeover_moves_pence_and_loses_none(boxes: list[tuple[int, int, int]]) -> None:
    shapes = {f"p{at}": box(x, y, x + side, y + side) for at, (x, y, side) in enumerate(boxes)}
    held = patches(**shapes).assign(
        service="bins", organisation=[f"o{at % 2}" for at in range(len(boxes))]
    )
    found = takeover(held, HALVES, code="west", provider="new", pence={"o0": 1001, "o1": 77})
    table = found.providers
    assert table["pence_after"].sum() == table["pence_before"].sum()
    assert table.loc["new", "area_after"] == pytest.approx(100)


def test_a_patch_that_only_touches_an_area_does_not_share_it() -> None:
    drawn_twice = BINS.set_geometry([box(0, 0, 10.01, 10), *BINS.geometry.iloc[1:]])
    found = fragmentation(drawn_twice, HALVES, things=FOLK).set_index("name")
    assert (found.loc["East", "patches"], found.loc["East", "providers"]) == (2, 2)
    exact = fragmentation(drawn_twice, HALVES, things=FOLK, sliver=0).set_index("name")
    assert exact.loc["East", "patches"] == 3
