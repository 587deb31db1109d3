"""The boundaries as records: six tiers, and the wards as they were before 2023."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from store.demo.cells import Cells
from store.demo.draft import Draft
from store.demo.grouping import united
from store.demo.wards import (
    COUNTY,
    DISTRICTS,
    Grouping,
    constituency_names,
    parish_names,
    ward_name,
)

_REORGANISED = "1974-04-01"
_PARISHED = "2011-05-05"
_ELECTED = "2024-07-04"
_COUNTED = "2021-03-21"
WARDS_BEFORE = ("2019-05-02", "2023-05-03")
"""The first and the last day of the earlier wards."""
WARDS_SINCE = "2023-05-04"


def small_area_code(cell: int) -> str:
    """Return the code of a small area."""
    return f"X01{cell + 1:06d}"


def outline(cells: Cells) -> BaseGeometry:
    """Return the county's outline: exactly the union of its small areas."""
    return shapely.coverage_union_all(cells.shapes)


def boundary_drafts(cells: Cells, grouping: Grouping) -> list[Draft]:
    """
    Return every boundary as a record.

    The codes have the shape of official ones, but begin with an X, which no official one does.
    """
    return [
        _draft("county", COUNTY, "Merrowshire", outline(cells), since=_REORGANISED),
        *_tier(cells, grouping.district, "district", DISTRICTS, since=_REORGANISED),
        *_wards(cells, grouping),
        *_tier(cells, grouping.parish, "parish", parish_names(), since=_PARISHED, parent=grouping),
        *_tier(cells, grouping.constituency, "constituency", constituency_names(), since=_ELECTED),
        *_small_areas(cells, grouping),
    ]


def _draft(  # noqa: PLR0913  (a boundary has this many facts)
    tier: str,
    code: str,
    name: str,
    shape: BaseGeometry,
    *,
    since: str,
    until: str | None = None,
    name_cy: str = "",
    parent: str | None = None,
) -> Draft:
    """Return one boundary."""
    values = {
        "tier": tier,
        "code": code,
        "name": name,
        "name_cy": name_cy or None,
        "parent": parent,
        "valid_from": since,
        "valid_to": until,
    }
    return Draft(key=f"{tier}:{code}:{since}", values=values, geometry=shape)


def _tier(  # noqa: PLR0913
    cells: Cells,
    codes: Sequence[str | None],
    tier: str,
    names: dict[str, str],
    *,
    since: str,
    parent: Grouping | None = None,
) -> list[Draft]:
    """Return a tier's boundaries; their parent is the county, or the district of their cells."""
    shapes = united(cells, codes)
    return [
        _draft(
            tier,
            code,
            names[code],
            shapes[code],
            since=since,
            parent=parent.district[codes.index(code)] if parent else COUNTY,
        )
        for code in sorted(shapes)
    ]


def _wards(cells: Cells, grouping: Grouping) -> list[Draft]:
    """Return both generations of wards; where nothing changed, the code did not either."""
    return [
        _draft(
            "ward",
            code,
            ward_name(code)[0],
            shape,
            since=since,
            until=until,
            name_cy=ward_name(code)[1],
            parent=grouping.district[codes.index(code)],
        )
        for codes, since, until in (
            (grouping.ward, WARDS_SINCE, None),
            (grouping.ward_before, *WARDS_BEFORE),
        )
        for code, shape in sorted(united(cells, codes).items())
    ]


def _small_areas(cells: Cells, grouping: Grouping) -> list[Draft]:
    """Return the small areas."""
    return [
        _draft(
            "lsoa",
            small_area_code(cell),
            small_area_name(grouping, cell),
            shape,
            since=_COUNTED,
            parent=grouping.ward[cell],
        )
        for cell, shape in enumerate(cells.shapes)
    ]


def small_area_name(grouping: Grouping, cell: int) -> str:
    """Return a small area's name, such as "North Merrow 003B": five to a number, as ONS does."""
    district = grouping.district[cell]
    before = grouping.district[:cell].count(district)
    return f"{DISTRICTS[district]} {before // 5 + 1:03d}{'ABCDE'[before % 5]}"
