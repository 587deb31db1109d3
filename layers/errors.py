"""The family of errors that a person may be shown: each message is one clear sentence."""


class PatchworkError(Exception):
    """Something a person did or asked for cannot be done; the message says what and why."""


class UnknownLayer(PatchworkError, KeyError):
    """No layer has this name."""

    def __str__(self) -> str:
        """Show the sentence itself; ``KeyError`` would put quotes around it."""
        return str(self.args[0]) if self.args else ""


class Refused(PatchworkError, PermissionError):
    """The person has no right to do this."""


class Conflict(PatchworkError):
    """Somebody else changed the record in the meantime."""


class BadRecord(PatchworkError, ValueError):
    """The record has faults; ``faults`` lists every one of them."""

    def __init__(self, faults: "list[Fault]") -> None:
        """Join the faults' sentences into one message."""
        self.faults = faults
        super().__init__(" ".join(fault.reason for fault in faults))


class BadFile(PatchworkError, ValueError):
    """A file cannot be read; nothing of it was kept."""


class WrongCrs(PatchworkError, ValueError):
    """A frame does not have the coordinate reference system a question needs."""


class Fault:
    """One thing wrong with one field of a record."""

    __slots__ = ("field", "reason")

    def __init__(self, field: str, reason: str) -> None:
        """Keep the field's name and the sentence for the person."""
        self.field = field
        self.reason = reason

    def __repr__(self) -> str:
        """Show both parts."""
        return f"Fault({self.field!r}, {self.reason!r})"

    def __eq__(self, other: object) -> bool:
        """Two faults are equal if field and sentence are."""
        if not isinstance(other, Fault):
            return NotImplemented
        return (self.field, self.reason) == (other.field, other.reason)

    def __hash__(self) -> int:
        """Hash both parts."""
        return hash((self.field, self.reason))
