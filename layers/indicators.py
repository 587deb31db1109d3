"""Statistics of areas, each marked by kind so that none is averaged that must not be."""

from layers.layer import Field, Layer

KINDS = ("count", "rate", "score", "rank", "decile")

LAYER = Layer(
    name="indicators",
    title="Indicators",
    singular="an indicator",
    geometries=(),
    place_required=False,
    key=("indicator", "tier", "area_code", "date"),
    fields=(
        Field(name="indicator", label="Indicator", required=True),
        Field(name="area_code", label="Code of the area", kind="code", required=True),
        Field(name="value", label="Value", kind="number", required=True),
        Field(
            name="kind",
            label="Count, rate, score, rank or decile",
            kind="choice",
            choices=KINDS,
            required=True,
        ),
        Field(name="unit", label="Unit"),
        Field(name="tier", label="Kind of area", kind="code"),
        Field(name="date", label="Date", kind="date"),
        Field(name="per", label="Rates and scores: what they are averaged by"),
    ),
)
