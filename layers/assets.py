"""Places, groups, services and skills that a community values."""

from layers import contributed
from layers.layer import Field, Layer
from layers.vocabulary import terms

LAYER = Layer(
    name="assets",
    title="Assets",
    singular="an asset",
    geometries=("point", "line", "area"),
    key=("name", "postcode", "address"),
    fields=(
        Field(name="name", label="Name", required=True, max_length=200, entry="first"),
        Field(
            name="category",
            label="Kind",
            kind="choice",
            required=True,
            choices=tuple(terms("categories")),
            entry="first",
        ),
        Field(
            name="description",
            label="What it is",
            kind="long_text",
            max_length=4000,
            entry="first",
        ),
        Field(name="offer", label="What it offers", kind="long_text", max_length=4000),
        Field(name="opening", label="When it is open", kind="long_text", max_length=2000),
        Field(name="access", label="Getting in", kind="long_text", max_length=2000),
        Field(name="address", label="Address", max_length=500),
        Field(name="postcode", label="Postcode", kind="postcode"),
        Field(name="website", label="Website", kind="url", max_length=500),
        Field(
            name="contact_public",
            label="Contact for everybody",
            max_length=500,
            help="Only what may be printed and read by anybody.",
        ),
        Field(name="telephone", label="Telephone", kind="phone", audience="private"),
        Field(name="email", label="E-mail", kind="email", audience="private"),
        Field(
            name="reach",
            label="How far people come, in metres",
            kind="integer",
            low=0,
            high=200_000,
        ),
        Field(name="organisation", label="Run by", max_length=200),
        *contributed.FIELDS,
    ),
)
