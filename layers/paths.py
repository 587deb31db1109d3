"""Paths that people walk along: the network on which a distance on foot is measured."""

from layers.layer import Field, Layer

LAYER = Layer(
    name="paths",
    title="Paths",
    singular="a path",
    geometries=("line",),
    key=("name",),
    fields=(
        Field(name="name", label="Name"),
        Field(
            name="kind",
            label="What it is",
            help="A street, a footpath, steps. Leave out what nobody may walk along.",
        ),
    ),
)
