"""Photos and files of records: who may add, see, black out and take away.

What anybody sends waits for review, also when the record itself is public already. What belongs to
a record that is shown only about where it is stays with those who look after it: a photo of a front
door finds a refuge as surely as its address.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, and_

from layers.errors import BadRecord, Fault, Refused
from layers.rights import CONTRIBUTED, verdict
from store import attached, editing
from store.attached import Attachment, Size
from store.database import Row
from store.faults import NotFound
from store.history import Step
from store.pictures import preparing
from store.pictures.preparing import Box, Prepared
from store.seats import Seat, Seated, unknown

MOST_PER_RECORD = 10
MOST_WAITING = 512 << 20
"""Bytes of all that waits for review: strangers cannot fill the disk."""
MOST_ALTOGETHER = 4 << 30


class Attaching(Seated):
    """What an actor may do with the photos and files of records."""

    def attach(  # noqa: PLR0913  (a photo is nothing without its words)
        self,
        layer: str,
        id: str,  # noqa: A002
        content: bytes,
        *,
        name: str,
        alt: str,
        caption: str = "",
        status: str = "proposed",
    ) -> str:
        """
        Add a photo or a PDF to a record and return its id; the same one again is not added twice.

        Parameters
        ----------
        layer
            The record's layer.
        id
            The record's id, or the private key of whoever contributed it.
        content
            The bytes as they were sent. They are not kept: the photo is drawn anew, without what it
            says of place, time, camera and owner.
        name
            What the file is called.
        alt
            What one would tell somebody on the telephone who cannot see it.
        caption
            What stands beneath it.
        status
            "proposed"; or "published", for those who may publish.

        Raises
        ------
        BadFile
            If it is not a photo or PDF that can be taken.
        BadRecord
            If the words are missing or too long, or there are too many photos.
        Refused, NotFound
            If the actor may not, or there is no such record.
        """
        words = attached.words(alt=alt, caption=caption, name=name)
        with self._database.reading() as conn:
            self._require_attach(self._seat(conn, layer, id), status)
        prepared = preparing.prepare(content)
        with self._database.writing() as conn:
            seat = self._seat(conn, layer, id)
            self._require_attach(seat, status)
            made = self._keep_file(conn, seat, prepared, words | {"status": status})
        preparing.forget(prepared)
        return made

    def may_attach(self, layer: str, id: str) -> bool:  # noqa: A002
        """Whether the actor may add photos to a record, named by its id or a private key."""
        try:
            with self._database.reading() as conn:
                self._require_attach(self._seat(conn, layer, id), "proposed")
        except (NotFound, Refused):
            return False
        return True

    def attachments(self, layer: str, id: str) -> list[Attachment]:  # noqa: A002
        """
        Return the photos and files of a record that the actor may see, the oldest first.

        Parameters
        ----------
        layer, id
            The record, by its id or by its contributor's private key.

        Raises
        ------
        NotFound
            If there is no such record, or not for this actor.
        """
        with self._database.reading() as conn:
            seat = self._seat(conn, layer, id)
            found = attached.of_record(conn, self._database.schema, str(seat.row["id"]))
        return [one for one in found if seat.sees(one)]

    def attachments_waiting(self) -> list[Attachment]:
        """Return all photos and files that wait for this actor's review, the oldest first."""
        mine = [one for one in CONTRIBUTED if verdict(self.actor, "publish", one).allowed]
        table = self._database.schema.files
        with self._database.reading() as conn:
            waits = and_(table.c.status == "proposed", table.c.layer.in_(mine))
            return attached.matching(conn, self._database.schema, waits)

    def about_attachment(self, id: str, *, key: str = "") -> Attachment:  # noqa: A002
        """Return what is known of a photo or file; ``NotFound`` if it is not for this actor."""
        with self._database.reading() as conn:
            return self._file_seen(conn, id, key)[1]

    def attachment(self, id: str, *, size: Size = "full", key: str = "") -> tuple[bytes, str]:  # noqa: A002
        """
        Return the bytes of a photo or file, and their media type.

        Parameters
        ----------
        id
            The photo's or file's id.
        size
            "full" or, for photos, "small".
        key
            The private key of whoever contributed the record.

        Raises
        ------
        NotFound
            If there is none, or not for this actor.
        """
        with self._database.reading() as conn:
            _, found = self._file_seen(conn, id, key)
            if size == "small" and found.kind != "photo":
                raise unknown()
            return attached.content(conn, self._database.schema, id, size), found.media

    def publish_attachment(self, id: str, *, reason: str = "") -> None:  # noqa: A002
        """Show a photo or file to everybody who sees its record."""
        with self._database.writing() as conn:
            seat, found = self._file_seen(conn, id, "")
            self._require("publish", found.layer)
            if found.status != "published":
                attached.change(conn, self._database.schema, id, {"status": "published"})
                self._note_file(conn, seat, f"{found.kind} published", reason)

    def describe_attachment(
        self,
        id: str,  # noqa: A002
        *,
        alt: str,
        caption: str = "",
        reason: str = "",
        key: str = "",
    ) -> None:
        """Change the words of a photo or file."""
        with self._database.writing() as conn:
            seat, found = self._file_own(conn, id, key)
            words = attached.words(alt=alt, caption=caption, name=found.name)
            attached.change(conn, self._database.schema, id, words)
            self._note_file(conn, seat, f"{found.kind} described", reason)

    def detach(self, id: str, reason: str = "", *, key: str = "") -> None:  # noqa: A002
        """
        Take a photo or file away for good: nothing of it is kept but that it was there.

        Raises
        ------
        Refused, NotFound
            If the actor may not, or there is none.
        """
        with self._database.writing() as conn:
            seat, found = self._file_own(conn, id, key)
            attached.remove(conn, self._database.schema, id)
            self._note_file(conn, seat, f"{found.kind} removed", reason)
        self._database.forget()

    def black_out(
        self,
        id: str,  # noqa: A002
        boxes: Sequence[Box],
        reason: str = "",
        *,
        key: str = "",
    ) -> None:
        """
        Make boxes on a photo black for good, in every size; what was there is gone.

        Parameters
        ----------
        id
            The photo's id.
        boxes
            Left, top, right and bottom of each, as shares (0 to 1) of the photo's sides.
        reason
            Why, for the history.
        key
            The private key of whoever contributed the record.

        Raises
        ------
        BadFile
            If a box does not lie on the photo.
        Conflict
            If the photo changed in the meantime.
        Refused, NotFound
            If the actor may not, or there is no such photo.
        """
        with self._database.reading() as conn:
            _, found = self._file_own(conn, id, key)
            if found.kind != "photo":
                msg = "Only a photo can be blacked out."
                raise Refused(msg)
            before = attached.content(conn, self._database.schema, id, "full")
        prepared = preparing.blacked(before, boxes)
        with self._database.writing() as conn:
            seat, now = self._file_own(conn, id, key)
            editing.require_version({"version": now.version}, found.version)
            attached.replace(conn, self._database.schema, id, prepared)
            self._note_file(conn, seat, "photo blacked out", reason)
        self._database.forget()

    def _require_attach(self, seat: Seat, status: str) -> None:
        """Refuse whoever may not add to a record."""
        if seat.kind.name not in CONTRIBUTED:
            msg = f"{seat.kind.title} have no photos."
            raise Refused(msg)
        if not (seat.tends or seat.own):
            msg = "Photos are added by those who sent the record in. Suggest a change with yours."
            raise Refused(msg)
        if seat.row["status"] == "withdrawn":
            msg = "The record was withdrawn, so nothing can be added to it."
            raise Refused(msg)
        if status != "proposed":
            editing.require_move(self.actor, seat.kind, {"status": "proposed"}, status)

    def _keep_file(self, conn: Connection, seat: Seat, prepared: Prepared, words: Row) -> str:
        """Keep one more; the very same is there already when a form is sent twice."""
        schema, record = self._database.schema, str(seat.row["id"])
        there = attached.same(conn, schema, record, prepared)
        if there is not None:
            return there
        self._require_file_room(conn, seat, len(prepared.full) + len(prepared.small))
        made = str(uuid.uuid4())
        where = {"id": made, "layer": seat.kind.name, "record": record}
        attached.add(conn, schema, where | words | self._file_stamp(seat), prepared)
        self._note_file(conn, seat, f"{prepared.kind} added", "")
        return made

    def _require_file_room(self, conn: Connection, seat: Seat, more: int) -> None:
        """Refuse what is too much for the record or for the place."""
        schema = self._database.schema
        number = len(attached.of_record(conn, schema, str(seat.row["id"])))
        if number >= MOST_PER_RECORD:
            words = f"It has {number} photos and files already, which is the most. Remove one."
            raise BadRecord([Fault("photos", words)])
        waits = not seat.tends and attached.total(conn, schema, waiting=True) + more > MOST_WAITING
        if waits or attached.total(conn, schema, waiting=False) + more > MOST_ALTOGETHER:
            words = "There is no room for more photos now. Your words are safe; try later."
            raise BadRecord([Fault("photos", words)])

    def _file_stamp(self, seat: Seat) -> Row:
        """Say who sends it, and when."""
        stamp = self._stamp(seat.by)
        return {"at": stamp.at, "by": stamp.by}

    def _note_file(self, conn: Connection, seat: Seat, what: str, reason: str) -> None:
        """Write into the record's history what became of a photo, never the photo itself."""
        stamp = self._stamp(seat.by)
        after = editing.next_version(seat.row, {}, stamp)
        step = Step(action=what, before=seat.row, after=after, reason=editing.said(reason))
        self._write(conn, seat.kind, step, stamp)
