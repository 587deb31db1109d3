"""A conversation about a place: its purpose, its parties, what was said and what was agreed."""

from layers.layer import Field, Layer

LAYER = Layer(
    name="conversations",
    title="Conversations",
    singular="a conversation",
    geometries=("point", "line", "area"),
    fields=(
        Field(name="name", label="About", required=True),
        Field(name="purpose", label="Purpose", kind="long_text", max_length=4000),
        Field(name="ground_rules", label="Ground rules", kind="long_text", max_length=4000),
        Field(name="parties", label="Who takes part", kind="list", max_length=4000),
        Field(name="said", label="What was said", kind="long_text", max_length=20_000),
        Field(name="agreed", label="What was agreed", kind="long_text", max_length=20_000),
    ),
)
