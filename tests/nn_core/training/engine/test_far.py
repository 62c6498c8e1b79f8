"""A host that is told and heard by calls, and a way to it that breaks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO

import numpy as np
import pytest

from nn_core.training import HostedEngine, Probe
from nn_core.training.engine.far import PIECE_BYTES, FarEnd, FarProcess
from nn_core.training.engine.host import Host
from nn_core.training.engine.pipe import packed, receive, send
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.engine.conformance import EngineConformance
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S, until


def serve(reading: FileIO, writing: FileIO) -> None:
    """As `host.serve`, but for what is left of this process."""
    with reading, writing:
        host = Host(reading, writing, receive(reading))
        try:
            host.serve()
        except EOFError:
            host.close()


def echo(reading: FileIO, writing: FileIO) -> None:
    with reading, writing, suppress(BrokenPipeError):  # where nobody reads any more
        while piece := reading.read(1000):
            send(writing, piece)


class Near(FarEnd):
    """A `Far` in this process, with a way that can break."""

    def __init__(self, serve: object = serve) -> None:
        super().__init__(serve)  # type: ignore[arg-type]
        self.pieces: list[int] = []
        self._broken = threading.Event()

    def tell(self, piece: bytes) -> None:
        self._check()
        self.pieces.append(len(piece))
        super().tell(piece)

    def hear(self) -> bytes:
        piece = super().hear()
        self._check()
        return piece

    def _check(self) -> None:
        if self._broken.is_set():
            raise ConnectionError

    def kill(self) -> None:
        self._broken.set()
        self._telling.close()  # the host ends with that, and with it what `hear` waits for

    def close(self) -> None:
        """Once nobody hears any more."""
        self._hearing.close()


class NearProcess(FarProcess):
    """What becomes of `Near` where another process would be gone with all that it had open."""

    def __init__(self, near: Near) -> None:
        super().__init__(near)
        self._near = near

    def kill(self) -> None:
        super().kill()
        self._near.close()

    end = kill


def write_on(process: FarProcess) -> None:
    while True:
        send(process.writing, bytes(PIECE_BYTES))


@pytest.fixture
def far() -> Iterator[Near]:
    far = Near(echo)
    yield far
    far.kill()


def test_all_comes_back_in_order_in_pieces_that_a_pipe_holds(far: Near) -> None:
    process = NearProcess(far)
    message = np.random.default_rng(0).bytes(50 * PIECE_BYTES + 17)
    writing = threading.Thread(target=send, args=(process.writing, packed(message)))
    writing.start()
    assert receive(process.reading) == message
    writing.join()
    assert max(far.pieces) <= PIECE_BYTES
    process.end()


def test_who_writes_waits_for_who_does_not_read(far: Near) -> None:
    process = NearProcess(far)
    sent = threading.Event()

    def write() -> None:
        send(process.writing, packed(bytes(100 * PIECE_BYTES)))
        sent.set()

    threading.Thread(target=write).start()
    until(lambda: far.pieces)
    assert not sent.wait(0.5)
    assert receive(process.reading) == bytes(100 * PIECE_BYTES)
    assert sent.wait(PATIENCE_S)
    process.end()


def test_where_the_host_is_gone_reading_and_writing_end(far: Near) -> None:
    process = NearProcess(far)
    send(process.writing, packed("before"))
    assert receive(process.reading) == "before"
    far.kill()
    with pytest.raises(EOFError):
        receive(process.reading)
    with pytest.raises(OSError, match="Broken pipe"):
        write_on(process)
    process.kill()
    process.end()  # once more does no harm


def test_it_ends_though_nobody_reads_what_is_left(far: Near) -> None:
    process = NearProcess(far)
    send(process.writing, bytes(PIECE_BYTES))
    until(lambda: far.pieces)
    count = threading.active_count()
    process.end()
    until(lambda: threading.active_count() < count)


@pytest.fixture
def engine() -> Iterator[HostedEngine]:
    engine = HostedEngine(2, device="cpu", patience_s=PATIENCE_S, start=lambda: NearProcess(Near()))
    yield engine
    engine.close()


@pytest.fixture
def small_engine() -> Iterator[HostedEngine]:
    """With room for two."""
    engine = HostedEngine(
        1, device="cpu", max_runs=2, patience_s=PATIENCE_S, start=lambda: NearProcess(Near())
    )
    yield engine
    engine.close()


@pytest.mark.walk
class TestFar(EngineConformance):
    """Two hosts that are told and heard by calls keep every promise of the protocol."""


def test_a_host_that_is_gone_is_replaced_and_its_runs_begin_anew(engine: HostedEngine) -> None:
    run = stepped(engine.submit(small_run()), 3)
    reader = Reader(run, Probe())
    process = engine._hosts[0].link._process
    assert isinstance(process, FarProcess)
    process._far.kill()
    until(lambda: "ended unexpectedly before anything of it was stored" in run.message)
    assert stepped(run, 2).step_count == 2
    until(lambda: reader.snapshots[-1].step == 2)
