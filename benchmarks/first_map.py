"""How long the first map takes, beside a bare Streamlit page with one line of text.

Run ``python -m benchmarks.first_map``; the result goes to ``benchmarks/results/first_map.md``.
The bare page is the floor: what of the time is the front end's own, whatever an app shows.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from layers.actor import OPERATOR
from store.demo import build_demo
from store.opening import open_store
from store.register import Register
from tests.browsing import QUIET, browser_path, free_port, serve

ROUNDS = 5
LIMIT = 5.0
RESULT = Path(__file__).parent / "results" / "first_map.md"


def opened(browser: Browser, url: str, wanted: str) -> float:
    """Return the seconds from asking for a page to seeing something on it, in a fresh window."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(wanted, timeout=60_000)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def ours(browser: Browser, folder: Path) -> list[float]:
    """Measure the map page of the demo place, the app having been started anew on its store."""
    path = folder / "demo.gpkg"
    store = open_store(path, create=True)
    build_demo(Register(store, OPERATOR))
    store.close()
    with serve(path) as url:
        return [opened(browser, url, ".pw-map[data-drawn=yes]") for _ in range(ROUNDS)]


def bare(browser: Browser, folder: Path) -> list[float]:
    """Measure a Streamlit page with a title and nothing else."""
    script = folder / "bare.py"
    script.write_text("import streamlit as st\nst.title('Bare')\n", encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.port", str(port), "--server.headless", "true"]
    quiet = ["--browser.gatherUsageStats", "false"]
    with subprocess.Popen([*command, *options, *quiet], stdout=subprocess.DEVNULL) as process:
        try:
            time.sleep(6)
            return [opened(browser, f"http://localhost:{port}", "h1") for _ in range(ROUNDS)]
        finally:
            process.terminate()


def told(name: str, seconds: list[float]) -> str:
    """Return one row of the result."""
    first, rest = seconds[0], statistics.median(seconds[1:])
    return f"| {name} | {first:.2f} | {rest:.2f} | {max(seconds):.2f} |"


def main() -> None:
    """Measure both in one run and write the result."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=list(QUIET))
        maps = ours(browser, Path(folder))
        pages = bare(browser, Path(folder))
        browser.close()
    load = os.getloadavg()[0]
    lines = [
        "# First map",
        "",
        "Seconds from asking for the page to all its layers being drawn, in a fresh browser window",
        f"each time, the demo place being in its store already. Wanted: under {LIMIT:.0f} seconds.",
        "",
        "| page | first after the start | median of the next | worst |",
        "|---|---|---|---|",
        told("Patchwork, map of the demo place", maps),
        told("bare Streamlit page with a title", pages),
        "",
        f"{os.cpu_count()} cores, load average {load:.1f} at the end, {platform.system()}, Python "
        f"{platform.python_version()}.",
        "",
    ]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
