"""Every driver GDAL is known to have, so that all but one can be switched off before it starts."""

KNOWN = (
    "ADBC", "AIVector", "AmigoCloud", "AVCBin", "AVCE00", "CAD", "Carto", "CSV", "CSW", "DGN",
    "DGNv8", "DWG", "DXF", "EDIGEO", "EEDA", "Elasticsearch", "ESRI Shapefile", "ESRIJSON",
    "FileGDB", "FlatGeobuf", "GDALG", "Geoconcept", "GeoJSON", "GeoJSONSeq", "GeoRSS", "GML",
    "GMLAS", "GPKG", "GPSBabel", "GPX", "GTFS", "HANA", "HTTP", "Idrisi", "Interlis 1",
    "Interlis 2", "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MapInfo File", "MapML", "MBTiles",
    "MEM", "Memory", "MiraMonVector", "MongoDBv3", "MSSQLSpatial", "MVT", "MySQL", "NAS", "netCDF",
    "NGW", "OAPIF", "OCI", "ODBC", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_SDTS", "OGR_VRT",
    "OpenFileGDB", "OSM", "Parquet", "Arrow", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PGeo",
    "PLSCENES", "PMTiles", "PostgreSQL", "S57", "SDTS", "Selafin", "SOSI", "SQLite", "SVG", "SXF",
    "TIGER", "TopoJSON", "UK .NTF", "VDV", "VFK", "VICAR", "VRT", "Walk", "WAsP", "WFS", "XLS",
    "XLSX", "XODR",
)  # fmt: skip
"""Names of drivers. One that is not here is found when the bounded process starts, which then
starts again without it."""

ALLOWED = {
    "geojson": ("GeoJSON",),
    "gpkg": ("GPKG",),
    "zip": ("ESRI Shapefile",),
    "kml": ("LIBKML",),
    "kmz": ("LIBKML",),
}
"""The one driver each kind of file may be opened with; the other kinds need none."""


def skipped(kind: str) -> list[str]:
    """Return the drivers to switch off for a kind of file."""
    return [name for name in KNOWN if name not in ALLOWED.get(kind, ())]
