"""What the bounded process does with one photo or one paper."""

import json
from pathlib import Path
from typing import Any

CONTENT, FULL, SMALL, ANSWER = "content", "full", "small", "answer.json"


def answer(job: dict[str, Any], folder: Path) -> None:
    """Read what lies in ``folder``, and write what is kept of it."""
    content = (folder / CONTENT).read_bytes()
    if job["kind"] == "paper":
        from store.pictures import paper

        (folder / FULL).write_bytes(paper.rewritten(content, most_pages=job["most_pages"]))
        size = (0, 0)
    else:
        from store.pictures import picture

        if job["kind"] == "black":
            image = picture.blacked(content, [tuple(box) for box in job["boxes"]])
        else:
            image = picture.redrawn(content, most_pixels=job["most_pixels"])
        full, small = picture.sizes(image)
        (folder / FULL).write_bytes(full)
        (folder / SMALL).write_bytes(small)
        size = image.size
    (folder / ANSWER).write_text(json.dumps({"size": size}), encoding="utf-8")
