"""Groups that look after part of the map, and the people in them."""

from layers.layer import Field, Layer

ROLES = ("member", "lead")

GROUPS = Layer(
    name="groups",
    title="Groups",
    singular="a group",
    geometries=("point", "area"),
    place_required=False,
    fields=(
        Field(name="name", label="Name of the group", required=True, max_length=200, entry="first"),
        Field(
            name="about",
            label="What the group does",
            kind="long_text",
            max_length=4000,
            entry="first",
        ),
        Field(name="website", label="Website", kind="url", max_length=500),
        Field(
            name="contact_public",
            label="Contact for everybody",
            max_length=500,
            help="Only what may be printed and read by anybody.",
        ),
    ),
)

MEMBERS = Layer(
    name="members",
    title="Members",
    singular="a member",
    geometries=(),
    place_required=False,
    key=("group", "name"),
    fields=(
        Field(name="group", label="Group", kind="code", required=True, audience="private"),
        Field(name="name", label="Name", required=True, max_length=200, audience="private"),
        Field(name="email", label="E-mail", kind="email", audience="private"),
        Field(name="role", label="Part", kind="choice", choices=ROLES, audience="private"),
        Field(name="starts", label="From", kind="date", audience="private"),
        Field(name="ends", label="Until", kind="date", audience="private"),
    ),
)
