"""The live stream, from socket to frame, over a real engine."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from nn_core.network.presets import classifier_preset
from nn_core.training import (
    CapacityError,
    ClassifierRun,
    Engine,
    HostedEngine,
    LocalEngine,
    PlaneRun,
    Probe,
    RunHandle,
)
from nn_core.training.errors import StoreError, UnreadableError
from tests.frames import read_frame
from tests.nn_core.training.engine.host_threads import HostThread
from tests.served import served
from tests.waiting import PATIENCE_S, until
from ui.shell import live as live_module
from ui.shell import reader as reader_module
from ui.shell import visitor
from ui.shell.reader import watchers
from ui.shell.rows import rows
from ui.shell.wish import UNASKED

RUN = ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits")
OTHER = ClassifierRun(classifier_preset("perceptron", (1, 8, 8), 10), "digits")
"""Without a convolution."""
MNIST = "perceptron", (1, 28, 28), 10


@pytest.fixture(params=["local", "hosts"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    local = request.param == "local"
    engine: Engine = LocalEngine(device="cpu") if local else HostedEngine(1, device="cpu", start=HostThread)
    monkeypatch.setattr(reader_module, "engine", lambda: engine)
    yield engine
    engine.close()


@pytest.fixture
def run(engine: Engine) -> RunHandle:
    return engine.submit(RUN)


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """A server of the route alone, on a free port."""
    with served(Starlette(routes=[WebSocketRoute("/live", live_module.live)])) as host:
        yield host


def open_socket(host: str, origin: str | None = "same", cookie: str = "") -> ClientConnection:
    said = f"http://{host}" if origin == "same" else origin
    known = None if said is None else Origin(said)
    headers = {"Cookie": cookie} if cookie else {}
    return connect(f"ws://{host}/live", origin=known, max_queue=None, additional_headers=headers)


@contextmanager
def reader(host: str, run: RunHandle, **wish: object) -> Iterator[ClientConnection]:
    with open_socket(host) as socket:
        watch(socket, run, **wish)
        yield socket


def watch(socket: ClientConnection, run: RunHandle, **wish: object) -> None:
    send(socket, type="watch", run=run.look, **wish)


def send(socket: ClientConnection, **message: object) -> None:
    socket.send(json.dumps(message))


def said(socket: ClientConnection, frames: list[str | bytes] | None = None) -> dict[str, Any]:
    """What is said next; frames that were on their way before it are kept in `frames`."""
    while not isinstance(answer := socket.recv(timeout=PATIENCE_S), str):
        if frames is not None:
            frames.append(answer)
    found: dict[str, Any] = json.loads(answer)
    return found


def receive(socket: ClientConnection) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The next frame, acknowledged: its facts and its arrays."""
    buffer = socket.recv(timeout=PATIENCE_S)
    assert isinstance(buffer, bytes), buffer
    facts, arrays = read_frame(buffer)
    send(socket, type="next", runs=[facts["run"]])
    return facts, arrays


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
        watch(socket, run, layers=["conv1"], image={"index": 0}, step=0)
        past, arrays = receive_until(socket, lambda facts, arrays: not facts["live"])
    assert past["step"] == 0
    np.testing.assert_array_equal(arrays["conv1"], untrained["conv1"])


def test_a_past_step_is_seen_anew_under_other_settings(host: str, engine: Engine) -> None:
    run = engine.submit(PlaneRun())
    run.step(3)
    assert run.wait(PATIENCE_S, step=3)
    with reader(host, run, step=0) as socket:
        before, _ = receive_until(socket, lambda facts, arrays: not facts["live"])
        run.configure(loss="squared", l2=0.1)
        after, _ = receive_until(
            socket, lambda facts, arrays: not facts["live"] and facts["settings"] != before["settings"]
        )
    assert after["step"] == before["step"] == 0
    expected = run.at(0).metrics
    assert after["metrics"]["penalty"] == before["metrics"]["penalty"] == 0
    for name in ("train_loss", "val_loss"):
        assert after["metrics"][name] == pytest.approx(expected[name], rel=1e-6)
        assert after["metrics"][name] != pytest.approx(before["metrics"][name])


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
        for bad in (
            "no json",
            '{"type": "quit"}',
            '{"type": "watch"}',
            '{"type": "leave", "run": 3}',
            '{"type": "next"}',
            '{"type": "next", "runs": [3]}',
            json.dumps({"type": "watch", "run": "x" * 101}),
            json.dumps({"type": "watch", "run": run.look, "number": -1}),
            json.dumps({"type": "watch", "run": run.look, "number": "a"}),
        ):
            socket.send(bad)
            answer = said(socket)
            assert (answer["type"], answer["run"], answer["number"]) == ("error", None, None)
        for number in (None, 7):
            watch(socket, run, number=number, layers=["conv7"])
            answer = said(socket)
            assert (answer["type"], answer["run"], answer["number"]) == ("error", run.look, number)
        run.step(1)
        assert "conv1" in receive_until(socket, lambda facts, arrays: facts["step"] == 1)[1]


