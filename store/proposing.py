"""Load a group's list as proposals: what is new waits for review, what differs proposes a change.

What the list said of each row the last time is remembered as a digest. A row that says the same
again changes nothing, whatever reviewers made of it since: they corrected its place, merged it with
another record or turned it down, and must not be asked again until the list itself says otherwise.
"""

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from layers.errors import Refused
from layers.layer import RECORD_FIELDS, Layer
from store import editing, history, records
from store.bulk import Load, Origin, Row
from store.database import Database
from store.database import Row as Record
from store.history import Stamp, Step
from store.showing import OWN
from store.signing import secret, sign


class Proposals(Load):
    """One load of a group's list within one transaction."""

    def __init__(  # noqa: PLR0913  (a load, and for whom)
        self,
        database: Database,
        conn: Connection,
        layer: Layer,
        origin: Origin,
        stamp: Stamp,
        *,
        group: str,
    ) -> None:
        super().__init__(database, conn, layer, origin, stamp)
        self._group = group
        self._secret = secret(database, conn)
        self._fresh: dict[str, str] = {}

    def _is_new(self, step: Step) -> bool:
        """Whether a step counts as added: a change proposed to a record has no key of its own."""
        return step.before is None and step.after["source_key"] is not None

    def _plan(self, chunk: list[Row]) -> list[Step]:
        """Compare the rows that say something new with what there is."""
        wanted = self._unlike_last_time(self._wanted(chunk))
        there = self._there(list(wanted))
        targets = self._targets(there)
        changes = self._changes(targets)
        steps = []
        for key, content in wanted.items():
            content["group"] = self._group
            before = there.get(key)
            target = targets.get(str(before["id"])) if before else None
            change = changes.get(str(target["id"])) if target else None
            steps.append(self._proposed(key, content, change or target or before))
        return [step for step in steps if step is not None]

    def _there(self, keys: list[str]) -> dict[str, Record]:
        """Return the group's records of this source; anybody else's are not for it to touch."""
        found = super()._there(keys)
        if any(row["group"] != self._group for row in found.values()):
            msg = (
                f"Others look after records of {self._origin.source!r}. "
                "Give your list a name of its own. Nothing was loaded."
            )
            raise Refused(msg)
        return found

    def _targets(self, there: dict[str, Record]) -> dict[str, Record]:
        """Return what rows are about by the id of their record: it, or what it was merged into."""
        merged = {
            str(row["id"]): row["same_as"]
            for row in there.values()
            if row["status"] == "withdrawn" and row["same_as"]
        }
        table = self._database.schema.layers[self._layer.name]
        same = and_(table.c.id.in_(merged.values()), table.c.status == "published")
        into = {row["id"]: row for row in self._matching(same)} if merged else {}
        own = {str(row["id"]): row for row in there.values() if row["status"] != "withdrawn"}
        return own | {id: into[name] for id, name in merged.items() if name in into}

    def _changes(self, targets: dict[str, Record]) -> dict[str, Record]:
        """Return the group's own changes that wait for review, by what they would change."""
        if not targets:
            return {}
        table = self._database.schema.layers[self._layer.name]
        ids = [row["id"] for row in targets.values()]
        mine = and_(table.c.group == self._group, table.c.source == self._origin.source)
        waiting = and_(table.c.same_as.in_(ids), table.c.status.in_(OWN), mine)
        return {str(row["same_as"]): row for row in self._matching(waiting)}

    def _matching(self, condition: ColumnElement[bool]) -> list[Record]:
        """Return the records that meet a condition."""
        return records.matching(self._database, self._conn, self._layer, condition)

    def _proposed(self, key: str, content: Record, before: Record | None) -> Step | None:
        """Say what becomes of one row; None when nothing does."""
        reason = self._origin.reason
        if before is None:
            new = self._new(key, content)
            return Step(action="added", before=None, after=new, reason=reason)
        if before["status"] == "withdrawn":
            return None
        # A list says nothing about what it has no column for; only reviewers empty a field.
        said = {name: value for name, value in content.items() if value is not None}
        said["licence"] = self._origin.licence or before["licence"]
        if before["blur"]:  # a copy that showed its place exactly would tell members where it is
            said["blur"] = max(int(str(said.get("blur", 0))), int(str(before["blur"])))
        if editing.same(before, said):
            return None
        if before["status"] in OWN:
            after = editing.next_version(before, said | {"status": "proposed"}, self._stamp)
            return Step(action="corrected", before=before, after=after, reason=reason)
        return Step(action="added", before=None, after=self._change(before, said), reason=reason)

    def _change(self, before: Record, said: Record) -> Record:
        """Return a change proposed to a published record."""
        copy = before | said | {"same_as": before["id"]}
        origin = {"source": self._origin.source, "licence": str(said["licence"])}
        return editing.new(copy, self._stamp, status="proposed", **origin)

    def _unlike_last_time(self, wanted: dict[str, Record]) -> dict[str, Record]:
        """Return the rows that say something else than the last time."""
        names = {self._name(key): key for key in wanted}
        memory = self._database.schema.memory
        query = select(memory.c.name, memory.c.value).where(
            memory.c.owner == self._group, memory.c.name.in_(names)
        )
        known = {names[row.name]: row.value for row in self._conn.execute(query)}
        said = {key: self._digest(content) for key, content in wanted.items()}
        changed = [key for key in wanted if said[key] != known.get(key)]
        self._fresh.update({self._name(key): said[key] for key in changed})
        return {key: wanted[key] for key in changed}

    def _name(self, key: str) -> str:
        """Return the name under which a row is remembered; it tells nobody what its key was."""
        signed = sign(self._secret, "row", self._layer.name, self._origin.source, key)
        return f"row {signed.hex()}"

    def _digest(self, content: Record) -> str:
        """Return what tells whether a row says the same again, and nothing else about it."""
        words = history.content_hash(self._layer, dict.fromkeys(RECORD_FIELDS) | content)
        return sign(self._secret, "said", words.hex()).hex()

    def _note_load(self) -> None:
        """Remember what the list says now; only a load by the operator is a source's date."""
        if not self._fresh:
            return
        memory = self._database.schema.memory
        same = and_(memory.c.owner == self._group, memory.c.name == bindparam("old"))
        self._conn.execute(memory.delete().where(same), [{"old": name} for name in self._fresh])
        rows = [{"owner": self._group, "name": k, "value": v} for k, v in self._fresh.items()]
        self._conn.execute(memory.insert(), rows)
