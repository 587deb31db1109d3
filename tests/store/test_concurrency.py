"""Several processes, several threads, processes that are killed: nothing acknowledged is lost."""

from concurrent.futures import ThreadPoolExecutor

from store.register import Register
from tests.store.places import HALL, HERE, wards
from tests.store.writers import Worker


def test_four_processes_write_at_once(package: Register) -> None:
    writers = [Worker("add", package, f"w{at}", 50) for at in range(4)]
    kept = [id for writer in writers for id in writer.lines()]
    assert [writer.process.exitcode for writer in writers] == [0] * 4
    assert len(kept) == 200
    assert set(package.read("assets")["id"]) == set(kept)
    assert package.version("assets") == 200
    assert package.check() == []


def test_four_editors_lose_no_update(package: Register) -> None:
    id = package.add("assets", HALL | {"reach": 0}, HERE)
    editors = [Worker("edit", package, id, 20) for _ in range(4)]
    said = [list(editor.lines()) for editor in editors]
    assert [lines.count("done") for lines in said] == [20] * 4
    assert package.get("assets", id)["reach"] == 80
    assert package.get("assets", id)["version"] == 81
    assert package.check() == []


def test_threads_share_one_store(package: Register) -> None:
    def work(at: int) -> int:
        package.add("assets", HALL | {"name": f"t{at}"}, HERE)
        return len(package.read("assets", geometry=False))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(work, range(64)))
    assert max(seen) == 64
    assert package.counts()["assets"] == 64
    assert package.check() == []


def test_readers_see_whole_loads_only(package: Register) -> None:
    loader = Worker("load", package, 6_000)
    assert loader.line() == "start"
    seen = set()
    while loader.process.is_alive():
        seen.add(package.counts()["boundaries"])
    assert seen <= {0, 6_000}
    assert package.counts()["boundaries"] == 6_000


def test_ten_kills_lose_nothing_that_was_acknowledged(package: Register) -> None:
    kept: set[str] = set()
    for at in range(10):
        kept |= set(Worker("add", package, f"k{at}", 10_000).kill(3 + 5 * at))
    there = set(package.read("assets")["id"])
    assert kept <= there
    assert len(there) - len(kept) <= 10  # written, but killed before it could be said
    assert package.version("assets") == len(there)
    assert package.check() == []


def test_a_load_that_is_killed_leaves_nothing_or_all(package: Register) -> None:
    for _ in range(3):
        Worker("load", package, 12_000).kill(1)
        assert package.counts()["boundaries"] in {0, 12_000}
    assert package.check() == []
    package.load("boundaries", wards(10), source="other")
    assert package.check() == []
