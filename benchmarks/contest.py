"""Run contestants one after the other, each in a process of its own, and write what they did."""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
REALDATA = Path(__file__).resolve().parents[2] / "shared" / "realdata"

Answer = dict[str, object]


def timed(work: Callable[[], Answer], *, rounds: int = 2) -> Answer:
    """Return an answer with the seconds of the first and of the best round, and peak memory."""
    seconds = []
    answer: Answer = {}
    for _ in range(rounds):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return answer | {"first": seconds[0], "best": min(seconds), "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Return the most memory this process ever held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count the parent that this process was forked from
        found = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(found["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(module: str, *arguments: str) -> Answer:
    """Run one contestant; a missing package or database is an answer too."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"missing": (done.stderr.strip().splitlines() or ["no answer"])[-1][:120]}
    answer: Answer = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def machine(packages: Sequence[str]) -> str:
    """Describe the machine and the versions in a sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}, "
        f"{', '.join(found)}. Load of the machine at the end: {os.getloadavg()[0]:.1f}."
    )


def write(name: str, lines: Sequence[str]) -> None:
    """Write a result that a person can read."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
