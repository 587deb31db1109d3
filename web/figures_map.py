"""What the map of a figure for other areas shows: areas in five shades, and those without one."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from layers import grid
from layers.words import number
from mapping import style
from mapping.screen import legend
from mapping.screen.map import Map, extent
from mapping.screen.url_layer import Shapes, Stroke
from web.answer_layers import AnswerLayers
from web.asking.interpolation import Estimates
from web.figures_words import areas, say
from web.map_layers import MapLayers
from web.place import Place
from web.wiring import wiring

FIGURES = "figures"
UNKNOWN = "none"
NO_FIGURE = Stroke(colour=style.NO_DATA, width=0, pattern="hatch")


def edges(values: pd.Series) -> list[float]:
    """
    Return where the second and each further shade begins, so that shades hold areas alike many.

    The edges have three significant figures, so that the legend says exactly what is drawn.
    """
    known = values.dropna().to_numpy(dtype=float)
    if not len(known):
        return []
    shades = len(style.BLUES)
    parts = np.quantile(known, np.arange(1, shades) / shades)
    rounded = {float(number(one).replace(",", "")) for one in parts}
    return sorted(one for one in rounded if known.min() < one <= known.max())


def shade(value: float, begins: Sequence[float]) -> str:
    """Return the number of a figure's shade, or that there is no figure."""
    if not np.isfinite(value):
        return UNKNOWN
    return str(int(np.searchsorted(begins, value, side="right")))


def _fills(count: int) -> list[str]:
    """Return as many shades as there are classes, from light to dark."""
    last = len(style.BLUES) - 1
    if count == 1:
        return [style.BLUES[last // 2]]
    return [style.BLUES[round(at * last / (count - 1))] for at in range(count)]


def describe(place: Place, found: Estimates) -> Map:
    """Describe the map."""
    connected = wiring()
    made = MapLayers(place, connected.signer)
    box = extent(grid.to_lonlat(found.areas))
    return Map(
        label=say("map_label", figure=found.indicator, areas=areas(found)),
        bounds=box,
        layers=[
            made.land(found.layer),
            made.ground(),
            _shaded(AnswerLayers(place, connected.signer), found),
            # Patches are hatched elsewhere; here the shade is what is read.
            replace(made.areas(found.layer, labels=True), fill="", pane="lines"),
        ],
        focus=(found.layer.spec, box),
        base=connected.base,
    )


def _shaded(worked: AnswerLayers, found: Estimates) -> Shapes:
    """Return the areas in shades."""
    values = found.areas["value"]
    begins = edges(values)
    strokes = {
        str(at): Stroke(colour=style.DARK_GREY, width=0, fill=fill)
        for at, fill in enumerate(_fills(len(begins) + 1))
    }
    content = int(pd.util.hash_pandas_object(found.areas[["id", "value"]], index=False).sum())
    return worked.shapes(
        found.areas.assign(shade=[shade(one, begins) for one in values]),
        id=FIGURES,
        key=(found.indicator, found.layer, content),
        lines={"": NO_FIGURE, UNKNOWN: NO_FIGURE, **strokes},
        kind="shade",
    )


def legend_html(found: Estimates) -> str:
    """Return the legend, with the figures of each shade."""
    begins = edges(found.areas["value"])
    titles = _titles(begins) if found.areas["value"].notna().any() else []
    entries = [
        legend.area_entry(fill, style.DARK_GREY, title)
        for fill, title in zip(_fills(len(begins) + 1), titles, strict=False)
    ]
    if found.areas["value"].isna().any():
        entries.append(legend.pattern_entry("hatch", style.NO_DATA, say("legend_none")))
    return legend.as_html([(found.indicator, entries)])


def _titles(begins: Sequence[float]) -> list[str]:
    """Return what each shade stands for."""
    if not begins:
        return [say("legend_all")]
    told = [number(one) for one in begins]
    between = [
        say("legend_between", least=least, below=below)
        for least, below in zip(told, told[1:], strict=False)
    ]
    return [
        say("legend_first", below=told[0]),
        *between,
        say("legend_last", least=told[-1]),
    ]
