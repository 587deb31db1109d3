"""Tiles of the base map: only from the operator's address, and never more than is good."""

import io
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PIL import Image

from store import tiles
from store.tiles import Tiles

WANTED = [(3, 4, 2), (3, 5, 2), (3, 4, 3)]


def png(side: int = 256, form: str = "PNG") -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (side, side), (10, 200, 30)).save(sink, form)
    return sink.getvalue()


class Server(ThreadingHTTPServer):
    """A server of tiles that answers as it was told, and notes what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.location = ""
        self.over = threading.Event()

    def url(self, rest: str = "/{z}/{x}/{y}.png") -> str:
        return f"http://127.0.0.1:{self.server_port}{rest}"


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, content = self.server.answers.get(self.path, (200, png()))
        if status == 0:  # a server that never ends its answer
            self.server.over.wait(20)
            return
        self.send_response(status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.over.set()
    made.shutdown()
    made.server_close()


def test_tiles_are_fetched_once_and_kept(server: Server) -> None:
    base = Tiles(server.url("/{z}/{x}/{y}.png?key=a%20b"), "Somebody")
    assert server.asked == []
    found = base.pictures(WANTED)
    assert set(found) == set(WANTED)
    assert {one.shape for one in found.values()} == {(256, 256, 3)}
    assert np.all(found[WANTED[0]] == (10, 200, 30))
    assert sorted(server.asked) == sorted(f"/{z}/{x}/{y}.png?key=a%20b" for z, x, y in WANTED)
    assert set(base.pictures(WANTED)) == set(WANTED)
    assert len(server.asked) == len(WANTED)
    assert (base.fault, base.failures) == ("", 0)


def test_rows_may_count_from_the_south_and_a_tile_may_be_missing(server: Server) -> None:
    server.answers = {"/3/4/5": (404, b"no"), "/3/5/5": (204, b"")}
    assert set(Tiles(server.url("/{z}/{x}/{-y}{r}"), "").pictures(WANTED)) == {(3, 4, 3)}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b""), "it answers 500"),
        ((302, b""), "it answers 302"),
        ((200, b"<html>"), "something other than pictures"),
        ((200, png()[:200]), "something other than pictures"),
        ((200, png(form="GIF")), "something other than pictures"),
        ((200, png(1025)), "no square of usual size"),
        ((200, b"0" * (2 << 20)), "too large"),
        ((404, b""), "nothing of this ground"),
        ((200, png(512)), "not of one size"),
    ],
    ids=["fault", "sent on", "text", "cut off", "other form", "huge", "heavy", "none", "sizes"],
)
def test_what_is_no_tile_is_refused_and_said(
    server: Server, answer: tuple[int, bytes], said: str
) -> None:
    elsewhere = Server()
    server.location = elsewhere.url("/stolen")
    paths = [f"/{z}/{x}/{y}.png" for z, x, y in WANTED]
    server.answers = dict.fromkeys(paths[: 1 if "one size" in said else 3], answer)
    base = Tiles(server.url(), "")
    assert base.pictures(WANTED) == {}
    assert said in base.fault
    assert elsewhere.asked == []
    elsewhere.server_close()


def test_a_server_that_failed_is_left_alone_for_a_while(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = {"/3/4/2.png": (500, b"")}
    base = Tiles(server.url(), "")
    base.pictures(WANTED)
    asked = len(server.asked)
    server.answers = {}
    assert base.pictures(WANTED) == {}
    assert (len(server.asked), base.failures, base.resting) == (asked, 1, True)
    now = time.monotonic()
    monkeypatch.setattr("store.tiles.time.monotonic", lambda: now + 61)
    assert not base.resting
    assert set(base.pictures(WANTED)) == set(WANTED)


def test_a_server_that_never_ends_is_hung_up_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "_SECONDS", 0.2)
    server.answers = {f"/{z}/{x}/{y}.png": (0, b"") for z, x, y in WANTED}
    base, begun = Tiles(server.url(), ""), time.monotonic()
    assert base.pictures(WANTED) == {}
    assert time.monotonic() - begun < 3
    assert "took too long" in base.fault


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/{z}/{x}/{y}",
        "file:///etc/{z}/{x}/{y}",
        "http://127.0.0.1/",
        "http://[{z}{x}",
    ],
)
def test_other_addresses_are_none_of_tiles(url: str) -> None:
    base = Tiles(url, "")
    assert base.pictures(WANTED) == {}
    assert "not one of tiles" in base.fault


def test_no_map_needs_very_many() -> None:
    base = Tiles("http://127.0.0.1:9/{z}/{x}/{y}", "")
    assert base.pictures([(9, column, 1) for column in range(201)]) == {}
    assert "201 tiles" in base.fault
