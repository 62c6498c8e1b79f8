"""The live stream, from socket to frame, over a real engine."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from nn_core.network.presets import classifier_preset
from nn_core.training import CapacityError, ClassifierRun, Engine, HostedEngine, LocalEngine, Probe, RunHandle
from nn_core.training.errors import StoreError
from tests.frames import read_frame
from tests.nn_core.training.engine.host_threads import HostThread
from tests.served import served
from tests.waiting import PATIENCE_S
from ui.shell import live as live_module
from ui.shell import visitor

RUN = ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits")


@pytest.fixture(params=["local", "hosts"])
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunHandle]:
    local = request.param == "local"
    engine: Engine = LocalEngine(device="cpu") if local else HostedEngine(1, device="cpu", start=HostThread)
    monkeypatch.setattr(live_module, "engine", lambda: engine)
    yield engine.submit(RUN)
    engine.close()


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """A server of the route alone, on a free port."""
    with served(Starlette(routes=[WebSocketRoute("/live/{run_id}", live_module.live)])) as host:
        yield host


def open_socket(host: str, name: str, origin: str | None = "same", cookie: str = "") -> ClientConnection:
    said = f"http://{host}" if origin == "same" else origin
    known = None if said is None else Origin(said)
    headers = {"Cookie": cookie} if cookie else {}
    return connect(f"ws://{host}/live/{name}", origin=known, max_queue=None, additional_headers=headers)


@contextmanager
def reader(host: str, run: RunHandle, **wish: object) -> Iterator[ClientConnection]:
    with open_socket(host, run.look) as socket:
        send(socket, type="watch", **wish)
        yield socket


def send(socket: ClientConnection, **message: object) -> None:
    socket.send(json.dumps(message))


def refused(socket: ClientConnection, frames: list[str | bytes]) -> None:
    """The answer is an error; frames that were on their way before it are kept in `frames`."""
    while not isinstance(answer := socket.recv(timeout=PATIENCE_S), str):
        frames.append(answer)
    assert json.loads(answer)["type"] == "error"


def receive(socket: ClientConnection) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The next frame, acknowledged: its facts and its arrays."""
    buffer = socket.recv(timeout=PATIENCE_S)
    assert isinstance(buffer, bytes), buffer
    send(socket, type="next")
    return read_frame(buffer)


