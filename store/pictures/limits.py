"""How large a photo or a paper may be, and how large it is kept."""

from store.files.limits import MEGABYTE, Limits

MOST_BYTES = 20 * MEGABYTE
MOST_PIXELS = 50_000_000
"""More than any telephone takes as a rule; a picture of so many needs 200 MB to be opened."""
MOST_PAGES = 200
MOST_BOXES = 50

BOUNDS = Limits(
    file_bytes=MOST_BYTES,
    rows=0,
    cells=0,
    vertices=0,
    cpu_seconds=10,
    wall_seconds=20,
    memory_bytes=1536 * MEGABYTE,
    output_bytes=MOST_BYTES + 4 * MEGABYTE,
)
"""For the process that opens one photo or one paper."""
