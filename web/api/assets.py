"""Files for the browser: ours, and the libraries that set-up put in place; no others."""

import hashlib
from functools import cached_property
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web.static_files import FOLDER

LIBRARIES = {
    "leaflet.js": "node_modules/leaflet/dist/leaflet.js",
    "leaflet.css": "node_modules/leaflet/dist/leaflet.css",
    "images/layers.png": "node_modules/leaflet/dist/images/layers.png",
}
FIRST_MODULES = ("map", "base", "load", "areas", "marks", "sprites", "table")
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class Assets:
    """
    The files, under an address that changes when any of them does.

    Parameters
    ----------
    folder
        Where ``patchwork/`` and ``node_modules/`` are.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        own = {f"patchwork/{one.name}": one for one in sorted((folder / "patchwork").iterdir())}
        self.files = {name: folder / path for name, path in LIBRARIES.items()} | own

    @cached_property
    def version(self) -> str:
        """A short hash of every file."""
        total = hashlib.sha256()
        for path in self.files.values():
            total.update(path.read_bytes() if path.exists() else b"")
        return total.hexdigest()[:12]

    @property
    def address(self) -> str:
        """Where the browser finds them."""
        return f"/assets/{self.version}/"

    @property
    def preload(self) -> str:
        """The Link header that lets a browser fetch them while the page is still starting."""
        modules = [f"patchwork/{one}.js" for one in FIRST_MODULES]
        links = [(one, "modulepreload") for one in modules] + [("leaflet.js", "preload; as=script")]
        return ", ".join(f"<{self.address}{name}>; rel={rel}" for name, rel in links)

    @property
    def missing(self) -> list[str]:
        """Names of files that set-up has not put in place."""
        return [name for name, path in self.files.items() if not path.exists()]

    async def serve(self, request: Request) -> Response:
        """Serve one file; an unknown name or an old version is not found."""
        path = self.files.get(request.path_params["name"])
        if path is None or request.path_params["version"] != self.version or not path.exists():
            raise HTTPException(404)
        return FileResponse(path, headers=FOREVER)
