"""Make the demo place and write it through the register."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from shapely.geometry import Point

from layers import catalogue, clean
from layers.actor import Actor
from layers.layer import Layer
from store.demo import (
    assets,
    boundaries,
    cells,
    gazetteer,
    ground,
    groups,
    homes,
    money,
    needs,
    officers,
    people,
    wards,
)
from store.demo import patches as patching
from store.demo.draft import Draft, lonlat
from store.demo.grouping import united
from store.demo.names import table
from store.demo.story import (
    MEMBER,
    NAME,
    PROPOSER,
    RETURNED,
    TANNERS_ROW_AT,
    WAITING,
    WARD_WITHOUT_HALL,
)
from store.register import Register, Row

Progress = Callable[[float, str], None]

_LICENCE = "CC0: invented for this demo"
_SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "boundaries": "Demo: boundaries of Merrowshire",
        "postcodes": "Demo: postcodes of Merrowshire",
        "places": "Demo: names, river and roads of Merrowshire",
        "people": "Demo: residents of Merrowshire",
        "assets": "Demo: assets of Merrowshire",
        "needs": "Demo: needs in Merrowshire",
        "indicators": "Demo: statistics of Merrowshire",
        "patches": "Demo: patches of five services",
        "officers": "Demo: officers of five services",
        "budgets": "Demo: budgets of Merrowshire",
        "groups": "Demo: groups of Merrowshire",
        "members": "Demo: members of groups",
    }
)


def build_demo(register: Register, progress: Progress | None = None) -> None:
    """
    Make the fictional place and load it; a second time finds it unchanged.

    Parameters
    ----------
    register
        The register of an empty store, for an operator.
    progress
        Called with a share from 0 to 1 and what is being done.
    """
    tell = progress or _silent
    tell(0.0, "Drawing river, roads and towns")
    drafts = place()
    ids: dict[str, str] = {}
    for done, (name, some) in enumerate(drafts.items(), start=1):
        layer = catalogue.layer(name)
        tell(0.2 + 0.06 * done, f"Writing {layer.title.lower()}")
        mine = rows(layer, groups.with_ids(some, ids))
        register.load(name, mine, source=_SOURCES[name], licence=_LICENCE)
        if name == "groups":
            ids = _ids(register, some)
    if register.note("demo") is None:
        _propose(register, drafts["places"])
        _propose_for_group(register, next(iter(ids.values())))
    register.set_note("name", NAME)
    register.set_note("demo", "yes")
    tell(1.0, "Done")


def _silent(_share: float, _words: str) -> None:
    """Tell nobody."""


def place() -> dict[str, list[Draft]]:
    """Return all records of the place by layer, with shapes in metres from ``ground.ORIGIN``."""
    land = ground.lay()
    streets, lived_in = homes.settle(land)
    small = cells.divide(land, lived_in)
    grouping = wards.group(small)
    county = boundaries.outline(small)
    patches = patching.shapes(land, county)
    setting = assets.Setting(
        ground=land,
        county=county,
        homes=lived_in,
        without_hall=united(small, grouping.ward)[WARD_WITHOUT_HALL],
    )
    return {
        "groups": groups.group_drafts(),
        "members": groups.member_drafts(),
        "boundaries": boundaries.boundary_drafts(small, grouping),
        "postcodes": gazetteer.postcode_drafts(lived_in),
        "places": gazetteer.place_drafts(land, streets, county),
        "people": people.resident_drafts(small, grouping),
        "assets": groups.looked_after(assets.asset_drafts(setting)),
        "needs": groups.looked_after(needs.need_drafts(setting)),
        "indicators": people.indicator_drafts(small),
        "patches": patching.patch_drafts(patches),
        "officers": officers.officer_drafts(),
        "budgets": money.budget_drafts(set(grouping.ward), patches),
    }


def rows(layer: Layer, drafts: Sequence[Draft]) -> list[Row]:
    """
    Return drafts as rows for the register: values cleaned, shapes in EPSG:4326.

    Raises
    ------
    BadRecord
        If a value is not one that the layer takes.
    """
    shapes = lonlat([draft.geometry for draft in drafts])
    return [
        Row(values=clean.record(layer, draft.values), geometry=shape, key=draft.key, number=number)
        for number, (draft, shape) in enumerate(zip(drafts, shapes, strict=True), start=1)
    ]


def _ids(register: Register, drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the id of each group by its key."""
    there = register.read("groups", fields=["name"], geometry=False)
    by_name = dict(zip(there["name"], there["id"], strict=True))
    return {one.key: by_name[one.values["name"]] for one in drafts}


def _propose_for_group(register: Register, group: str) -> None:
    """Add what a member sent in: one waits for review, one came back with a reason."""
    member = register.as_(Actor(MEMBER, frozenset({"contributor"}), frozenset({group})))
    (spot,) = lonlat([Point(TANNERS_ROW_AT)])
    added = [
        member.add("needs", {"name": name, "theme": theme, "group": group}, spot)
        for name, theme in WAITING.items()
    ]
    register.move("needs", added[-1], to="returned", reason=RETURNED)


def _propose(register: Register, places: Sequence[Draft]) -> None:
    """Add a few assets as a contributor, for the review page to have something to show."""
    contributor = register.as_(Actor(PROPOSER, frozenset({"contributor"})))
    at: dict[str, Draft] = {}
    for one in places:
        at.setdefault(str(one.values["name"]).split(",")[0], one)
    spots = [_beside(at[row["street"]]) for row in table("proposals")]
    for row, spot in zip(table("proposals"), lonlat(spots), strict=True):
        values = {name: text for name, text in row.items() if name != "street"}
        contributor.add("assets", {**values, "address": row["street"]}, spot)


def _beside(street: Draft) -> Point:
    """Return a point beside the middle of a street."""
    middle = street.geometry
    if not isinstance(middle, Point):
        msg = f"{street.key} is not a street."
        raise TypeError(msg)
    return Point(middle.x + 9, middle.y - 7)
