import anyio
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from web import middleware
from web.middleware import Limits, SameOrigin, SecurityHeaders, content_policy

HOSTS = ("localhost", "127.0.0.1", "::1", "maps.example.org")


def _hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


def _client(*stack: Middleware) -> TestClient:
    routes = [Route("/", _hello), WebSocketRoute("/socket", _echo)]
    return TestClient(Starlette(routes=routes, middleware=stack), base_url="http://localhost:8501")


def test_every_answer_has_the_headers() -> None:
    headers = _client(Middleware(SecurityHeaders)).get("/nowhere").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_scripts_come_from_ourselves_only() -> None:
    policy = dict(part.split(" ", 1) for part in content_policy().split("; "))
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["connect-src"] == "'self'"
    assert policy["object-src"] == "'none'"


@pytest.mark.parametrize(
    ("base", "allowed"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("https://{s}.tiles.example.org/{z}/{x}/{y}.png", "https://*.tiles.example.org"),
    ],
)
def test_only_the_pictures_of_a_chosen_base_map_are_let_in(base: str, allowed: str) -> None:
    assert content_policy(base).count(allowed) == 1
    assert f"img-src 'self' data: blob: {allowed};" in content_policy(base)


def test_a_base_map_address_cannot_smuggle_in_a_directive() -> None:
    assert "evil" not in content_policy("https://a;script-src evil/{z}")


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "maps.example.org"])
def test_our_own_hosts_are_answered(host: str) -> None:
    client = _client(Middleware(SameOrigin, hosts=HOSTS))
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.test", "localhost.evil.test", "", "[", "maps.example.org.x"]
)
def test_other_hosts_are_refused(host: str) -> None:
    client = _client(Middleware(SameOrigin, hosts=HOSTS))
    assert client.get("/", headers={"host": host}).status_code == 403


def test_a_socket_from_our_own_page_is_opened() -> None:
    client = _client(Middleware(SameOrigin, hosts=HOSTS))
    headers = {"host": "localhost:8501", "origin": "http://localhost:8501"}
    with client.websocket_connect("/socket", headers=headers) as socket:
        socket.send_text("hello")
        assert socket.receive_text() == "hello"


@pytest.mark.parametrize(
    "origin",
    ["http://evil.test", "null", "http://localhost:9999", "http://localhost", "", "file://"],
)
def test_a_socket_from_elsewhere_is_refused(origin: str) -> None:
    client = _client(Middleware(SameOrigin, hosts=HOSTS))
    headers = {"host": "localhost:8501", "origin": origin}
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/socket", headers=headers),
    ):
        pass


def test_a_socket_without_an_origin_is_refused() -> None:
    client = _client(Middleware(SameOrigin, hosts=HOSTS))
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/socket"):
        pass


def test_an_address_that_asks_too_often_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "REQUESTS_AT_ONCE", 5.0)
    monkeypatch.setattr(middleware, "REQUESTS_A_SECOND", 0.001)
    client = _client(Middleware(Limits))
    answers = [client.get("/").status_code for _ in range(8)]
    assert answers == [200] * 5 + [429] * 3


def test_a_flood_on_a_socket_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(middleware, "MESSAGES_AT_ONCE", 3.0)
    monkeypatch.setattr(anyio, "sleep", note)
    with _client(Middleware(Limits)).websocket_connect("/socket") as socket:
        for _ in range(6):
            socket.send_text("again")
            socket.receive_text()
    assert len(waits) == 3
    assert all(wait > 0 for wait in waits)


def test_too_many_sockets_from_one_address_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "SOCKETS_PER_ADDRESS", 1)
    client = _client(Middleware(Limits))
    with client.websocket_connect("/socket") as first:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/socket"):
            pass
        first.send_text("still here")
        assert first.receive_text() == "still here"
    with client.websocket_connect("/socket") as again:
        again.send_text("free again")
        assert again.receive_text() == "free again"
