"""What a question worked out, as layers of the map."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import grid
from mapping import style
from mapping.analysis.frames import insides
from mapping.screen.url_layer import Pane, Points, Shapes, Stroke
from web.api import answers
from web.api.layer_data import collection
from web.api.tokens import Grant, Signer
from web.frames import SHARED
from web.place import Place

TOLERANCE = 1.0
"""Metres by which outlines are simplified."""


@dataclass(frozen=True, kw_only=True)
class Marking:
    """
    How records are marked.

    Parameters
    ----------
    title
        What several marks drawn as one are called.
    mark
        Their shape.
    groups
        Their colours.
    group
        The column that holds the name of each record's group.
    old
        The column that says which records nobody checked for too long, when these are to fade.
    """

    title: str
    mark: style.Mark
    groups: tuple[style.Group, ...]
    group: str = "group"
    old: str = ""


class AnswerLayers:
    """
    Describes worked-out shapes and marks to the map.

    Parameters
    ----------
    place
        The place asked about; the addresses carry the asker's rights.
    signer
        Signs them.
    """

    def __init__(self, place: Place, signer: Signer) -> None:
        self._place = place
        self._signer = signer

    def shapes(
        self,
        frame: gpd.GeoDataFrame,
        *,
        id: str,
        key: Hashable,
        lines: Mapping[str, Stroke],
        kind: str = "",
        pane: Pane = "fills",
    ) -> Shapes:
        """
        Return shapes as a layer.

        Parameters
        ----------
        frame
            In metres, with ``id``.
        id
            What tables call the layer.
        key
            Names the content: what is asked of which versions. The same key is drawn only once.
        lines
            Strokes by kind.
        kind
            The column that holds each shape's kind.
        pane
            How high it is drawn.
        """
        name = self._named((id, key), lambda: _shapes(frame, kind))
        return Shapes(id=id, url=self._url(name), key=name, lines=lines, pane=pane, near=False)

    def marks(self, frame: gpd.GeoDataFrame, marking: Marking, *, id: str, key: Hashable) -> Points:
        """
        Return records as marks.

        Parameters
        ----------
        frame
            In metres, with ``id``, ``name``, ``kind`` (what a person reads) and the group.
        marking
            How they are marked.
        id, key
            As for `shapes`.
        """
        name = self._named((id, key), lambda: _marks(frame, marking))
        return Points(
            id=id,
            title=marking.title,
            url=self._url(name),
            key=name,
            mark=marking.mark,
            groups=marking.groups,
            faded=bool(marking.old),
        )

    def _named(self, key: Hashable, make: Callable[[], dict[str, object]]) -> str:
        """Hold an answer, made only when it is not held already."""
        scope = (self._place.register.store.where, self._place.register.actor.sight)
        name = SHARED.get(("answer", scope, key), lambda: answers.SHARED.put(make()))
        return name if answers.SHARED.holds(name) else answers.SHARED.put(make())

    def _url(self, name: str) -> str:
        """Return the signed address of an answer."""
        path = answers.path_of(name)
        grant = Grant(path, 0, self._place.register.actor.roles)
        return f"{path}?t={self._signer.sign(grant)}"


def _shapes(frame: gpd.GeoDataFrame, kind: str) -> dict[str, object]:
    """Describe shapes, simplified, in degrees."""
    there = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    areas = gpd.GeoSeries(insides(there.geometry.to_numpy()), index=there.index, crs=there.crs)
    simple = there.set_geometry(areas.simplify(TOLERANCE))
    simple = simple[~simple.geometry.is_empty]
    return collection(grid.to_lonlat(simple), digits=6, kind=kind)


def _marks(frame: gpd.GeoDataFrame, marking: Marking) -> dict[str, object]:
    """Describe marks in columns."""
    spots = shapely.point_on_surface(grid.to_lonlat(frame).geometry.to_numpy())
    there = np.isfinite(shapely.get_x(spots))
    shown, spots = frame[there], spots[there]
    codes, kinds = pd.factorize(shown["kind"].fillna(""), sort=True)
    names = [one.name for one in marking.groups]
    member = [
        names.index(name) if name in names else len(names) - 1 for name in shown[marking.group]
    ]
    return {
        "ids": shown["id"].tolist(),
        "lon": np.round(shapely.get_x(spots), 6).tolist(),
        "lat": np.round(shapely.get_y(spots), 6).tolist(),
        "names": shown["name"].fillna("").tolist(),
        "kind": codes.tolist(),
        "kinds": [str(one) for one in kinds],
        "groups": member,
        "old": np.flatnonzero(shown[marking.old].to_numpy()).tolist() if marking.old else [],
    }
