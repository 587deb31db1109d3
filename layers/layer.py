"""A layer described as data: the form, table, store, map and API are written once against it."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",
    "long_text",
    "choice",
    "integer",
    "number",
    "date",
    "url",
    "email",
    "phone",
    "postcode",
    "code",
    "list",
]
"""What a field holds; ``list`` is a list of short texts."""

Audience = Literal["public", "colleagues", "private"]
"""Who may read a field: everybody; officers and councillors too; only those who look after it."""

Entry = Literal["first", "more", "never"]
"""Where a form asks for a field: at once, on request, or not at all because it is worked out."""

Geometry = Literal["point", "line", "area"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a layer.

    Parameters
    ----------
    name
        Column name in the store, in files and in the API.
    label
        What a person reads beside it.
    kind
        What it holds.
    required
        Whether a record without it is refused.
    choices
        For ``choice``: the values allowed, in order.
    audience
        Who may read it.
    help
        One sentence for the person who fills it in.
    max_length
        Longest text taken, in characters.
    low, high
        Smallest and largest number taken.
    entry
        Where a form asks for it.
    counts_people
        Whether it counts people; what is handed to everybody follows `layers.small_counts`.
    """

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    audience: Audience = "public"
    help: str = ""
    max_length: int = 300
    low: float | None = None
    high: float | None = None
    entry: Entry = "more"
    counts_people: bool = False


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer of the map.

    Parameters
    ----------
    name
        Its name in the store, in files and in the API.
    title, singular
        What a person reads, in the plural and for one record ("an asset").
    geometries
        The kinds of shape a record may have; empty for a plain table.
    fields
        Its fields, the most important first.
    key
        Fields that together name a record of one source, when its own key is not known.
    place_required
        Whether a record without a place on the map is refused.
    """

    name: str
    title: str
    singular: str
    geometries: tuple[Geometry, ...]
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ("name",)
    place_required: bool = True
    _by_name: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the fields by name."""
        object.__setattr__(self, "_by_name", {one.name: one for one in self.fields})

    def __getitem__(self, name: str) -> Field:
        """Return the field of this name; ``KeyError`` if there is none."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        """Whether a field of this name exists."""
        return name in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields, in order."""
        return tuple(self._by_name)

    def asked(self, entry: Entry) -> tuple[Field, ...]:
        """Return the fields that a form asks for at this point, in order."""
        return tuple(one for one in self.fields if one.entry == entry)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the fields that must be given."""
        return tuple(one.name for one in self.fields if one.required)


RECORD_FIELDS = (
    "id",
    "version",
    "status",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "source",
    "source_key",
    "licence",
)
"""What every record carries besides its layer's own fields."""
