"""The real app on a free port, seen through a real browser that may ask nobody else."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (  # type: ignore[attr-defined]
    Browser,
    ConsoleMessage,
    Dialog,
    Error,
    Locator,
    LocatorAssertions,
    Page,
    Request,
    TimeoutError,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[1]
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PATIENCE = 60_000
OPENINGS = 4
LOOKS = 20
expect.set_options(timeout=PATIENCE)


def _looks_again(check: Callable[..., Any]) -> Callable[..., Any]:
    """Look again while something is there twice, up to ten seconds."""

    @wraps(check)
    def looked(*args: Any, **options: Any) -> Any:  # noqa: ANN401
        for look in range(LOOKS):
            try:
                return check(*args, **options)
            except (AssertionError, Error) as fault:
                if "strict mode violation" not in str(fault) or look == LOOKS - 1:
                    raise
            time.sleep(0.5)
        return None

    return looked


# What Streamlit is about to replace stays a moment beside what replaces it.
CHECKS = ("contain_text", "have_text", "have_value", "have_attribute", "be_visible")
ACTS = ("click", "fill", "press", "focus", "blur", "input_value")
for _check in CHECKS:
    _name = f"to_{_check}"
    setattr(LocatorAssertions, _name, _looks_again(getattr(LocatorAssertions, _name)))
for _act in ACTS:
    setattr(Locator, _act, _looks_again(getattr(Locator, _act)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Run a test in a browser that failed once more; the report names it as rerun.

    A browser, an app and a worker share two cores with another such set, so now and then the
    machine is too slow for what a person would wait for. What fails twice fails the run.
    """
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            item.add_marker(pytest.mark.flaky(reruns=1))


def browser_path() -> str:
    """Return the browser named by BROWSER_BIN, or one on the path."""
    named = os.environ.get("BROWSER_BIN")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("No Chromium was found. Install one, or set BROWSER_BIN to its path.")
    return found


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextmanager
def serve(store: Path, *, port: int = 0) -> Iterator[str]:
    """Run the app on a store, on any free port or on the one named, and give its address."""
    port = port or free_port()
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "PATCHWORK_STORE": str(store)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(300):
                if _answers(url) or process.poll() is not None:
                    break
                time.sleep(0.2)
            assert process.poll() is None, "the app ended before it answered"
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="session")
def app_url(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app with the demo place."""
    copy = Path(shutil.copy(demo_store, tmp_path_factory.mktemp("served") / "demo.gpkg"))
    with serve(copy) as url:
        yield url


@pytest.fixture(scope="session")
def manchester_url(
    greater_manchester: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Return the address of the app with Greater Manchester."""
    folder = tmp_path_factory.mktemp("served")
    copy = Path(shutil.copy(greater_manchester, folder / "greater_manchester.gpkg"))
    with serve(copy) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the one browser of the whole run: Playwright can be started only once a process."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=browser_path(), args=list(QUIET))
        yield started
        started.close()


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """
    Return a function that opens an address in a window of its own.

    At the end no request may have gone to anybody else, no dialog may have opened, and no script
    may have failed or been stopped by the content policy.
    """
    faults: list[str] = []
    contexts = []

    def opened(url: str, *, width: int = 1280, height: int = 800, **options: Any) -> Page:  # noqa: ANN401
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        own = urlsplit(url).netloc

        def asked(request: Request) -> None:
            target = urlsplit(request.url)
            if target.scheme not in {"data", "blob"} and target.netloc != own:
                faults.append(f"asked somebody else: {request.url}")

        def refused(dialog: Dialog) -> None:
            faults.append("a dialog opened")
            dialog.dismiss()

        def said(message: ConsoleMessage) -> None:
            # Opened at a page's own address, Streamlit first looks for its server beneath it.
            own_search = "/_stcore/" in message.location.get("url", "")
            if message.type == "error" and not own_search:
                faults.append(f"console: {message.text} {message.location.get('url', '')}")

        page.on("request", asked)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("dialog", refused)
        page.on("console", said)
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def no_barriers() -> Callable[[Page], None]:
    """Return a check that axe finds nothing serious or critical on a page."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def check(page: Page) -> None:
        idle(page)  # what is about to be drawn anew is pale until it is
        found = axe.run(page).response["violations"]
        grave = [one for one in found if one["impact"] in {"serious", "critical"}]
        told = [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:200]})" for one in grave]
        assert told == []

    return check


def wait_for_map(page: Page) -> None:
    """Wait until a map has drawn its layers."""
    expect(page.locator(".pw-map[data-drawn=yes]").first).to_be_visible()


_IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]')?.dataset;
  const waiting = app && navigator.onLine && app.testConnectionState === 'CONNECTED';
  return !waiting || app.testScriptState === 'notRunning';
}"""


def idle(page: Page) -> None:
    """Wait until Streamlit has drawn all it was asked for; without it or a line, nothing is due."""
    page.wait_for_timeout(300)
    page.wait_for_function(_IDLE)


def choose(page: Page, label: str | re.Pattern[str], option: str | re.Pattern[str]) -> None:
    """Choose from a list; one that was opened while the page was still drawn closes again."""
    box = page.get_by_role("combobox", name=label).last
    wanted = page.get_by_role("option", name=option, exact=isinstance(option, str))
    for _ in range(OPENINGS):
        idle(page)
        box.press("ArrowDown")
        with suppress(TimeoutError):
            wanted.click(timeout=PATIENCE / OPENINGS)
            return
        page.keyboard.press("Escape")
    pytest.fail(f"{option} cannot be chosen from {label}")
