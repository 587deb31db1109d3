"""Start the bounded process, wait for it, and turn its end into a table or one clear sentence."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from layers.errors import BadFile
from store.files import handover
from store.files.drivers import skipped
from store.files.limits import UPLOAD, Limits
from store.files.signature import WORDS, kind_of
from store.files.table import Fault, Table
from store.files.worker import OUT_OF_MEMORY, SAID_NO

WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What a person is told when a file takes too long, takes too much memory, or breaks."""

    slow: str
    large: str
    broken: str


def read(
    path: Path,
    *,
    limits: Limits = UPLOAD,
    sheet: str | None = None,
    where: Mapping[str, str | Sequence[str]] | None = None,
) -> Table:
    """
    Read one table of a file in a process of its own.

    Parameters
    ----------
    path
        The file. Its ending says what it is, and its first bytes must agree.
    limits
        How much is read before it is refused.
    sheet
        The sheet, layer or shapefile wanted; None takes the first with a table.
    where
        Keep only rows whose columns hold one of these values.

    Returns
    -------
    Table
        Shapes are in the file's own coordinates.

    Raises
    ------
    BadFile
        With one sentence that says why it cannot be read and what to do.
    """
    path = path.resolve()
    if not path.is_file():
        msg = f"There is no file called {path.name}."
        raise BadFile(msg)
    kind = kind_of(path, limits)
    with tempfile.TemporaryDirectory(prefix="patchwork-file-") as name:
        folder = Path(name)
        job = {
            "path": str(path),
            "kind": kind,
            "sheet": sheet or None,
            "where": dict(where or {}),
            "limits": asdict(limits),
        }
        (folder / "job.json").write_text(json.dumps(job, default=list), encoding="utf-8")
        run(folder, limits, kind=kind, advice=_tables(limits))
        return _table(folder, kind)


def run(folder: Path, limits: Limits, *, advice: Advice, kind: str = "") -> None:
    """
    Run the process on the job in a folder to its end, or end it.

    Parameters
    ----------
    folder
        Holds ``job.json`` and takes the answer.
    limits
        How much time and memory the process has.
    advice
        What to say when it ends without an answer.
    kind
        The kind of file, when GDAL opens it: only the driver for it is switched on.

    Raises
    ------
    BadFile
        With one sentence that says why there is no answer.
    """
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", str(WORKER), str(folder)],
        env=_environment(folder, kind),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        status = -9
    finally:
        process.kill()
        process.wait()
    if status != 0:
        raise BadFile(_sentence(status, folder, advice))


def _environment(folder: Path, kind: str) -> dict[str, str]:
    """Return the little that the process may know."""
    known = {
        "GDAL_SKIP": ",".join(skipped(kind)),
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(folder),
        "HOME": str(folder),
    }
    if sys.platform == "win32":
        known["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    return known


def _sentence(status: int, folder: Path, advice: Advice) -> str:
    """Say why the process ended without an answer."""
    refusal = folder / "refusal.txt"
    if status == SAID_NO and refusal.is_file():
        return refusal.read_text(encoding="utf-8")
    if status in {-9, -getattr(signal, "SIGXCPU", 24)}:
        return advice.slow
    if status == OUT_OF_MEMORY or status == -6:
        return advice.large
    return advice.broken


def _tables(limits: Limits) -> Advice:
    """Return what is said of tables."""
    return Advice(
        slow=(
            f"Reading the file took more than {limits.cpu_seconds} seconds. "
            "Split it, or simplify its shapes."
        ),
        large=(
            f"Reading the file takes more than {limits.memory_bytes / (1 << 30):.0f} GB of memory. "
            "Split it."
        ),
        broken=(
            "The file is damaged, or built so that reading it fails. "
            "Save it again and try once more."
        ),
    )


def _table(folder: Path, kind: str) -> Table:
    """Take the answer."""
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    frame, shapes, rows = handover.read(folder / handover.FILE)
    notes = list(answer["notes"])
    if len(answer["sheets"]) > 1:
        others = ", ".join(one for one in answer["sheets"] if one != answer["sheet"])
        notes.append(f"Read {answer['sheet']!r}; the file also holds {others[:300]}.")
    return Table(
        frame=frame,
        rows=rows,
        geometry=shapes,
        crs=answer["crs"],
        sheet=answer["sheet"],
        sheets=tuple(answer["sheets"]),
        format=WORDS[kind],
        notes=tuple(notes),
        repairs=tuple((int(row), what) for row, what in answer["repairs"]),
        faults=tuple(Fault(**fault) for fault in answer["faults"]),
    )