def receive_until(
    socket: ClientConnection, condition: Callable[..., Any]
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    for _ in range(200):
        facts, arrays = receive(socket)
        if condition(facts, arrays):
            return facts, arrays
    raise AssertionError("no such frame among 200")


def test_a_paused_run_shows_its_untrained_network(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["*"], image={"index": 3}, history=True) as socket:
        facts, arrays = receive_until(socket, lambda facts, arrays: "conv1" in arrays)
    assert (facts["step"], facts["state"], facts["live"]) == (0, "paused", True)
    expected = run.at(0, Probe(image=_digit(3), layers=("*",))).arrays
    for name in RUN.layer_names:
        np.testing.assert_allclose(arrays[name], expected[name], rtol=2e-3, atol=1e-4)


def test_frames_follow_training_and_the_past_can_be_seen_again(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"], image={"index": 0}) as socket:
        _, untrained = receive_until(socket, lambda facts, arrays: "conv1" in arrays)
        run.resume()
        trained, _ = receive_until(socket, lambda facts, arrays: facts["step"] >= 20)
        assert trained["state"] == "running"
        assert np.isfinite(trained["metrics"]["train_loss"])
        run.pause()
        send(socket, type="watch", layers=["conv1"], image={"index": 0}, step=0)
        past, arrays = receive_until(socket, lambda facts, arrays: not facts["live"])
    assert past["step"] == 0
    np.testing.assert_array_equal(arrays["conv1"], untrained["conv1"])


@pytest.mark.walk
def test_numbers_are_read_now_and_then_and_the_curves_end_where_they_were(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"], history=True) as socket:
        assert receive(socket)[0]["readable"]
        run.resume()
        frames = [receive(socket) for _ in range(40)]
        run.pause()
        last = receive_until(
            socket, lambda facts, arrays: facts["state"] == "paused" and facts["step"] == run.step_count
        )
    assert not all(facts["readable"] for facts, _ in frames)
    for facts, arrays in [*(frame for frame in frames if frame[0]["readable"]), last]:
        for name in ("train_loss", "val_accuracy"):
            if name in facts["metrics"]:
                curve, at = arrays[f"history.{name}"], facts["measured"].get(name, facts["step"])
                assert curve[arrays["history.step"] == at] == np.float32(facts["metrics"][name])
                assert np.isnan(curve[arrays["history.step"] > at]).all()
    assert last[0]["measured"] == {}


def test_while_the_reader_looks_back_news_come_without_maps(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"], step=0) as socket:
        receive_until(socket, lambda facts, arrays: not facts["live"])
        run.resume()
        _, arrays = receive_until(socket, lambda facts, arrays: facts["live"] and facts["step"] > 5)
    assert arrays == {}


def test_a_bad_message_is_answered_and_changes_nothing(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"]) as socket:
        receive_until(socket, lambda facts, arrays: "conv1" in arrays)
        for bad, number in (
            ("no json", None),
            ('{"type": "quit"}', None),
            ('{"type": "watch", "number": -1}', None),
            ('{"type": "watch", "number": "a"}', None),
            ('{"type": "watch", "layers": ["conv7"]}', None),
            ('{"type": "watch", "number": 7, "layers": ["conv7"]}', 7),
        ):
            socket.send(bad)
            answer = json.loads(socket.recv(timeout=PATIENCE_S))
            assert (answer["type"], answer["number"]) == ("error", number)
        run.step(1)
        assert "conv1" in receive_until(socket, lambda facts, arrays: facts["step"] == 1)[1]


def test_a_question_whether_the_server_is_there_is_answered_at_once(host: str, run: RunHandle) -> None:
    with open_socket(host, run.look) as socket:
        send(socket, type="ping")
        assert json.loads(socket.recv(timeout=PATIENCE_S)) == {"type": "pong"}


def test_nothing_is_sent_before_the_first_wish(host: str, run: RunHandle) -> None:
    with open_socket(host, run.look) as socket:
        send(socket, type="watch", layers=["nothing"])
        assert "nothing" in socket.recv(timeout=PATIENCE_S)  # a refusal, and no frame before it
        send(socket, type="watch", layers=["conv1"])
        assert "conv1" in receive(socket)[1]


def test_readers_are_told_which_run_takes_the_place_of_theirs(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"]) as socket:
        assert receive(socket)[0]["successor"] == ""
        run.close(successor="the next one")
        facts, _ = receive_until(socket, lambda facts, arrays: facts["state"] == "finished")
    assert facts["successor"] == "the next one"


def test_an_unknown_run_is_a_sentence_and_an_end(host: str, run: RunHandle) -> None:
    with open_socket(host, "nobody") as socket:
        assert "ended" in json.loads(socket.recv(timeout=PATIENCE_S))["reason"]
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=PATIENCE_S)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == live_module.RUN_IS_GONE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CapacityError("There is no room."), live_module.RUN_SLEEPS),
        (StoreError("This run cannot be read."), live_module.RUN_IS_UNREADABLE),
    ],
)
def test_a_run_that_is_kept_but_not_to_be_had_is_not_said_to_have_ended(
    host: str, run: RunHandle, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    def refuse(run_id: str) -> RunHandle:
        raise error

    monkeypatch.setattr(live_module, "engine", lambda: SimpleNamespace(find=refuse))
    with open_socket(host, run.look) as socket:
        assert json.loads(socket.recv(timeout=PATIENCE_S))["reason"] == str(error)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=PATIENCE_S)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


@pytest.mark.parametrize("whose", ["the owner's", "another visitor's"])
def test_no_message_steers_and_no_frame_tells_what_does(
    host: str, run: RunHandle, whose: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    visitor._key.cache_clear()
    run.give("owner")
    run.step(2)
    assert run.wait(PATIENCE_S)
    before = (run.spec, run.state, run.step_count, run.steps_per_second, run.owner, run.timeline())
    cookie = f"{visitor.cookie_name()}={visitor.signed(('0' if whose[4] == 'o' else '1') * 32)}"
    with open_socket(host, run.look, cookie=cookie) as socket:
        send(socket, type="watch", layers=["*"], history=True, step=1)
        frames = [socket.recv(timeout=PATIENCE_S)]
        for order in (
            "resume",
            "pause",
            "step",
            "reset",
            "configure",
            "pace",
            "close",
            "park",
            "give",
            "copy",
        ):
            send(socket, type=order, n=5, learning_rate=1.0, steps_per_second=1.0, owner="me", successor="x")
            refused(socket, frames)
        send(socket, type="watch", layers=["conv1"], owner="me", config={"learning_rate": 1.0})
        refused(socket, frames)
    assert run.wait(PATIENCE_S)
    assert (run.spec, run.state, run.step_count, run.steps_per_second, run.owner, run.timeline()) == before
    assert not any(run.id.encode() in frame or b"owner" in frame for frame in frames)


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null"])
def test_a_foreign_page_is_refused(host: str, run: RunHandle, origin: str | None) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        open_socket(host, run.look, origin)


def test_a_reader_that_does_not_answer_gets_no_more_than_two_frames(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"]) as socket:
        run.resume()
        frames = [socket.recv(timeout=PATIENCE_S) for _ in range(live_module.FRAMES_ON_THEIR_WAY)]
        run.step(5)
        send(socket, type="watch", layers=["nothing"])  # answered behind all that was sent
        assert "nothing" in socket.recv(timeout=PATIENCE_S)
    assert all(isinstance(frame, bytes) for frame in frames)


def _digit(index: int) -> np.ndarray:
    from nn_core.data import load as load_set

    found: np.ndarray = load_set("digits").images[index]
    return found
