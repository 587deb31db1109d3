"""What a group or an officer wants remembered, such as the day of the last visit. Not public."""

from sqlalchemy import select

from layers.errors import BadRecord, Fault, Refused
from store.editor import Editor

MOST = 100_000
"""Characters: the longest value kept."""

LONGEST_NAME = 200


class Remembering(Editor):
    """A small private memory, which only its group or its officer and the operator reach."""

    def remembered(self, owner: str, name: str) -> str | None:
        """
        Return what was remembered under a name, or None.

        Parameters
        ----------
        owner
            The id of a group or of an officer.
        name
            What it is called.

        Raises
        ------
        Refused
            If the actor is not in the group, nor that officer.
        """
        self._require_owner(owner)
        table = self._database.schema.memory
        query = select(table.c.value).where(table.c.owner == owner, table.c.name == name)
        with self._database.reading() as conn:
            value = conn.execute(query).scalar()
        return None if value is None else str(value)

    def remember(self, owner: str, name: str, value: str | None) -> None:
        """
        Remember a value under a name in place of an earlier one; None forgets it.

        Raises
        ------
        Refused
            If the actor is not in the group, nor that officer.
        BadRecord
            If the name or the value is too long.
        """
        self._require_owner(owner)
        if len(name) > LONGEST_NAME or len(value or "") > MOST:
            words = f"This is too long to remember; {MOST:,} characters are the most."
            raise BadRecord([Fault(name[:LONGEST_NAME], words)])
        table = self._database.schema.memory
        with self._database.writing() as conn:
            conn.execute(table.delete().where(table.c.owner == owner, table.c.name == name))
            if value is not None:
                conn.execute(table.insert(), {"owner": owner, "name": name, "value": value})

    def _require_owner(self, owner: str) -> None:
        """Refuse whoever is neither in the group nor that officer."""
        own = owner in self.actor.groups or (bool(owner) and owner == self.actor.officer)
        if not own and not self.actor.has("operator"):
            msg = "Only the group itself may look up or change what it wants remembered."
            raise Refused(msg)
