"""Styles for QGIS and other programmes, with our own colours and marks, as text.

QGIS takes the style that lies beside a table of a GeoPackage when the table is opened. Its own form
(QML) holds everything; the open form (SLD) is for other programmes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from layers import vocabulary
from mapping import style

_SYMBOLS = {"point": "marker", "line": "line", "area": "fill"}
_NUMBERS = {"point": "0", "line": "1", "area": "2"}
_MILLIMETRES = 0.26
"""A pixel of the screen."""
_SLD = {
    "": "http://www.opengis.net/sld",
    "ogc": "http://www.opengis.net/ogc",
}


@dataclass(frozen=True)
class Kind:
    """One kind of record: what its field says, its words and its look."""

    value: str
    title: str
    colour: str
    width: float = 1.0
    dashes: tuple[float, ...] = ()
    filled: bool = True


@dataclass(frozen=True, kw_only=True)
class QgisStyle:
    """A style as text in both forms, and for which shapes it is: point, line or area."""

    geometry: str
    qml: str
    sld: str


def qgis_style(layer: str, geometry: str, values: Sequence[str]) -> QgisStyle | None:
    """
    Write the style of a layer.

    Parameters
    ----------
    layer
        The layer's name.
    geometry
        What most of its records are: ``point``, ``line`` or ``area``.
    values
        What the field that tells the kinds apart says in these records, each once.

    Returns
    -------
    QgisStyle or None
        None for a layer that has no colours of its own.
    """
    field = _FIELDS.get(layer)
    if field is None or not values:
        return None
    kinds = [_kind(layer, one, tuple(values)) for one in sorted(values)]
    mark = style.MARKS.get(layer, "circle")
    return QgisStyle(
        geometry=geometry,
        qml=_qml(field, kinds, geometry, mark),
        sld=_sld(layer, field, kinds, geometry, mark),
    )


_FIELDS = {
    "assets": "category",
    "needs": "theme",
    "officers": "service",
    "patches": "service",
    "boundaries": "tier",
}
"""The field that tells a layer's kinds apart."""
_VOCABULARIES = {"category": "categories", "theme": "themes", "service": "services"}


def field_of(layer: str) -> str | None:
    """Return the field that tells a layer's kinds apart; None where there is none."""
    return _FIELDS.get(layer)


def _kind(layer: str, value: str, values: tuple[str, ...]) -> Kind:
    """Return the look of one kind."""
    if layer == "boundaries":
        look = style.line(value)
        title = vocabulary.tier(value).plural
        return Kind(value, title, look.colour, look.width, look.dashes, filled=False)
    title = vocabulary.title(_VOCABULARIES[_FIELDS[layer]], value)
    if layer in ("patches", "officers"):
        return Kind(value, title, style.service_colour(value, values), 2.0)
    return Kind(value, title, style.group(layer, value).colour)


def _rgba(colour: str, strength: float = 1.0) -> str:
    """Write a colour as QGIS does."""
    parts = [str(int(colour[start : start + 2], 16)) for start in (1, 3, 5)]
    return ",".join([*parts, str(round(255 * strength))])


def _qml(field: str, kinds: Sequence[Kind], geometry: str, mark: str) -> str:
    """Write the style in QGIS's own form."""
    root = Xml.Element("qgis", version="3.22", styleCategories="Symbology")
    renderer = Xml.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=field, symbollevels="0"
    )
    categories = Xml.SubElement(renderer, "categories")
    symbols = Xml.SubElement(renderer, "symbols")
    for at, one in enumerate(kinds):
        Xml.SubElement(
            categories, "category", symbol=str(at), value=one.value, label=one.title, render="true"
        )
        symbol = Xml.SubElement(symbols, "symbol", type=_SYMBOLS[geometry], name=str(at), alpha="1")
        class_, look = _look(one, geometry, mark)
        layer = Xml.SubElement(
            symbol, "layer", {"class": class_, "enabled": "1", "locked": "0", "pass": "0"}
        )
        options = Xml.SubElement(layer, "Option", type="Map")
        for name, value in look.items():
            Xml.SubElement(options, "Option", type="QString", name=name, value=value)
    Xml.SubElement(root, "layerGeometryType").text = _NUMBERS[geometry]
    text = Xml.tostring(root, encoding="unicode")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + text


