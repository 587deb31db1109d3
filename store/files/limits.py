"""How much of a file is read before it is refused."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """
    The bounds of one reading.

    On Windows there are no limits on processor time and memory; only ``wall_seconds`` holds there.

    Parameters
    ----------
    file_bytes
        Largest file taken.
    rows, columns, cells
        Largest table taken.
    vertices
        Most points of all shapes together.
    members, ratio, unpacked_bytes
        For zip files: most files inside, largest ratio of a file's size to its packed size, and
        largest size of all of them unpacked.
    cpu_seconds, wall_seconds
        Processor time and time on the clock.
    memory_bytes, output_bytes
        Memory that the reading may use, and the largest file it may write.
    """

    file_bytes: int
    rows: int
    vertices: int
    cpu_seconds: int
    wall_seconds: int
    memory_bytes: int
    output_bytes: int
    cells: int
    columns: int = 2_000
    members: int = 50
    ratio: int = 100
    unpacked_bytes: int = 200 * MEGABYTE


UPLOAD = Limits(
    file_bytes=64 * MEGABYTE,
    rows=20_000,
    vertices=500_000,
    cpu_seconds=10,
    wall_seconds=12,
    memory_bytes=2048 * MEGABYTE,
    output_bytes=256 * MEGABYTE,
    cells=2_000_000,
)
"""For a file that comes over the network from a person."""

OPERATOR = Limits(
    file_bytes=2048 * MEGABYTE,
    rows=3_000_000,
    vertices=50_000_000,
    cpu_seconds=300,
    wall_seconds=600,
    memory_bytes=8192 * MEGABYTE,
    output_bytes=4096 * MEGABYTE,
    cells=300_000_000,
    unpacked_bytes=2048 * MEGABYTE,
)
"""For the operator's own files, read from a terminal or a recipe; the drivers stay the same."""
