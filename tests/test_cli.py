"""The terminal: answers, words apart from answers, and exit status."""

import _thread
import json
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from web.terminal import write


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as the terminal does, without paying for a new process each time."""

    def command(*words: str, store: Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["cli.py", *words, "--store", str(store), "--json"])
        status = 0
        try:
            cli.main()
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        written = capsys.readouterr()
        return Done(status, written.out, written.err)

    return command


def test_a_file_that_cannot_be_read_is_one_sentence_and_changes_nothing(
    run: Run, demo_copy: Path, tmp_path: Path
) -> None:
    before = demo_copy.read_bytes()
    broken = tmp_path / "halls.xlsx"
    broken.write_bytes(b"this is no spreadsheet")
    done = run("load", str(broken), "--layer", "assets", store=demo_copy)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert demo_copy.read_bytes() == before


def test_a_file_that_cannot_be_read_leaves_no_new_store_and_a_sound_one_names_its_place(
    run: Run, tmp_path: Path
) -> None:
    broken, halls = tmp_path / "halls.xlsx", tmp_path / "halls.csv"
    broken.write_bytes(b"this is no spreadsheet")
    store = tmp_path / "new" / "place.gpkg"
    assert run("load", str(broken), "--layer", "assets", store=store).returncode == 1
    assert not store.parent.exists()
    halls.write_text("name,lon,lat\nHall,-2.3,53.4\n", encoding="utf-8")
    words = ("load", str(halls), "--layer", "assets", "--place", "Ourtown")
    assert run(*words, store=store).returncode == 0
    with sqlite3.connect(store) as connection:
        found = connection.execute("SELECT value FROM patchwork_notes WHERE name = 'name'")
        assert found.fetchall() == [("Ourtown",)]
    connection.close()


def test_a_load_where_every_row_is_refused_ends_with_one(
    run: Run, demo_copy: Path, tmp_path: Path
) -> None:
    halls = tmp_path / "halls.csv"
    halls.write_text("name,postcode\nFar Hall,ZZ1 1ZZ\n", encoding="utf-8")
    done = run("load", str(halls), "--layer", "assets", store=demo_copy)
    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"][0]["row"] == 1


def test_loading_twice_doubles_nothing_and_a_dry_run_writes_nothing(
    run: Run, demo_copy: Path, tmp_path: Path
) -> None:
    halls = tmp_path / "halls.csv"
    halls.write_text(
        "name,category,postcode\nFirst Hall,hall,PW1 1AA\nSecond Hall,hall,PW1 1AB\n",
        encoding="utf-8",
    )
    words = ("load", str(halls), "--layer", "assets")
    dry = json.loads(run(*words, "--dry-run", store=demo_copy).stdout)
    first = json.loads(run(*words, store=demo_copy).stdout)
    second = json.loads(run(*words, store=demo_copy).stdout)
    assert dry == first
    assert (first["added"], first["unchanged"]) == (2, 0)
    assert (second["added"], second["updated"], second["unchanged"]) == (0, 0, 2)
    halls.write_text(
        "name,category,postcode,description\nFirst Hall,hall,PW1 1AA,New floor\n"
        "Second Hall,hall,PW1 1AB,\n",
        encoding="utf-8",
    )
    third = json.loads(run(*words, store=demo_copy).stdout)
    assert (third["added"], third["updated"], third["unchanged"]) == (0, 1, 1)


@pytest.mark.parametrize(
    "words",
    [
        ("here",),
        ("here", "--lon", "1.2"),
        ("here", "--postcode", "PW1 1AA", "--lon", "1", "--lat", "54"),
        ("load", "x.csv"),
        ("overlaps", "--a", "tier:ward"),
        ("ward-map", "X05000003", "--out", "x.pdf", "--paper", "A5"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_ends_with_two(run: Run, words: tuple[str, ...], demo_store: Path) -> None:
    assert run(*words, store=demo_store).returncode == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("here", "--postcode", "M33 7ZF"), "not among the 1,500 postcodes"),
        (("here", "--postcode", "nowhere"), "not a postcode"),
        (("here", "--lon", "1.2", "--lat", "-54"), "outside the ground"),
        (("overlaps", "--a", "tier:ward", "--b", "service:moon"), "no areas called service:moon"),
        (("overlaps", "--a", "wards", "--b", "tier:ward"), "is not a layer of areas"),
        (("ward-map", "E05000001", "--out", "x.pdf"), "No area here has the code or name"),
        (("ward-map", "X05000003", "--out", "x.doc"), "not as .doc"),
        (("export", "--layer", "moons", "--out", "x.csv"), "no layer called 'moons'"),
        (("export", "--layer", "assets", "--out", "x.csv", "--within", "Moon"), "No area here has"),
        (("export", "--layer", "assets", "--out", "x.shp"), "not 'shp'"),
        (("demo",), "is there already"),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(
    run: Run, words: tuple[str, ...], sentence: str, demo_store: Path
) -> None:
    done = run(*words, store=demo_store)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_store_that_is_not_there_is_not_made_by_asking(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "nothing.gpkg"
    done = run("here", "--postcode", "PW1 1AA", store=store)
    assert done.returncode == 1
    assert not store.exists()


def test_a_store_changed_behind_its_back_is_found(run: Run, demo_copy: Path) -> None:
    connection = sqlite3.connect(demo_copy)
    connection.create_function("ST_IsEmpty", 1, lambda _: 0)
    for name in ("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY"):
        connection.create_function(name, 1, lambda _: 0.0)
    connection.execute("UPDATE assets SET name = 'Other' WHERE fid = 1")
    connection.commit()
    connection.close()
    done = run("check", store=demo_copy)
    assert done.returncode == 1
    assert json.loads(done.stdout)["problems"]


def test_words_with_brackets_are_not_taken_for_markup(
    run: Run, demo_copy: Path, tmp_path: Path
) -> None:
    halls = tmp_path / "[bold]halls[red].csv"
    halls.write_text("name,category,postcode\n[red]Hall[/red],[b]moon,PW1 1AA\n", encoding="utf-8")
    done = run("load", str(halls), "--layer", "assets", store=demo_copy)
    assert "[bold]halls[red]" in done.stderr


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "csv"])
def test_what_is_exported_is_what_everybody_may_see(
    run: Run, ending: str, demo_store: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"assets.{ending}"
    done = run("export", "--layer", "assets", "--out", str(out), store=demo_store)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["records"] == 1200
    assert b"telephone" not in out.read_bytes()
    whole = tmp_path / f"all.{ending}"
    done = run("export", "--layer", "assets", "--out", str(whole), "--everything", store=demo_store)
    assert json.loads(done.stdout)["records"] == 1212
    assert b"telephone" in whole.read_bytes()


def test_a_dry_run_writes_nothing_not_even_a_store(run: Run, tmp_path: Path) -> None:
    file, store = tmp_path / "halls.csv", tmp_path / "none.gpkg"
    file.write_text("name,category,lon,lat\nMill Hall,hall,-2.3,53.4\n", encoding="utf-8")
    tried = run("load", str(file), "--layer", "assets", "--dry-run", store=store)
    assert (tried.returncode, json.loads(tried.stdout)["added"]) == (0, 1)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["halls.csv"]
    done = run("load", str(file), "--layer", "assets", store=store)
    before = store.read_bytes()
    again = run("load", str(file), "--layer", "assets", "--dry-run", store=store)
    assert (done.returncode, json.loads(again.stdout)["unchanged"]) == (0, 1)
    assert store.read_bytes() == before


def test_a_base_map_that_cannot_be_had_is_said_and_the_map_is_made(
    run: Run, demo_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATCHWORK_BASE_MAP_URL", "http://127.0.0.1:9/{z}/{x}/{y}.png")
    out = tmp_path / "map.svg"
    done = run("ward-map", "X05000003", "--out", str(out), store=demo_store)
    assert (done.returncode, json.loads(done.stdout)["bytes"]) == (0, out.stat().st_size)
    assert "The base map could not be had (127.0.0.1: " in done.stderr
    assert "drawn without it" in done.stderr
    assert b"<image" not in out.read_bytes()


@pytest.fixture
def soon_stopped() -> Iterator[None]:
    """Press Ctrl-C in a moment, long before every ward's pack could be made."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    press = threading.Timer(0.7, _thread.interrupt_main)
    press.start()
    yield
    press.cancel()
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("soon_stopped")
def test_what_is_stopped_leaves_the_last_good_file_and_says_so(
    run: Run, demo_store: Path, tmp_path: Path
) -> None:
    out = tmp_path / "wards.pdf"
    out.write_bytes(b"the last good one")
    done = run("atlas", "--packs", "--out", str(out), store=demo_store)
    assert done.returncode == 130
    assert f"Stopped: {out} was not written." in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [one.name for one in tmp_path.iterdir()] == ["wards.pdf"]
    assert out.read_bytes() == b"the last good one"


def test_what_is_stopped_while_it_is_written_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "wards.pdf", b"half of it")
    assert list(tmp_path.iterdir()) == []
