"""What people say is missing or wrong, as a point, a line or an area."""

from layers import contributed
from layers.layer import Field, Layer
from layers.vocabulary import terms

URGENCY = ("low", "medium", "high")
STAGES = ("open", "in hand", "answered")

LAYER = Layer(
    name="needs",
    title="Needs",
    singular="a need",
    geometries=("point", "line", "area"),
    key=("name", "theme", "raised_on"),
    fields=(
        Field(name="name", label="What is needed", required=True, max_length=200, entry="first"),
        Field(
            name="theme",
            label="About",
            kind="choice",
            required=True,
            choices=tuple(terms("themes")),
            entry="first",
        ),
        Field(
            name="description",
            label="In more words",
            kind="long_text",
            max_length=4000,
            entry="first",
        ),
        Field(name="urgency", label="How urgent", kind="choice", choices=URGENCY),
        Field(
            name="affected",
            label="People affected",
            kind="integer",
            low=0,
            high=10_000_000,
            counts_people=True,
        ),
        Field(name="evidence", label="How we know", kind="long_text", max_length=4000),
        Field(name="stage", label="Where it stands", kind="choice", choices=STAGES),
        Field(name="raised_on", label="Raised on", kind="date"),
        Field(name="postcode", label="Postcode", kind="postcode"),
        Field(name="contact", label="Who raised it", audience="private", max_length=500),
        *contributed.FIELDS,
    ),
)
