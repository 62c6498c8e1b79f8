"""An edited network is a run before the page asks for it: whose, of what, and that none is left over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from nn_core import Architecture
from nn_core.network.presets import classifier_preset
from nn_core.network.unet import segmentation_preset, without_skips
from nn_core.training import CapacityError, ClassifierRun, PlaneRun, RunHandle, SegmentationRun
from tests.frames import read_frame
from tests.served import served
from tests.waiting import PATIENCE_S
from ui.kit import steering
from ui.kit.steering import begun
from ui.shell import ahead
from ui.shell.engine import engine
from ui.shell.live import live
from ui.shell.visitor import cookie_name, owner_name, signed

pytestmark = pytest.mark.usefixtures("engine_ends")

VISITOR, OTHER = "5" * 32, "6" * 32
OWNER = owner_name(VISITOR)
RUN = ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits")


def edited(kernel_size: int, network: Architecture = RUN.architecture) -> list[dict[str, Any]]:
    """A network's layers with another kernel in the first, as the editor has them."""
    layers: list[dict[str, Any]] = json.loads(network.to_json())["layers"]
    return [{**layers[0], "kernel_size": kernel_size}, *layers[1:]]


def spec_of(layers: list[dict[str, Any]]) -> ClassifierRun:
    text = json.dumps({"input_shape": RUN.architecture.input_shape, "layers": layers})
    return replace(RUN, architecture=Architecture.from_json(text))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> RunHandle:
    """The visitor's, on the page that he edits."""
    monkeypatch.setattr(steering, "me", lambda: OWNER)
    monkeypatch.setattr(steering, "my_origin", lambda: "")
    return engine().submit(RUN, owner=OWNER)


def made(run: RunHandle, layers: object) -> RunHandle:
    pair = ahead.make(run.look, layers, OWNER, "")
    assert pair is not None
    assert pair[1].look == run.look
    return pair[0]


def test_the_page_gets_the_run_that_was_made_of_its_edit(run: RunHandle) -> None:
    early = made(run, edited(3))
    assert early.spec == spec_of(edited(3))
    assert early.owner == OWNER
    assert begun(spec_of(edited(3))).look == early.look
    assert begun(spec_of(edited(3))).look != early.look  # it is given once


def test_the_run_that_is_edited_goes_on_until_the_page_turns(run: RunHandle) -> None:
    run.resume()
    made(run, edited(3))
    assert (run.state, run.successor) == ("running", "")


def test_one_that_the_page_does_not_want_ends(run: RunHandle) -> None:
    early = made(run, edited(3))
    assert begun(spec_of(edited(4))).look != early.look
    assert early.state == "finished"


def test_of_quick_edits_only_the_last_is_kept(run: RunHandle) -> None:
    first, last = made(run, edited(3)), made(run, edited(4))
    assert first.state == "finished"
    assert begun(spec_of(edited(4))).look == last.look


def test_of_somebody_elses_run_nothing_is_made(run: RunHandle) -> None:
    nobodys = engine().submit(RUN)
    for name, owner in ((run.look, owner_name(OTHER)), (nobodys.look, ""), ("gone", OWNER)):
        assert ahead.make(name, edited(3), owner, "") is None


@pytest.mark.parametrize(
    "layers",
    [
        edited(13),  # larger than the padded image
        [*[{"kind": "Activation", "function": "relu"}] * 60, *edited(3)],  # more layers than a page shows
        edited(5),  # as it is
        [],
        None,
        {"kind": "Flatten"},
        [{"kind": []}],
        [[[]]],
    ],
)
def test_what_makes_no_other_network_is_left_to_the_page(run: RunHandle, layers: object) -> None:
    assert ahead.make(run.look, layers, OWNER, "") is None
    assert begun(spec_of(edited(3))).spec == spec_of(edited(3))


def test_a_run_of_no_such_network_is_left_to_the_page() -> None:
    plane = engine().submit(PlaneRun(), owner=OWNER)
    assert ahead.make(plane.look, edited(3), OWNER, "") is None


def test_of_two_networks_the_page_makes_what_belongs_together() -> None:
    network = segmentation_preset("unet", (1, 64, 64), 4)
    layers = edited(5, network)
    layers[0]["padding"] = 2
    alone = SegmentationRun(network, "three_plain")
    for spec, is_made in ((alone, True), (replace(alone, twin=without_skips(network)), False)):
        run = engine().submit(spec, owner=OWNER)
        assert (ahead.make(run.look, layers, OWNER, "") is not None) == is_made


def test_where_there_is_no_room_the_page_says_so(run: RunHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise CapacityError("No room.")

    monkeypatch.setattr(type(engine()), "submit", full)
    assert ahead.make(run.look, edited(3), OWNER, "") is None
    with pytest.raises(CapacityError, match="No room"):
        begun(spec_of(edited(3)))


@contextmanager
def page_of(visitor: str, run: RunHandle) -> Iterator[tuple[ClientConnection, Callable[..., None]]]:
    """The socket of a page that watches the run, and how it says something."""
    with served(Starlette(routes=[WebSocketRoute("/live", live)])) as host:
        cookie = {"Cookie": f"{cookie_name()}={signed(visitor)}"} if visitor else {}
        origin = Origin(f"http://{host}")
        with connect(f"ws://{host}/live", origin=origin, additional_headers=cookie) as socket:

            def say(**message: object) -> None:
                socket.send(json.dumps(message))

            say(type="watch", run=run.look, layers=["conv1"])
            yield socket, say


def frame(socket: ClientConnection) -> tuple[dict[str, Any], dict[str, Any]]:
    buffer = socket.recv(timeout=PATIENCE_S)
    assert isinstance(buffer, bytes), buffer
    return read_frame(buffer)


def test_an_edit_on_the_socket_is_seen_before_any_page_asks(run: RunHandle) -> None:
    with page_of(VISITOR, run) as (socket, say):
        assert frame(socket)[0]["run"] == run.look
        say(type="edit", run=run.look, layers=edited(3))
        facts, arrays = frame(socket)
        while facts["run"] == run.look or "conv1" not in arrays:
            facts, arrays = frame(socket)
        assert facts["instead"] == run.look
        assert arrays["conv1"].shape[1:] == spec_of(edited(3)).architecture.summary()[0].out_shape[1:]
        assert begun(spec_of(edited(3))).look == facts["run"]


@pytest.mark.parametrize("visitor", [OTHER, ""])
def test_who_only_looks_at_a_run_edits_nothing(
    run: RunHandle, visitor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(type(engine()), "submit", lambda *_, owner, **__: asked.append(owner))
    with page_of(visitor, run) as (socket, say):
        frame(socket)
        say(type="edit", run=run.look, layers=edited(3))
        say(type="edit", run="gone", layers=edited(3))
        say(type="watch", run=run.look, layers=["linear1"])
        while "linear1" not in frame(socket)[1]:
            say(type="next", runs=[run.look])
    assert asked == []


def test_an_edit_without_a_run_is_refused(run: RunHandle) -> None:
    with page_of(VISITOR, run) as (socket, say):
        say(type="edit", layers=edited(3))
        answer = socket.recv(timeout=PATIENCE_S)
        while not isinstance(answer, str):
            answer = socket.recv(timeout=PATIENCE_S)
        assert json.loads(answer)["type"] == "error"
