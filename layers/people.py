"""How many people live where: the weight behind every "how many people" answer."""

from layers.layer import Field, Layer

LAYER = Layer(
    name="people",
    title="People",
    singular="a count of residents",
    geometries=("point", "area"),
    key=("code", "date"),
    fields=(
        Field(
            name="residents",
            label="Residents",
            kind="number",
            required=True,
            low=0,
            help="How many people live at this point or in this small area.",
        ),
        Field(name="code", label="Code of the small area", kind="code"),
        Field(name="name", label="Name"),
        Field(name="date", label="Counted on", kind="date"),
    ),
)
