"""A socket that sends more than any page is closed; one that sends what a page sends never is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.served import served
from tests.waiting import PATIENCE_S, until
from ui.server import floods
from ui.server.floods import AT_ONCE, FLOODED, MESSAGES_A_SECOND, Bucket, Floods

DRAG_A_SECOND = 33 + 30 + 1
"""What a page sends at most on its live stream: wishes, answers to frames, whether the server is there."""


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(messages: int, a_second: float, size: int = 20) -> int:
    """How many messages of an even stream are taken before the first that is not."""
    clock = Clock()
    bucket = Bucket(clock)
    for count in range(messages):
        clock.now += 1 / a_second
        if not bucket.takes(size):
            return count
    return messages


def test_a_finger_may_drag_for_ever_and_two_on_one_run_too() -> None:
    assert taken(100_000, 2 * DRAG_A_SECOND) == 100_000
    assert taken(100_000, MESSAGES_A_SECOND) == 100_000


@pytest.mark.parametrize("rate", [1.5, 2.0, 10.0, 1e6])
def test_who_sends_more_for_long_is_found_when_the_bucket_is_empty(rate: float) -> None:
    # It starts full, and what comes in is less than what goes out by the factor of the rate.
    expected = AT_ONCE / (1 - 1 / rate)
    assert taken(100_000, rate * MESSAGES_A_SECOND) == pytest.approx(expected, rel=0.01)


def test_a_page_that_rests_has_its_bucket_full_again() -> None:
    clock = Clock()
    bucket = Bucket(clock)
    while bucket.takes(1):
        pass
    clock.now += 1000.0
    assert sum(bucket.takes(1) for _ in range(1000)) == AT_ONCE


def test_a_long_message_counts_as_many() -> None:
    assert taken(1000, 1e6, size=39 * 2**16) == AT_ONCE // 40


HEARD: list[int] = []
LEFT: list[int] = []


async def _listen(socket: WebSocket) -> None:
    await socket.accept()
    count = 0
    try:
        while True:
            await socket.receive_text()
            count += 1
    except WebSocketDisconnect as left:
        HEARD.append(count)
        LEFT.append(left.code)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(floods, "HOLD_S", 0.0)
    HEARD.clear()
    LEFT.clear()
    with served(Starlette(routes=[WebSocketRoute("/", _listen)], middleware=[Middleware(Floods)])) as host:
        yield host


def flood(socket: ClientConnection) -> None:
    """Send a hundred buckets of messages, and wait to be answered."""
    for _ in range(100 * int(AT_ONCE)):
        socket.send("x")
    socket.recv(timeout=PATIENCE_S)


def test_a_flooder_is_told_a_code_and_the_app_that_it_has_left(host: str) -> None:
    with connect(f"ws://{host}") as socket:
        with pytest.raises(ConnectionClosed) as closed:
            flood(socket)
        until(lambda: LEFT)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == FLOODED
    assert LEFT == [FLOODED]
    assert AT_ONCE <= HEARD[0] < 100 * AT_ONCE


def test_others_are_not_disturbed(host: str) -> None:
    with connect(f"ws://{host}") as quiet:
        quiet.send("x")
        with connect(f"ws://{host}") as socket, pytest.raises(ConnectionClosed):
            flood(socket)
        quiet.send("x")
        quiet.close()
        until(lambda: len(LEFT) == 2)
    assert min(HEARD) == 2
