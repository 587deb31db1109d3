"""Patches of ground that services work on, and who works there. Patches may overlap.

A councillor is an officer of the service "councillors": the ward they represent is in ``areas``, so
that nobody has to draw it again as a patch.
"""

from layers.layer import Field, Layer

PARTS = ("member", "lead")
"""Of a team; a lead may draft and publish plans for the service."""
COUNCILLORS = "councillors"
"""The service whose officers were elected."""

PATCHES = Layer(
    name="patches",
    title="Patches",
    singular="a patch",
    geometries=("area",),
    key=("service", "name", "valid_from"),
    fields=(
        Field(name="service", label="Service", kind="code", required=True),
        Field(name="name", label="Name", required=True),
        Field(name="code", label="Code", kind="code"),
        Field(name="organisation", label="Organisation"),
        Field(name="about", label="What it is for", kind="long_text", max_length=4000),
        Field(
            name="areas",
            label="Made of areas (codes)",
            kind="list",
            max_length=40_000,
            help="Codes of the wards or other areas that the patch is made of.",
        ),
        Field(name="capacity", label="People it can look after", kind="number", low=0),
        Field(name="valid_from", label="In force from", kind="date"),
        Field(name="valid_to", label="In force until", kind="date"),
    ),
)

OFFICERS = Layer(
    name="officers",
    title="Officers",
    singular="an officer",
    geometries=("point",),
    place_required=False,
    key=("name", "service", "role"),
    fields=(
        Field(name="name", label="Name", required=True),
        Field(name="role", label="Role"),
        Field(name="organisation", label="Organisation"),
        Field(name="service", label="Service", kind="code", required=True),
        Field(
            name="about",
            label="What they are for",
            kind="long_text",
            max_length=2000,
            help="What people may come to them with, in a sentence or two.",
        ),
        Field(name="patches", label="Patches", kind="list", max_length=4000),
        Field(
            name="areas",
            label="Areas (codes)",
            kind="list",
            max_length=4000,
            help="Codes of wards or other areas they represent or work on, besides patches.",
        ),
        Field(name="contact_public", label="Contact for residents", max_length=500),
        Field(
            name="contact_colleagues",
            label="Contact for colleagues",
            audience="colleagues",
            max_length=500,
        ),
        Field(name="starts", label="Works here from", kind="date"),
        Field(name="ends", label="Works here until", kind="date"),
        Field(name="absent_from", label="Away from", kind="date", audience="colleagues"),
        Field(name="absent_to", label="Away until", kind="date", audience="colleagues"),
        Field(
            name="cover",
            label="Covered by",
            audience="colleagues",
            help="While somebody is away, residents are told this name if it is that of an officer "
            "on the list; any other name stays with colleagues.",
        ),
        Field(name="capacity", label="People one can look after", kind="number", low=0),
        Field(
            name="part",
            label="Part in the team",
            kind="choice",
            choices=PARTS,
            audience="colleagues",
            help="A lead may draft and publish plans for the service.",
        ),
    ),
)
