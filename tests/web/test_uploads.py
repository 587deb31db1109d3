"""Files handed over: private, under a name of ours, and not for long."""

import time

import pytest

from web.uploads import Uploads


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("halls.CSV", "upload.csv"),
        ("../../etc/passwd", "upload"),
        ("a.csv/../../x.gpkg", "upload.gpkg"),
        ("<img src=x onerror=alert(1)>.xlsx", "upload.xlsx"),
        ("a.c\nsv", "upload"),
        ("a." + "x" * 300, "upload"),
        ("", "upload"),
    ],
)
def test_a_file_never_lies_under_the_name_a_person_chose(called: str, name: str) -> None:
    uploads = Uploads()
    upload = uploads.take(called, b"abc")
    assert upload.file.name == name
    assert upload.file.read_bytes() == b"abc"
    assert upload.called == called
    assert upload.file.parent.stat().st_mode & 0o077 == 0
    uploads.drop(upload.token)
    assert not upload.file.parent.exists()
    assert uploads.get(upload.token) is None


def test_a_file_ends_by_itself() -> None:
    uploads = Uploads(seconds=0.05)
    upload = uploads.take("a.csv", b"x")
    for _ in range(100):
        if not upload.file.exists():
            break
        time.sleep(0.05)
    assert not upload.file.exists()
    assert uploads.get(upload.token) is None


def test_the_oldest_file_goes_when_there_are_too_many() -> None:
    uploads = Uploads(most=2)
    files = [uploads.take("a.csv", b"x") for _ in range(3)]
    assert [one.file.exists() for one in files] == [False, True, True]
    for one in files:
        uploads.drop(one.token)


def test_a_stem_is_what_a_person_reads() -> None:
    uploads = Uploads()
    upload = uploads.take("Halls 2024.csv", b"x")
    assert upload.stem == "Halls 2024"
    uploads.drop(upload.token)
    assert uploads.get(None) is None
