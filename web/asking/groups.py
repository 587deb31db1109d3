"""Groups: who they are, what they look after, and what they sent in that is not public yet."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from layers import vocabulary
from layers.errors import PatchworkError
from store.register import Entry
from web.asking import freshness
from web.place import Place

FIELDS = ("name", "about", "website", "contact_public")


class UnknownGroup(PatchworkError, LookupError):
    """No published group has this id."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group as everybody may know it; what is not known is empty."""

    id: str
    name: str
    about: str = ""
    website: str = ""
    contact: str = ""


def listed(place: Place) -> pd.DataFrame:
    """
    Return the published groups by name.

    Returns
    -------
    pandas.DataFrame
        id, name, about, and how many assets and needs each looks after and how many are due.
    """
    groups = _published(place).sort_values("name", key=lambda one: one.str.casefold())
    held = freshness.records(place)
    counts = {
        "assets": held[held["layer"] == "assets"].groupby("group").size(),
        "needs": held[held["layer"] == "needs"].groupby("group").size(),
        "due": held[held["due"].to_numpy(dtype=bool)].groupby("group").size(),
    }
    numbers = {
        name: groups["id"].map(one).fillna(0).astype("int64") for name, one in counts.items()
    }
    return groups[["id", "name", "about"]].assign(**numbers).reset_index(drop=True)


def _published(place: Place) -> pd.DataFrame:
    """Return the published groups."""
    found = place.register.read("groups", geometry=False)
    return pd.DataFrame(found[found["status"] == "published"])


def find(place: Place, id: str) -> Group:  # noqa: A002
    """
    Return a published group.

    Raises
    ------
    UnknownGroup
        If there is none of this id.
    """
    there = _published(place)
    rows = there[there["id"] == id].to_dict("records")
    if not rows:
        msg = "There is no group at this address. It may have ended."
        raise UnknownGroup(msg)
    said = {name: str(rows[0][name] or "") for name in FIELDS}
    contact = said.pop("contact_public")
    return Group(id=id, contact=contact, **said)


def records(place: Place, group: Group) -> gpd.GeoDataFrame:
    """Return the published records a group looks after; see `freshness.records`."""
    found = freshness.records(place)
    return found[found["group"] == group.id].reset_index(drop=True)


def waiting(place: Place, group: Group) -> pd.DataFrame:
    """
    Return what was sent in for a group and is not public, what came back first.

    Returns
    -------
    pandas.DataFrame
        id, layer, name, kind, state ("returned", "proposed", or "change" for a change of something
        public) and reason. Empty for whoever neither is in the group nor looks after the map.
    """
    parts = [_waiting(place, group, layer) for layer in freshness.LAYERS]
    both = pd.concat(parts, ignore_index=True)
    rank = both["state"].map({"returned": 0}).fillna(1)
    return both.assign(rank=rank).sort_values(["rank", "name"]).drop(columns="rank")


def _waiting(place: Place, group: Group, layer: str) -> pd.DataFrame:
    """Return one layer's records that wait or came back."""
    found = place.register.read(layer, where={"group": group.id}, geometry=False)
    found = found[found["status"].isin(["proposed", "returned"])]
    column, words = freshness.KIND[layer]
    return pd.DataFrame(
        {
            "id": found["id"],
            "layer": layer,
            "name": found["name"],
            "kind": [vocabulary.title(words, one) if one else "" for one in found[column]],
            "state": [
                "change" if same and status == "proposed" else status
                for same, status in zip(found["same_as"], found["status"], strict=True)
            ],
            "reason": [
                _reason(place, layer, one) if status == "returned" else ""
                for one, status in zip(found["id"], found["status"], strict=True)
            ],
        }
    )


def _reason(place: Place, layer: str, id: str) -> str:  # noqa: A002
    """Return why a record came back."""
    past: list[Entry] = place.register.history(layer, id)
    said = [one.reason for one in past if one.action == "returned" and one.reason]
    return said[-1] if said else ""
