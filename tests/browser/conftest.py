"""What holds for every test in a real browser."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Run a browser test that failed once more; the report names it as rerun.

    A browser, an app and a worker share two cores with another such set, so now and then the
    machine is too slow for what a person would wait for. What fails twice fails the run.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))