def _look(one: Kind, geometry: str, mark: str) -> tuple[str, dict[str, str]]:
    """Return the kind of symbol and what it looks like, as QGIS names it."""
    width = f"{one.width * _MILLIMETRES:.2f}"
    if geometry == "point":
        return "SimpleMarker", {
            "name": mark,
            "color": _rgba(one.colour),
            "outline_color": _rgba(style.OUTLINE),
            "outline_width": "0.3",
            "size": "3",
            "size_unit": "MM",
        }
    if geometry == "line":
        dash = ";".join(f"{part * _MILLIMETRES:.2f}" for part in one.dashes)
        look = {"line_color": _rgba(one.colour), "line_width": width, "line_width_unit": "MM"}
        custom = {"use_custom_dash": "1", "customdash": dash, "customdash_unit": "MM"}
        return "SimpleLine", look | (custom if dash else {})
    return "SimpleFill", {
        "color": _rgba(one.colour, 0.25),
        "style": "solid" if one.filled else "no",
        "outline_color": _rgba(one.colour),
        "outline_style": "dash" if one.dashes else "solid",
        "outline_width": width,
        "outline_width_unit": "MM",
    }


def _sld(layer: str, field: str, kinds: Sequence[Kind], geometry: str, mark: str) -> str:
    """Write the style in the open form."""
    root = Xml.Element("StyledLayerDescriptor", {"version": "1.0.0", "xmlns": _SLD[""]})
    root.set("xmlns:ogc", _SLD["ogc"])
    named = Xml.SubElement(root, "NamedLayer")
    Xml.SubElement(named, "Name").text = layer
    body = Xml.SubElement(Xml.SubElement(named, "UserStyle"), "FeatureTypeStyle")
    for one in kinds:
        rule = Xml.SubElement(body, "Rule")
        Xml.SubElement(rule, "Title").text = one.title
        same = Xml.SubElement(Xml.SubElement(rule, "ogc:Filter"), "ogc:PropertyIsEqualTo")
        Xml.SubElement(same, "ogc:PropertyName").text = field
        Xml.SubElement(same, "ogc:Literal").text = one.value
        _symbolizer(rule, one, geometry, mark)
    return Xml.tostring(root, encoding="unicode")


def _symbolizer(rule: Xml.Element, one: Kind, geometry: str, mark: str) -> None:
    """Write what one kind looks like."""
    names = {"point": "PointSymbolizer", "line": "LineSymbolizer", "area": "PolygonSymbolizer"}
    into = Xml.SubElement(rule, names[geometry])
    if geometry == "point":
        graphic = Xml.SubElement(into, "Graphic")
        into = Xml.SubElement(graphic, "Mark")
        Xml.SubElement(into, "WellKnownName").text = mark
        Xml.SubElement(graphic, "Size").text = "11"
    if geometry != "line" and one.filled:
        opacity = 1.0 if geometry == "point" else 0.25
        _parameters(into, "Fill", {"fill": one.colour, "fill-opacity": f"{opacity:g}"})
    edge = style.OUTLINE if geometry == "point" else one.colour
    stroke = {"stroke": edge, "stroke-width": f"{one.width:g}"}
    if one.dashes and geometry != "point":
        stroke["stroke-dasharray"] = " ".join(f"{part:g}" for part in one.dashes)
    _parameters(into, "Stroke", stroke)


def _parameters(parent: Xml.Element, name: str, values: dict[str, str]) -> None:
    """Write a fill or a stroke."""
    part = Xml.SubElement(parent, name)
    for key, value in values.items():
        Xml.SubElement(part, "CssParameter", name=key).text = value
