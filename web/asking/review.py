"""What waits for review: the queue of a moderator's area, the oldest first."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import geopandas as gpd
import pandas as pd
import shapely

from layers import grid, vocabulary
from layers.catalogue import layer as describe
from layers.rights import verdict
from web.asking import duplicates, ground
from web.frames import SHARED
from web.place import Place

Made = TypeVar("Made")

LAYERS = ("assets", "needs")
What = Literal["", "new", "adds", "changes", "twins", "photos"]
State = Literal["proposed", "returned"]
KINDS = {"assets": ("category", "categories"), "needs": ("theme", "themes")}
NOT_COMPARED = frozenset({"name", "last_checked", "group", "blur", "same_as"})
"""Fields that a proposal for another record says anew, or that say nothing about the thing."""
COLUMNS = (
    "id",
    "version",
    "status",
    "source",
    "changed_at",
    "layer",
    "name",
    "code",
    "kind",
    "group",
    "same_as",
    "sender",
    "what",
    "state",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """
    Which of what waits is asked for; what is left empty lets everything through.

    Parameters
    ----------
    within
        The code of a district or ward.
    layer
        ``assets`` or ``needs``.
    kind
        A layer and one of its categories or themes: ``assets.food``.
    sender
        ``group:<id>``, ``file:<source>``, or ``alone`` for people without a group.
    what
        Whether it is new, adds to a record or changes one; or may be there already, or has photos.
    state
        What waits, or what was sent back.
    """

    within: str = ""
    layer: str = ""
    kind: str = ""
    sender: str = ""
    what: What = ""
    state: State = "proposed"


@dataclass(frozen=True, kw_only=True, eq=False)
class Queue:
    """
    What waits.

    Parameters
    ----------
    frame
        In metres, the oldest first: `COLUMNS` and the shape.
    every
        The same area without the other filters, for what can be chosen from.
    area
        What a person calls the ground.
    """

    frame: gpd.GeoDataFrame
    every: gpd.GeoDataFrame
    area: str

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Layer and id of each, in order."""
        return list(zip(self.frame["layer"], self.frame["id"], strict=True))


def allowed(place: Place) -> list[str]:
    """Return the layers that the person who asks may review."""
    actor = place.register.actor
    return [one for one in LAYERS if verdict(actor, "publish", one).allowed]


def ask(place: Place, asked: Asked) -> Queue:
    """
    Return what waits, as asked.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    everything = _with_photos(place, waiting(place))
    area = ground.ground(place, asked.within, place.today()) if asked.within else None
    every = everything if area is None else _inside(everything, area)
    return Queue(
        frame=_filtered(place, every, asked),
        every=every[every["state"] == asked.state],
        area=place.name if area is None else area.name,
    )


def waiting(place: Place) -> gpd.GeoDataFrame:
    """Return all that waits or was sent back in the whole place, the oldest first, in metres."""
    return _kept(place, "waiting", lambda: _waiting(place))


def photos(place: Place) -> dict[str, int]:
    """Return the ids of the records with photos or files that wait, with how many."""
    return dict(Counter(one.record for one in place.register.attachments_waiting()))


def twins(place: Place) -> frozenset[str]:
    """Return the ids of what waits and may be there already, published or waiting too."""
    return _kept(place, "twins", lambda: frozenset(_twins(place)))


def _twins(place: Place) -> set[str]:
    """List what waits that is in a pair of records which may be one place."""
    ids = set(waiting(place)["id"])
    found = [duplicates.pairs(place, name) for name in allowed(place)]
    return ids & {one for frame in found for one in (*frame["a_id"], *frame["b_id"])}


def _with_photos(place: Place, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the records that are public already and for which a photo waits."""
    found = place.register.attachments_waiting()
    extra = [
        _of_layer(place, name, {"id": ids, "status": "published"}).assign(what="photo")
        for name in allowed(place)
        for ids in [tuple({one.record for one in found if one.layer == name} - {*frame["id"]})]
        if ids
    ]
    return _sorted([frame, *extra]) if extra else frame


def senders(place: Place, frame: gpd.GeoDataFrame) -> dict[str, str]:
    """Return who sent what is in a frame, name in the address to what a person reads."""
    names = groups(place)
    found: dict[str, str] = {}
    for sender in sorted(frame["sender"].unique()):
        kind, _, rest = str(sender).partition(":")
        found[str(sender)] = names.get(rest, rest) if kind == "group" else rest
    return found


def kinds(frame: pd.DataFrame, layer: str) -> dict[str, str]:
    """Return the kinds in a frame, of one layer or all, ``assets.food`` to what a person reads."""
    rows = frame[frame["layer"] == layer] if layer else frame
    pairs = rows[["layer", "code", "kind"]].drop_duplicates().sort_values("kind")
    return {f"{one.layer}.{one.code}": str(one.kind) for one in pairs.itertuples(index=False)}


