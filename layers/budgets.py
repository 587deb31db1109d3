"""Money in whole pence, and the area, patch or asset it is for."""

from layers.layer import Field, Layer

LAYER = Layer(
    name="budgets",
    title="Budgets",
    singular="a budget",
    geometries=("point", "area"),
    place_required=False,
    key=("name", "service", "year", "area_code", "patch", "asset"),
    fields=(
        Field(name="name", label="What it is for", required=True),
        Field(name="pence", label="Amount in pence", kind="integer", required=True),
        Field(name="service", label="Service", kind="code"),
        Field(name="year", label="Year", kind="code"),
        Field(name="area_code", label="Code of the area", kind="code"),
        Field(name="patch", label="Patch"),
        Field(name="asset", label="Asset"),
    ),
)
