"""
The bounded process in which files from people are opened; it ends after one file.

It is started with an empty environment by `store.files.process` and gives its answer as an Arrow
file and a small JSON file, never as a pickle. A file may crash it, and nothing else.
"""

import ctypes
import json
import os
import socket
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from store.files.limits import Limits
    from store.files.table import Content

ROOT = Path(__file__).resolve().parents[2]
SAID_NO = 3
"""Exit status when the file was refused with a sentence."""
OUT_OF_MEMORY = 4
PICTURES = ("photo", "paper", "black")
"""Jobs of `store.pictures`, which do without all that tables need."""
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def main(folder: Path) -> int:
    """Do the one job described in ``folder``."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    _bound(job["limits"])
    _cut_network()
    sys.path.insert(0, str(ROOT))
    from layers.errors import BadFile

    try:
        _answer(job, folder)
    except BadFile as refusal:
        (folder / "refusal.txt").write_text(str(refusal), encoding="utf-8")
        return SAID_NO
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _bound(limits: dict[str, int]) -> None:
    """Set the limits of this process; Windows has none of them."""
    try:
        import resource
    except ImportError:
        return
    cpu = limits["cpu_seconds"]
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, limits["output_bytes"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def _cut_network() -> None:
    """Leave the network: by the kernel where it lets us, and for Python in any case."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_NETWORK | _NEW_USER)
    socket.socket = _NoSocket  # type: ignore[misc]
    socket.create_connection = _no_network


class _NoSocket(socket.socket):
    """A socket that cannot be made."""

    def __init__(self, *_: object, **__: object) -> None:
        _no_network()


def _no_network(*_: object, **__: object) -> NoReturn:
    """Refuse every connection."""
    msg = "There is no network here."
    raise OSError(msg)


def _check_drivers(allowed: tuple[str, ...]) -> None:
    """Start again without any driver that is not allowed, should GDAL have grown new ones."""
    import pyogrio

    from layers.errors import BadFile

    left = set(pyogrio.list_drivers()) - set(allowed)
    if not left:
        return
    if os.environ.get("SECOND_TRY"):
        msg = "This installation of GDAL opens more kinds of files than it may."
        raise BadFile(msg)
    skip = ",".join([os.environ["GDAL_SKIP"], *sorted(left)])
    os.environ |= {"GDAL_SKIP": skip, "SECOND_TRY": "1"}
    os.execv(sys.executable, [sys.executable, "-I", __file__, *sys.argv[1:]])  # noqa: S606


def _content(job: dict[str, Any], kind: str, folder: Path, limits: "Limits") -> "Content":
    """Read the file with the one reader of its kind."""
    from store.files import formats, tables
    from store.files.drivers import ALLOWED

    path, sheet = Path(job["path"]), job["sheet"]
    if kind in ALLOWED:
        _check_drivers(ALLOWED[kind])
    readers = {
        "csv": lambda: tables.read_csv(path, limits),
        "xlsx": lambda: tables.read_xlsx(path, limits, sheet),
        "parquet": lambda: tables.read_parquet(path, limits),
        "geojson": lambda: formats.read_geojson(path, limits, sheet),
        "gpkg": lambda: formats.read_geopackage(path, limits, sheet),
        "zip": lambda: formats.read_zip(path, folder, limits, sheet),
        "kml": lambda: formats.read_kml(path, folder, limits),
        "kmz": lambda: formats.read_kml(path, folder, limits),
    }
    return readers[kind]()


def _answer(job: dict[str, Any], folder: Path) -> None:
    """Read, check and write the answer."""
    if job["kind"] in PICTURES:
        from store.pictures import working

        working.answer(job, folder)
        return
    from store.files import handover, shapes
    from store.files.limits import Limits

    limits = Limits(**job["limits"])
    content = shapes.take_wkt(_content(job, job["kind"], folder, limits))
    content = handover.filtered(content, job["where"])
    repairs = [] if content.geometry is None else shapes.checked(content, limits)
    handover.write(content, folder)
    answer = {
        "crs": content.crs,
        "sheet": content.sheet,
        "sheets": content.sheets,
        "notes": content.notes,
        "repairs": repairs,
        "faults": [asdict(fault) for fault in content.faults],
        "shapes": content.geometry is not None,
    }
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
