import os
from pathlib import Path

import pytest

from mapping.paper.document import Press

STATIC = Path(__file__).resolve().parents[3] / "web" / "static" / "node_modules"


@pytest.fixture(scope="session")
def fonts() -> Path:
    folder = STATIC / "@expo-google-fonts" / "source-sans-3"
    if not folder.is_dir():
        missing = "the map's fonts are not in web/static/node_modules; set-up puts them there"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return folder


@pytest.fixture(scope="session")
def press(fonts: Path) -> Press:
    return Press(fonts)
