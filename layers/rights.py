"""Who may do what. Deny by default; every verdict carries its reason.

A right is one row of ``RULES``. What no row allows is refused.
"""

from dataclasses import dataclass

from layers.actor import Actor
from layers.layer import Audience, Layer

ACTIONS = (
    "read",
    "add",
    "suggest",
    "compare",
    "change",
    "publish",
    "return",
    "withdraw",
    "merge",
    "confirm",
    "load",
    "history",
    "erase",
)
"""``suggest``: send in a record that nobody sees before it is reviewed. ``compare``: learn whether
something alike waits for review, not what it says. ``confirm``: say that a record still holds."""

PUBLIC_LAYERS = (
    "boundaries",
    "postcodes",
    "places",
    "people",
    "paths",
    "assets",
    "needs",
    "indicators",
    "patches",
    "officers",
    "budgets",
    "conversations",
    "groups",
)
PRIVATE_LAYERS = ("members", "plans")
CONTRIBUTED = ("assets", "needs", "conversations")
SUGGESTED = ("assets", "needs")

RULES: frozenset[tuple[str, str, str]] = frozenset(
    {
        *(("visitor", "read", layer) for layer in PUBLIC_LAYERS),
        *(("visitor", action, layer) for action in ("suggest", "compare") for layer in SUGGESTED),
        *(("contributor", "add", layer) for layer in CONTRIBUTED),
        *(("officer", "add", layer) for layer in CONTRIBUTED),
        *(("councillor", "add", layer) for layer in CONTRIBUTED),
        # Whoever walks the ground may say that something is still there, and change nothing by it.
        *(("officer", "confirm", layer) for layer in SUGGESTED),
        *(
            ("moderator", action, layer)
            for action in (
                "add",
                "change",
                "publish",
                "return",
                "withdraw",
                "merge",
                "confirm",
                "history",
            )
            for layer in (*CONTRIBUTED, "groups")
        ),
        *(
            ("moderator", action, "members")
            for action in ("read", "add", "change", "publish", "withdraw", "history")
        ),
        # A team's lead drafts and publishes for the service led; the register knows which it is.
        *((role, "read", "plans") for role in ("officer", "councillor")),
        *(("moderator", action, "plans") for action in ("read", "change", "publish", "history")),
        *(
            ("operator", action, layer)
            for action in ACTIONS
            for layer in (*PUBLIC_LAYERS, *PRIVATE_LAYERS)
        ),
    }
)
"""(role, action, layer) that are allowed."""

MOVES: dict[tuple[str, str], str] = {
    ("proposed", "published"): "publish",
    ("proposed", "returned"): "return",
    ("proposed", "withdrawn"): "withdraw",
    ("returned", "proposed"): "change",
    ("returned", "withdrawn"): "withdraw",
    ("published", "withdrawn"): "withdraw",
    ("withdrawn", "published"): "publish",
}
"""The moves of a record's status that exist, with the action that a person must be allowed."""

STATUSES = ("proposed", "published", "returned", "withdrawn")

AUDIENCES: dict[Audience, tuple[str, ...]] = {
    "public": ("visitor",),
    "colleagues": ("officer", "councillor", "moderator", "operator"),
    "private": ("moderator", "operator"),
}
"""Which roles may read a field."""


@dataclass(frozen=True)
class Verdict:
    """Whether something is allowed, and why."""

    allowed: bool
    reason: str


def verdict(actor: Actor, action: str, layer: str) -> Verdict:
    """Say whether an actor may do an action on a layer."""
    roles = [role for role in (*sorted(actor.roles), "visitor") if (role, action, layer) in RULES]
    if roles:
        return Verdict(allowed=True, reason=f"A {roles[0]} may {action} {layer}.")
    held = ", ".join(sorted(actor.roles)) or "visitor"
    return Verdict(allowed=False, reason=f"You are here as {held}, who may not {action} {layer}.")


def readable(actor: Actor, layer: Layer) -> tuple[str, ...]:
    """Return the names of the fields that an actor may read."""
    return tuple(one.name for one in layer.fields if actor.has(*AUDIENCES[one.audience]))


def visible_statuses(actor: Actor) -> tuple[str, ...]:
    """Return the statuses of other people's records that an actor may see."""
    if actor.has("moderator", "operator"):
        return ("published", "proposed", "returned")
    return ("published",)
