"""The documents tell the truth: their examples run, and they name what there is."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from layers.catalogue import LAYERS
from layers.layer import Layer
from settings import Settings

ROOT = Path(__file__).parent.parent
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
FILES = {"csv": "halls.csv", "toml": "recipe.toml", "geojson": "footprint.geojson"}
COMMANDS = (
    *("demo", "load", "build", "here", "overlaps", "coverage", "fragmentation", "access", "match"),
    *("hotspots", "level", "shares", "interpolate"),
    *("patches balance", "patches changes", "patches check"),
    *("due", "duplicates", "ward-map", "atlas", "pack", "posters"),
    *("form", "export", "personal", "check"),
)
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def _kind(value: object) -> str:
    return "number" if isinstance(value, int | float) else type(value).__name__


def _assert_promised(promised: object, given: object, where: str) -> None:
    """What the document shows must be there, by name and kind; more may be there."""
    if isinstance(promised, dict):
        assert isinstance(given, dict), where
        for name, value in promised.items():
            assert name in given, f"{where} has no {name}"
            _assert_promised(value, given[name], f"{where}.{name}")
    elif isinstance(promised, list) and promised:
        assert isinstance(given, list), where
        assert given, f"{where} is empty"
        _assert_promised(promised[0], given[0], f"{where}[0]")
    elif promised is not None:
        assert _kind(given) == _kind(promised), f"{where} is {given!r}"


def _words(command: str) -> list[str]:
    words = shlex.split(command)
    assert words[:2] == ["python", "cli.py"]
    return words[2:]


def _begun(command: str, folder: Path) -> str:
    """Run a command in a process of its own, as people do."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *_words(command)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_of_the_terminal_runs_and_answers_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(CLI)
    commands = 0
    for at, (kind, body) in enumerate(blocks):
        if kind in FILES:
            (tmp_path / FILES[kind]).write_text(body, encoding="utf-8")
        if kind == "console":
            command = body.strip().removeprefix("$ ")
            if commands == 0:
                given = _begun(command, tmp_path)
            else:
                # The others without paying for a new process each time.
                monkeypatch.setattr(sys, "argv", ["cli.py", *_words(command)])
                with pytest.raises(SystemExit) as ended:
                    cli.main()
                given, told = capsys.readouterr()
                assert not ended.value.code, told
            commands += 1
            _assert_promised(json.loads(blocks[at + 1][1]), json.loads(given), body)
    assert commands == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_document(command: str) -> None:
    assert f"\n## {command}\n" in CLI


@pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda layer: layer.name)
def test_every_layer_and_field_is_in_the_document(layer: Layer) -> None:
    text = (ROOT / "docs" / "layers.md").read_text(encoding="utf-8")
    part = text.partition(f"\n## {layer.name}\n")[2].partition("\n## ")[0]
    assert part, f"{layer.name} is not in docs/layers.md"
    for name in layer.names:
        assert f"| `{name}` |" in part, f"{layer.name}.{name} is not in docs/layers.md"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_operators_guide(name: str) -> None:
    guide = (ROOT / "docs" / "operator-guide.md").read_text(encoding="utf-8")
    assert f"`PATCHWORK_{name.upper()}`" in guide


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name} links to {link}"


def test_the_repository_names_no_package_registry() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    hosts = re.compile("registry" + r"\.npmjs\.|pypi" + r"\.org|deb" + r"\.debian\.org")
    for name in files.stdout.split("\n"):
        path = ROOT / name
        if name and path.is_file() and path.suffix not in {".png", ".ttf"}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), name
