"""Boundaries of every tier: wards, parishes, districts, small areas. Tiers are rows, not code.

An area is never overwritten by a later one. Codes change when an area is redrawn, but not always,
and names hardly ever do, so the same code may stand here twice with other dates; what is asked
"today" is answered by the area whose dates hold today. This follows MapIt's generations and shares
their known weakness: a correction of a wrongly published line looks like a change of boundary.
"""

from layers.layer import Field, Layer

LAYER = Layer(
    name="boundaries",
    title="Boundaries",
    singular="a boundary",
    geometries=("area",),
    key=("tier", "code", "name", "valid_from"),
    fields=(
        Field(name="tier", label="Kind of area", kind="code", required=True),
        Field(name="code", label="Code", kind="code"),
        Field(name="name", label="Name", required=True),
        Field(name="name_cy", label="Welsh name"),
        Field(name="parent", label="Code of the area it lies in", kind="code"),
        Field(name="valid_from", label="In force from", kind="date"),
        Field(name="valid_to", label="In force until", kind="date"),
    ),
)