def test_a_question_whether_the_server_is_there_is_answered_at_once(host: str, run: RunHandle) -> None:
    with open_socket(host) as socket:
        send(socket, type="ping")
        assert said(socket) == {"type": "pong"}


def test_nothing_is_sent_before_the_first_wish(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["nothing"]) as socket:
        assert "nothing" in socket.recv(timeout=PATIENCE_S)  # a refusal, and no frame before it
        watch(socket, run, layers=["conv1"])
        assert "conv1" in receive(socket)[1]


def test_readers_are_told_which_run_takes_the_place_of_theirs(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"]) as socket:
        assert receive(socket)[0]["successor"] == ""
        run.close(successor="the next one")
        facts, _ = receive_until(socket, lambda facts, arrays: facts["state"] == "finished")
    assert facts["successor"] == "the next one"


def test_the_run_that_follows_is_shown_unasked(host: str, engine: Engine, run: RunHandle) -> None:
    """As far as its first pictures: an image and layers, not what belongs to the run before."""
    following = engine.submit(RUN)
    with reader(host, run, layers=["conv1"], image={"index": 3}, weights=["conv1"]) as socket:
        receive_until(socket, lambda facts, arrays: "conv1" in arrays)
        run.park(following.look)
        _, arrays = receive_until(socket, lambda facts, arrays: facts["run"] == following.look)
        np.testing.assert_allclose(
            arrays["conv1"],
            following.at(0, Probe(image=_digit(3), layers=("conv1",))).arrays["conv1"],
            rtol=2e-3,
            atol=1e-4,
        )
        assert "conv1.weight" not in arrays
        watch(socket, following, layers=["conv1"], image={"index": 3}, weights=["conv1"])
        receive_until(socket, lambda facts, arrays: "conv1.weight" in arrays)


def test_a_run_that_differs_in_its_network_alone_says_so_until_the_page_asks_for_it(
    host: str, engine: Engine, run: RunHandle
) -> None:
    following = engine.submit(OTHER)
    with reader(host, run) as socket:
        assert "instead" not in receive_until(socket, lambda facts, arrays: facts["run"] == run.look)[0]
        run.park(following.look)
        facts, _ = receive_until(socket, lambda facts, arrays: facts["run"] == following.look)
        assert facts["instead"] == run.look
        assert facts["networks"] == json.loads(json.dumps({"": rows(OTHER.architecture)}))
        watch(socket, following, layers=["linear1"])
        assert "instead" not in receive_until(socket, lambda facts, arrays: "linear1" in arrays)[0]


def test_one_that_differs_in_more_leaves_the_page_to_say_what_is_shown(
    host: str, engine: Engine, run: RunHandle
) -> None:
    following = engine.submit(replace(OTHER, dataset="mnist", architecture=classifier_preset(*MNIST)))
    with reader(host, run) as socket:
        receive_until(socket, lambda facts, arrays: facts["run"] == run.look)
        run.park(following.look)
        facts, _ = receive_until(socket, lambda facts, arrays: facts["run"] == following.look)
        assert "instead" not in facts


def test_who_opens_a_run_that_another_has_replaced_stays_with_it(
    host: str, engine: Engine, run: RunHandle
) -> None:
    following = engine.submit(OTHER)
    run.park(following.look)
    with reader(host, run) as socket:
        facts, _ = receive_until(socket, lambda facts, arrays: facts["run"] == following.look)
        assert "instead" not in facts


def test_a_page_that_stays_with_a_run_is_shown_the_following_one_once(
    host: str, engine: Engine, run: RunHandle
) -> None:
    following = engine.submit(RUN)
    with reader(host, run, layers=["conv1"]) as socket:
        run.park(following.look)
        receive_until(socket, lambda facts, arrays: facts["run"] == following.look)
        send(socket, type="leave", run=following.look)
        until(lambda: watchers(following.look) == 0)
        for layer in ("pool1", "conv1"):
            watch(socket, run, layers=[layer])
            receive_until(socket, lambda facts, arrays, x=layer: facts["run"] == run.look and x in arrays)
        assert watchers(following.look) == 0


def test_what_cannot_be_shown_of_the_run_that_follows_is_not_said_to_be_refused(
    host: str, engine: Engine, run: RunHandle
) -> None:
    following = engine.submit(OTHER)
    with reader(host, run, layers=["conv1"]) as socket:
        receive_until(socket, lambda facts, arrays: "conv1" in arrays)
        run.park(following.look)
        assert said(socket)["number"] == UNASKED
        watch(socket, following, layers=["linear1"])
        receive_until(socket, lambda facts, arrays: "linear1" in arrays)


def test_runs_come_and_go_on_one_socket(host: str, engine: Engine, run: RunHandle) -> None:
    other = engine.submit(RUN)
    with reader(host, run, layers=["conv1"]) as socket:
        watch(socket, other, layers=["conv1"])
        for one in (run, other):
            one.resume()  # so that frames go on coming
        for one in (run, other):
            receive_until(socket, lambda facts, arrays, one=one: facts["run"] == one.look)
        until(lambda: watchers(run.look) == watchers(other.look) == 1)
        send(socket, type="leave", run=run.look)
        send(socket, type="leave", run="nobody")
        until(lambda: watchers(run.look) == 0)
        assert watchers(other.look) == 1
    until(lambda: watchers(other.look) == 0)


def test_a_page_looks_at_so_many_runs_at_most(
    host: str, engine: Engine, run: RunHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "MOST_RUNS", 1)
    other = engine.submit(RUN)
    with reader(host, run, layers=["conv1"]) as socket:
        watch(socket, other, layers=["conv1"])
        assert said(socket)["reason"] == live_module.TOO_MANY
        send(socket, type="leave", run=run.look)
        watch(socket, other, layers=["conv1"])
        receive_until(socket, lambda facts, arrays: facts["run"] == other.look and "conv1" in arrays)


def test_an_unknown_run_is_a_sentence(host: str, run: RunHandle) -> None:
    with open_socket(host) as socket:
        send(socket, type="watch", run="nobody")
        answer = said(socket)
    assert (answer["type"], answer["run"], answer["kind"]) == ("absent", "nobody", "ended")
    assert "ended" in answer["reason"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (CapacityError("There is no room."), "asleep"),
        (StoreError("This run cannot be read now."), "asleep"),
        (UnreadableError("This run cannot be read."), "unreadable"),
    ],
)
def test_a_run_that_is_kept_but_not_to_be_had_is_not_said_to_have_ended(
    host: str,
    engine: Engine,
    run: RunHandle,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    kind: str,
) -> None:
    def refuse(run_id: str, origin: str) -> RunHandle:
        raise error

    monkeypatch.setattr(reader_module, "engine", lambda: SimpleNamespace(find=refuse))
    with reader(host, run, layers=["conv1"]) as socket:
        answer = said(socket)
        assert (answer["type"], answer["kind"], answer["reason"]) == ("absent", kind, str(error))
        monkeypatch.setattr(reader_module, "engine", lambda: engine)
        watch(socket, run, layers=["conv1"])  # asked again, it is to be had
        receive_until(socket, lambda facts, arrays: "conv1" in arrays)