def groups(place: Place) -> dict[str, str]:
    """Return the names of the groups by id."""

    def make() -> dict[str, str]:
        frame = place.register.read("groups", fields=["name"], geometry=False)
        return dict(zip(frame["id"].astype(str), frame["name"].astype(str), strict=True))

    key = (place.register.store.where, place.register.actor.sight, "group names")
    return SHARED.get((*key, place.register.version("groups")), make)


def _kept(place: Place, what: Hashable, make: Callable[[], Made]) -> Made:
    """Keep what was made until something contributed changes."""
    register = place.register
    versions = tuple(register.version(one) for one in LAYERS)
    key = (register.store.where, register.actor.sight, "review", what, versions)
    return SHARED.get(key, make)


def _waiting(place: Place) -> gpd.GeoDataFrame:
    """Read what waits of every layer, and say what each is."""
    states = {"status": ("proposed", "returned")}
    frames = [_of_layer(place, one, states) for one in allowed(place)]
    empty = gpd.GeoDataFrame(columns=[*COLUMNS, "geometry"], geometry="geometry", crs=place.crs)
    return _sorted(frames) if any(len(one) for one in frames) else empty


def _sorted(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Put frames together, the oldest first."""
    found = pd.concat([one for one in frames if len(one)], ignore_index=True)
    return found.sort_values(["changed_at", "name"], kind="stable").reset_index(drop=True)


def _of_layer(place: Place, name: str, where: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Read records of one layer, with what a moderator chooses by."""
    frame = place.register.read(name, where=where)
    there = frame[~(frame.geometry.isna() | frame.geometry.is_empty)].reset_index(drop=True)
    field, words = KINDS[name]
    titles = {one: vocabulary.title(words, one) for one in there[field].dropna().unique()}
    described = there.assign(
        layer=name,
        code=there[field],
        kind=there[field].map(titles),
        sender=_senders(there),
        what=_what(place, name, there),
        state=there["status"].where(there["status"] == "returned", "proposed"),
    )
    return grid.to_metres(described, place.crs)[[*COLUMNS, "geometry"]]


def _senders(frame: pd.DataFrame) -> list[str]:
    """Say who sent each: a group, a file, or somebody alone."""
    pairs = zip(frame["group"], frame["source"], strict=True)
    return [
        f"group:{group}" if group else f"file:{source}" if source else "alone"
        for group, source in pairs
    ]


def _what(place: Place, name: str, frame: gpd.GeoDataFrame) -> list[str]:
    """Say of each whether it is new, only adds to a record, or changes what is there."""
    meant = frame["same_as"].notna()
    if not meant.any():
        return ["new"] * len(frame)
    wanted = tuple(sorted(frame.loc[meant, "same_as"].unique()))
    targets = place.register.read(name, where={"id": wanted}, geometry=False).set_index("id")
    there = meant & frame["same_as"].isin(targets.index)
    altered, filled = _against(name, frame[there], targets)
    return [
        "new" if not known else "adds" if index in filled - altered else "changes"
        for index, known in there.items()
    ]


def _against(
    name: str, frame: pd.DataFrame, targets: pd.DataFrame
) -> tuple[set[Hashable], set[Hashable]]:
    """Return the rows that say something else than their target, and those that fill a gap."""
    beside = targets.loc[frame["same_as"]].set_index(frame.index)
    altered: set[Hashable] = set()
    filled: set[Hashable] = set()
    for field in describe(name).names:
        if field in NOT_COMPARED or field not in frame:
            continue
        mine, theirs = frame[field], beside[field]
        told, known = mine.notna(), theirs.notna()
        altered |= set(frame.index[told & known & (mine.astype(str) != theirs.astype(str))])
        filled |= set(frame.index[told & ~known])
    return altered, filled


def _inside(frame: gpd.GeoDataFrame, area: ground.Ground) -> gpd.GeoDataFrame:
    """Keep what lies in an area; a route or an area counts when it touches it."""
    whole = shapely.union_all(area.frame.geometry.to_numpy())
    shapely.prepare(whole)
    return frame[shapely.intersects(whole, frame.geometry.to_numpy())]


def _filtered(place: Place, frame: gpd.GeoDataFrame, asked: Asked) -> gpd.GeoDataFrame:
    """Keep what is asked for."""
    layer, _, code = asked.kind.partition(".")
    wanted = [
        ("state", asked.state),
        ("layer", asked.layer),
        ("layer", layer),
        ("code", code),
        ("sender", asked.sender),
        ("what", asked.what if asked.what in {"new", "adds", "changes"} else ""),
    ]
    found = frame
    for column, value in wanted:
        if value:
            found = found[found[column] == value]
    if asked.what == "photos":
        found = found[found["id"].isin(photos(place))]
    if asked.what == "twins":
        found = found[found["id"].isin(twins(place))]
    return found.reset_index(drop=True)
