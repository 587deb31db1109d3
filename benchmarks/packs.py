"""Every ward's pack of a place: seconds, pages a second, memory, and words that touch or are cut.

Run it with the store of a place: ``python -m benchmarks.packs greater_manchester.gpkg``. Greater
Manchester of the tests is built by ``python cli.py build tests/real/greater_manchester.toml``.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contest import RESULTS, machine, peak_mb
from layers.actor import OPERATOR
from mapping.paper.document import Press
from mapping.paper.packing import TEMPLATE, pack_content
from store.opening import open_store
from store.register import Register
from tests.boxes import faults, pages
from web import packs
from web.drawing import FONTS
from web.place import Place

PACKAGES = ("typst", "geopandas", "shapely")


@dataclass
class Sums:
    """What the run added up to."""

    packs: int = 0
    pages: int = 0
    bytes: int = 0
    gathering: float = 0.0
    drawing: float = 0.0
    printing: float = 0.0
    first: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """All that is work on packs; looking for faults is not."""
        return self.gathering + self.drawing + self.printing


def main() -> None:
    """Make every pack, look for faults, and write what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--tier", default="ward")
    parser.add_argument("--step", type=int, default=1, help="only every so manieth area")
    parser.add_argument("--folder", type=Path, help="where to keep the PDFs")
    asked = parser.parse_args()
    place = Place(Register(open_store(asked.store), OPERATOR))
    areas = place.as_everybody().areas(f"tier:{asked.tier}")
    sums, press = Sums(), Press(FONTS)
    for code in areas["code"].iloc[:: asked.step]:
        made = _one(place, str(code), press, sums)
        if asked.folder:
            (asked.folder / f"{code}.pdf").write_bytes(made)
    text = _told(sums, asked.tier)
    sys.stdout.write(text)
    if asked.step == 1:
        (RESULTS / "packs.md").write_text(text, encoding="utf-8")


def _one(place: Place, code: str, press: Press, sums: Sums) -> bytes:
    """Make one pack and add up what it took."""
    start = time.perf_counter()
    gathered = packs.pack(place, code)
    drawn_from = time.perf_counter()
    data = pack_content(gathered)
    printed_from = time.perf_counter()
    pdf = press.pdf(TEMPLATE, data)
    end = time.perf_counter()
    sums.gathering += drawn_from - start
    sums.drawing += printed_from - drawn_from
    sums.printing += end - printed_from
    sums.first = sums.first or end - start
    sums.packs += 1
    sums.pages += len(pages(pdf))
    sums.bytes += len(pdf)
    sums.faults += [f"{code}: {one}" for one in (*faults(pdf), *press.warnings)]
    return pdf


def _told(sums: Sums, tier: str) -> str:
    """Write the results."""
    listed = "".join(f"- {one}\n" for one in sums.faults[:40]) or "- none\n"
    return (
        f"# Packs of every {tier}\n\n{machine(PACKAGES)}\n\n"
        f"{sums.packs} packs, {sums.pages} pages, {sums.bytes / 1e6:.0f} MB in "
        f"{sums.seconds:.0f} s: {sums.pages / sums.seconds:.1f} pages a second, one process. "
        f"The first pack took {sums.first:.1f} s, as what all share is gathered for it.\n\n"
        f"Gathering {sums.gathering:.0f} s, drawing {sums.drawing:.0f} s, laying out and writing "
        f"{sums.printing:.0f} s. Most memory held: {peak_mb():.0f} MB.\n\n"
        "Every document passed the compiler's PDF/UA-1 check. Words that touch another or the "
        f"edge, and warnings: {len(sums.faults)}\n\n{listed}"
    )


if __name__ == "__main__":
    main()
