"""The gazetteer: postcodes and place names, for search and for files without coordinates."""

from layers.layer import Field, Layer

POSTCODES = Layer(
    name="postcodes",
    title="Postcodes",
    singular="a postcode",
    geometries=("point",),
    key=("postcode",),
    fields=(
        Field(name="postcode", label="Postcode", kind="postcode", required=True),
        Field(name="starts", label="In use from", kind="date"),
        Field(name="ends", label="In use until", kind="date"),
        Field(name="quality", label="Quality of the position", kind="integer"),
    ),
)

PLACES = Layer(
    name="places",
    title="Place names",
    singular="a place name",
    geometries=("point", "line", "area"),
    fields=(
        Field(name="name", label="Name", required=True),
        Field(name="kind", label="Kind of place"),
    ),
)
