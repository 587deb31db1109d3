"""Jobs for other processes to run against one store, each acknowledging what it has done."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection

import shapely

from layers.actor import OPERATOR, VISITOR
from layers.errors import Conflict, PatchworkError
from store.opening import open_store
from store.register import Register
from tests.store.places import HALL, wards

_PROCESSES = multiprocessing.get_context("forkserver")
# The server imports everything once; a process of its own then costs milliseconds, not seconds.
_PROCESSES.set_forkserver_preload(["tests.store.writers"])


class Worker:
    """A job in a process of its own."""

    def __init__(self, job: str, register: Register, *rest: object) -> None:
        self._said, says = _PROCESSES.Pipe(duplex=False)
        arguments = (job, register.store.where, says, *rest)
        self.process = _PROCESSES.Process(target=run, args=arguments)
        self.process.start()
        says.close()

    def line(self) -> str:
        """Wait for the next thing it says."""
        return str(self._said.recv())

    def lines(self) -> Iterator[str]:
        """Give all that it says until it ends."""
        try:
            while True:
                yield self.line()
        except EOFError:
            self.process.join(60)

    def kill(self, after: int) -> list[str]:
        """Kill it after so many lines; return all that it said."""
        said = [self.line() for _ in range(after)]
        self.process.kill()
        return [*said, *self.lines()]


def run(job: str, path: str, says: Connection, *rest: object) -> None:
    """Run one of the jobs below."""
    _JOBS[job](path, says, *rest)


def add(path: str, says: Connection, name: str, number: int) -> None:
    """Add records, acknowledging each once it is kept."""
    register = Register(open_store(path), OPERATOR)
    for at in range(number):
        place = shapely.Point(-2 + at / 1000, 53)
        says.send(register.add("assets", HALL | {"name": f"{name} {at}"}, place))


def edit(path: str, says: Connection, id: str, number: int) -> None:
    """Add one to a number so many times, starting again after each conflict."""
    register, done = Register(open_store(path), OPERATOR), 0
    while done < number:
        seen = register.get("assets", id)
        try:
            reach = int(str(seen["reach"])) + 1
            register.change("assets", id, {"reach": reach}, version=int(str(seen["version"])))
        except Conflict:
            says.send("conflict")
            continue
        done += 1
        says.send("done")


def load(path: str, says: Connection, number: int) -> None:
    """Load many records at once."""
    register = Register(open_store(path), OPERATOR)
    says.send("start")
    says.send(str(register.load("boundaries", wards(number), source="ONS").added))


def try_to_write(path: str, says: Connection) -> None:
    """Give up root's rights, read, then try to write, and say how it went."""
    if os.geteuid() == 0:
        os.setuid(65534)
    register = Register(open_store(path), OPERATOR)
    says.send(str(len(register.read("assets"))))
    try:
        register.add("assets", HALL, shapely.Point(-2, 53))
    except PatchworkError as error:
        says.send(str(error))


def suggest(path: str, says: Connection, once: str, number: int) -> None:
    """Send the same form again and again."""
    register = Register(open_store(path), VISITOR)
    for _ in range(number):
        says.send(register.suggest("assets", HALL, shapely.Point(-2, 53), once=once).key)


_JOBS: dict[str, Callable[..., None]] = {
    "add": add,
    "edit": edit,
    "load": load,
    "suggest": suggest,
    "try": try_to_write,
}
