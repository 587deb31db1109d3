"""Plans for a service's patches, made of whole areas; drafts are for colleagues alone."""

from layers.layer import Field, Layer

LAYER = Layer(
    name="plans",
    title="Plans",
    singular="a plan",
    geometries=(),
    place_required=False,
    key=("service", "name"),
    fields=(
        Field(name="service", label="Service", kind="code", required=True, audience="colleagues"),
        Field(name="name", label="Name", required=True, max_length=120, audience="colleagues"),
        Field(name="units", label="Made of", kind="code", required=True, audience="colleagues"),
        Field(
            name="moves",
            label="What moves where (code=patch)",
            kind="list",
            max_length=400_000,
            audience="colleagues",
        ),
        Field(name="from_date", label="In force from", kind="date", audience="colleagues"),
    ),
)
