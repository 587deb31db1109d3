"""Hand a photo or a paper to the bounded process, and take back what is kept of it."""

import hashlib
import json
import math
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from layers.errors import BadFile
from store.files import process
from store.pictures import working
from store.pictures.limits import BOUNDS, MOST_BOXES, MOST_PAGES, MOST_PIXELS
from store.pictures.signature import kind_of

Box = tuple[float, float, float, float]
AT_ONCE = 2
"""Processes that open photos at the same time; others wait, so that a flood slows only itself."""
HELD = 16
ADVICE = process.Advice(
    slow="Opening it takes too long. Take the photo again, or send it smaller.",
    large="Opening it takes too much memory. Send it smaller.",
    broken="The file is damaged, or built so that opening it fails. Take the photo again.",
)
_turn = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What is kept of a photo (both sizes, as JPEG) or of a paper (one PDF)."""

    kind: str
    media: str
    full: bytes
    small: bytes
    width: int
    height: int


class _Held:
    """The last few answers: a page shows a photo before it is sent, and then sends the same."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._known: OrderedDict[bytes, Prepared] = OrderedDict()

    def get(self, name: bytes) -> Prepared | None:
        """Return an answer that is still there."""
        with self._guard:
            return self._known.get(name)

    def put(self, name: bytes, answer: Prepared) -> None:
        """Keep an answer; the oldest goes."""
        with self._guard:
            self._known[name] = answer
            while len(self._known) > HELD:
                self._known.popitem(last=False)

    def drop(self, answer: Prepared) -> None:
        """Forget an answer."""
        with self._guard:
            for name in [one for one, held in self._known.items() if held == answer]:
                del self._known[name]


_held = _Held()


def prepare(content: bytes) -> Prepared:
    """
    Return what is kept of a photo or a paper.

    Parameters
    ----------
    content
        The bytes as somebody sent them.

    Raises
    ------
    BadFile
        With one sentence that says why it is not taken and what to do.
    """
    name = hashlib.sha256(content).digest()
    known = _held.get(name)
    if known is None:
        kind = kind_of(content)
        known = _made(content, {"kind": "paper" if kind == "file" else "photo"}, kind)
        _held.put(name, known)
    return known


def blacked(content: bytes, boxes: Sequence[Box]) -> Prepared:
    """
    Return a kept photo with boxes made black in both sizes.

    Parameters
    ----------
    content
        The photo as it is kept.
    boxes
        Left, top, right and bottom of each as shares (0 to 1) of the photo's sides.

    Raises
    ------
    BadFile
        If there is no box, too many, or one that is not on the photo.
    """
    for box in boxes:
        _check(box)
    if not 0 < len(boxes) <= MOST_BOXES:
        msg = f"Draw at least one box and at most {MOST_BOXES}."
        raise BadFile(msg)
    return _made(content, {"kind": "black", "boxes": [list(one) for one in boxes]}, "photo")


def forget(prepared: Prepared) -> None:
    """Forget what was held of a photo that is now kept elsewhere."""
    _held.drop(prepared)


def _check(box: Box) -> None:
    """Refuse a box that is not on the photo."""
    left, top, right, bottom = box
    on_it = all(math.isfinite(one) and 0 <= one <= 1 for one in box)
    if not on_it or left >= right or top >= bottom:
        msg = "A box does not lie on the photo. Draw it again."
        raise BadFile(msg)


def _made(content: bytes, job: dict[str, object], kind: str) -> Prepared:
    """Run the process and read its answer."""
    bounds = {"limits": asdict(BOUNDS), "most_pixels": MOST_PIXELS, "most_pages": MOST_PAGES}
    with _turn, tempfile.TemporaryDirectory(prefix="patchwork-photo-") as name:
        folder = Path(name)
        (folder / working.CONTENT).write_bytes(content)
        (folder / "job.json").write_text(json.dumps(bounds | job), encoding="utf-8")
        process.run(folder, BOUNDS, advice=ADVICE)
        width, height = json.loads((folder / working.ANSWER).read_text(encoding="utf-8"))["size"]
        small = folder / working.SMALL
        return Prepared(
            kind=kind,
            media="application/pdf" if kind == "file" else "image/jpeg",
            full=(folder / working.FULL).read_bytes(),
            small=small.read_bytes() if small.exists() else b"",
            width=width,
            height=height,
        )
