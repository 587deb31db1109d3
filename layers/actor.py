"""Who is asking."""

from dataclasses import dataclass

ROLES = ("visitor", "contributor", "officer", "councillor", "moderator", "operator")
"""From the least to the most trusted; a visitor is anybody who has not said who they are."""


@dataclass(frozen=True)
class Actor:
    """
    A person or programme that asks for something.

    Parameters
    ----------
    name
        What the history shows: an e-mail address or "operator".
    roles
        The roles held; ``visitor`` goes without saying.
    groups
        The ids of the groups that this person is a member of.
    leads
        Those of them that this person leads: who may let others in.
    officer
        The id of this person's own record among the officers, if they came by its private link.
    leads_services
        The services whose team this person leads: for whom plans may be drafted and published.
    """

    name: str
    roles: frozenset[str] = frozenset({"visitor"})
    groups: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    officer: str = ""
    leads_services: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse roles that do not exist, so that a spelling mistake never grants anything."""
        unknown = self.roles - set(ROLES)
        if unknown:
            msg = f"There is no role called {', '.join(sorted(unknown))}."
            raise ValueError(msg)

    def has(self, *roles: str) -> bool:
        """Whether any of these roles is held."""
        return "visitor" in roles or not self.roles.isdisjoint(roles)

    @property
    def sight(self) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
        """
        What an answer may be kept under: people of the same sight may see the same records.

        Roles alone would not do. A contributor sees what they sent in themselves, and a member what
        their group did, before anybody else does. An officer is named by the record and the
        services led besides, since two people may have the same name and role.
        """
        roles = tuple(sorted(self.roles))
        if self.has("moderator", "operator"):
            return roles, (), "", ""
        own = self.name if self.has("contributor", "officer", "councillor") else ""
        post = "\n".join((self.officer, *sorted(self.leads_services)))
        return roles, tuple(sorted(self.groups)), own, post


VISITOR = Actor("visitor")
OPERATOR = Actor("operator", frozenset(ROLES))
