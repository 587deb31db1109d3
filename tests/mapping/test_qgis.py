"""Styles for QGIS are sound XML in our colours, and hold what people called things as text."""

from xml.etree import ElementTree as Xml

from mapping import style
from mapping.qgis import qgis_style


def test_a_style_has_a_kind_for_each_value_in_our_colours() -> None:
    made = qgis_style("assets", "point", ["hall", "health"])
    assert made is not None
    root = Xml.fromstring(made.qml.partition("\n")[2])  # noqa: S314  (our own)
    found = [one.get("value") for one in root.iter("category")]
    assert found == ["hall", "health"]
    colours = [one.get("value") for one in root.iter("Option") if one.get("name") == "color"]
    blue = ",".join(str(int(style.DARK_BLUE[at : at + 2], 16)) for at in (1, 3, 5))
    assert colours[0] == f"{blue},255"
    assert style.DARK_BLUE in made.sld
    assert root.findtext("layerGeometryType") == "0"


def test_a_service_of_ones_own_name_stays_text() -> None:
    made = qgis_style("patches", "area", ['<b>"&', "police"])
    assert made is not None
    for text in (made.qml.partition("\n")[2], made.sld):
        assert "<b>" not in text
        assert Xml.fromstring(text) is not None  # noqa: S314  (our own)
    assert "PolygonSymbolizer" in made.sld


def test_lines_keep_their_dashes_and_other_layers_have_no_style() -> None:
    made = qgis_style("boundaries", "line", ["parish"])
    assert made is not None
    assert 'name="customdash"' in made.qml
    assert "stroke-dasharray" in made.sld
    assert qgis_style("budgets", "area", ["x"]) is None
    assert qgis_style("assets", "point", []) is None
