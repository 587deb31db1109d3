"""
The rival of ``benchmarks/atlas.py``: the same pages by QGIS, run by the Python that QGIS is for.

``python3 qgis_atlas.py DATA.gpkg OUT.pdf ROUNDS`` writes one PDF of 150 dpi with a page for each
ward and says how many seconds the last export alone took. It imports nothing of this project.
"""

import json
import os
import sys
import time
from importlib import import_module
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
WIDE, HIGH = 210.0, 297.0


def _layers(core: Any, data: str) -> list[Any]:  # noqa: ANN401  (QGIS has no types)
    """Load wards, small areas and assets, drawn with plain symbols."""
    looks: dict[str, Any] = {
        "assets": core.QgsMarkerSymbol.createSimple({"size": "2", "color": "#12436D"}),
        "lsoa": core.QgsFillSymbol.createSimple(
            {"style": "no", "outline_color": "#999999", "outline_width": "0.1"}
        ),
        "ward": core.QgsFillSymbol.createSimple(
            {"style": "no", "outline_color": "#12436D", "outline_width": "0.7"}
        ),
    }
    found = []
    for name, look in looks.items():
        layer = core.QgsVectorLayer(f"{data}|layername={name}", name, "ogr")
        if not layer.isValid():
            sys.exit(f"{name} cannot be read")
        layer.setRenderer(core.QgsSingleSymbolRenderer(look))
        found.append(layer)
    return found


def _layout(core: Any, project: Any, wards: Any) -> Any:  # noqa: ANN401
    """Lay out map, title, legend, scale bar and north arrow, and an atlas of the wards."""
    gui = import_module("qgis.PyQt.QtCore")
    layout = core.QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize(
        core.QgsLayoutSize(WIDE, HIGH, core.QgsUnitTypes.LayoutMillimeters)
    )

    def put(item: Any, box: tuple[float, float, float, float]) -> Any:  # noqa: ANN401
        item.attemptSetSceneRect(gui.QRectF(*box))
        layout.addLayoutItem(item)
        return item

    drawn = core.QgsLayoutItemMap(layout)
    put(drawn, (12, 30, 186, 186))
    drawn.zoomToExtent(wards.extent())
    drawn.setAtlasDriven(True)
    drawn.setAtlasScalingMode(core.QgsLayoutItemMap.Auto)
    drawn.setAtlasMargin(0.1)
    title = core.QgsLayoutItemLabel(layout)
    title.setText("[% name %]")
    put(title, (12, 12, 120, 12))
    legend = core.QgsLayoutItemLegend(layout)
    legend.setLinkedMap(drawn)
    put(legend, (12, 230, 80, 40))
    bar = core.QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(drawn)
    bar.setUnits(core.QgsUnitTypes.DistanceMeters)
    bar.setUnitLabel("m")
    bar.setUnitsPerSegment(500)
    bar.setNumberOfSegments(2)
    put(bar, (110, 222, 60, 12))
    arrow = core.QgsLayoutItemPicture(layout)
    arrow.setPicturePath(":/images/north_arrows/layout_default_north_arrow.svg")
    put(arrow, (182, 222, 12, 12))
    atlas = layout.atlas()
    atlas.setEnabled(True)
    atlas.setCoverageLayer(wards)
    layout.renderContext().setDpi(150)
    return layout


def main() -> None:
    """Make the atlas once, and once again with everything warm."""
    data, out = sys.argv[1:3]
    core: Any = import_module("qgis.core")
    app = core.QgsApplication([], False)
    app.initQgis()
    project = core.QgsProject.instance()
    layers = _layers(core, data)
    for layer in layers:
        project.addMapLayer(layer)
    layout = _layout(core, project, layers[-1])
    settings = core.QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 150
    for _ in range(int(sys.argv[3])):
        start, used = time.perf_counter(), time.process_time()
        done, fault = core.QgsLayoutExporter.exportToPdf(layout.atlas(), out, settings)
        seconds, used = time.perf_counter() - start, time.process_time() - used
        if done != core.QgsLayoutExporter.Success:
            sys.exit(f"QGIS did not write it: {fault}")
    answer = {"export": seconds, "used": used, "version": core.Qgis.QGIS_VERSION}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)  # taking QGIS down can end in a crash, long after the file is written


if __name__ == "__main__":
    main()