def test_a_run_that_is_woken_counts_where_its_reader_is(
    host: str, engine: Engine, run: RunHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    found = engine.find

    def find(run_id: str, origin: str) -> RunHandle | None:
        asked.append(origin)
        return found(run_id, origin)

    monkeypatch.setattr(live_module, "origin_of", {"127.0.0.1": "here"}.get)
    monkeypatch.setattr(engine, "find", find)
    with reader(host, run, layers=["conv1"]) as socket:
        receive_until(socket, lambda facts, arrays: "conv1" in arrays)
    assert asked == ["here"]


def test_a_reader_that_fails_is_told_to_ask_again(
    host: str, engine: Engine, run: RunHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reader(host, run, layers=["conv1"]) as socket:
        receive_until(socket, lambda facts, arrays: "conv1" in arrays)
        with monkeypatch.context() as broken:
            broken.setattr(reader_module, "encode_frame", None)
            watch(socket, run, layers=["conv1"], step=0)
            answer = said(socket)
        assert (answer["kind"], answer["reason"]) == ("asleep", live_module.FAILED)
        until(lambda: watchers(run.look) == 0)
        watch(socket, run, layers=["conv1"], step=0)
        receive_until(socket, lambda facts, arrays: not facts["live"])


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
    with open_socket(host, cookie=cookie) as socket:
        watch(socket, run, layers=["*"], history=True, step=1)
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
            what = {"n": 5, "learning_rate": 1.0, "steps_per_second": 1.0, "owner": "me", "successor": "x"}
            send(socket, type=order, run=run.look, **what)
            assert said(socket, frames)["type"] == "error"
        watch(socket, run, layers=["conv1"], owner="me", config={"learning_rate": 1.0})
        assert said(socket, frames)["type"] == "error"
    assert run.wait(PATIENCE_S)
    assert (run.spec, run.state, run.step_count, run.steps_per_second, run.owner, run.timeline()) == before
    assert not any(run.id.encode() in frame or b"owner" in frame for frame in frames)


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null"])
def test_a_foreign_page_is_refused(host: str, run: RunHandle, origin: str | None) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        open_socket(host, origin)


def test_a_reader_that_does_not_answer_gets_no_more_than_two_frames(host: str, run: RunHandle) -> None:
    with reader(host, run, layers=["conv1"]) as socket:
        run.resume()
        frames = [socket.recv(timeout=PATIENCE_S) for _ in range(reader_module.FRAMES_ON_THEIR_WAY)]
        run.step(5)
        watch(socket, run, layers=["nothing"])  # answered behind all that was sent
        assert "nothing" in socket.recv(timeout=PATIENCE_S)
    assert all(isinstance(frame, bytes) for frame in frames)


def _digit(index: int) -> np.ndarray:
    from nn_core.data import load as load_set

    found: np.ndarray = load_set("digits").images[index]
    return found
