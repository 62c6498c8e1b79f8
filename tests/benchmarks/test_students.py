"""The students that measure a server do what they say, and what is counted is what is there."""

import asyncio
from collections.abc import Iterator
from typing import cast

import pytest
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.Markdown_pb2 import Markdown
from websockets.asyncio.client import ClientConnection

from benchmarks.__main__ import named
from benchmarks.classroom import Desk, lesson
from benchmarks.load import attempt, errors_of, watch
from benchmarks.processes import Use, uses
from benchmarks.soak import report
from benchmarks.student import Student
from tests.browser.server import served
from tests.waiting import until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    with served(tmp_path_factory.mktemp("server") / "server.log") as server:
        yield server


@pytest.mark.walk
def test_a_student_trains_changes_the_network_and_comes_again(server: tuple[str, int]) -> None:
    async def does(student: Student) -> None:
        await student.open("cnn_lab")
        assert student.stream is not None
        assert await student.look_at(7) > 0
        first = student.stream.run
        await student.train()
        assert await student.tweak() > 0
        assert student.stream.run != first
        frame = await student.stream.until(lambda frame: frame.facts["step"] > 0)
        assert frame.facts["state"] == "running"
        assert frame.tensors["conv1"]["shape"] == [8, 29, 29]  # a kernel of 4 with a padding of 2
        await student.close()
        await student.open("neural_network")
        await student.close()

    student = Student(server[0])
    asyncio.run(does(student))
    assert student.errors == []


@pytest.mark.walk
def test_who_vanished_finds_the_run_at_its_address(server: tuple[str, int]) -> None:
    async def does(student: Student) -> None:
        await student.open("cnn_lab")
        await student.train()
        assert student.stream is not None
        run, step = student.stream.run, student.stream.step
        await student.vanish()
        await student.open("cnn_lab", run)
        assert student.stream.run == run
        assert student.stream.step >= step
        await student.close()

    student = Student(server[0])
    asyncio.run(does(student))
    assert student.errors == []


class Arriving:
    """A socket with one message on its way."""

    def __init__(self) -> None:
        self.message: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.closed = False

    async def recv(self) -> str:
        return await self.message

    async def send(self, message: str) -> None: ...

    async def close(self, code: int) -> None:
        self.closed = code > 0


@pytest.mark.parametrize("turns", range(5))
def test_a_tab_can_be_closed_in_the_moment_that_a_message_arrives(turns: int) -> None:
    """Some turns of the loop later, each of which takes it a step further."""

    async def close() -> bool:
        student, socket = Student(""), Arriving()
        student._live = cast(ClientConnection, socket)
        student._listening.append(asyncio.create_task(student._receive(student._live)))
        await asyncio.sleep(0.01)
        arrived, socket.message = socket.message, asyncio.get_running_loop().create_future()
        arrived.set_result('{"type": "pong"}')
        for _ in range(turns):
            await asyncio.sleep(0)
        await asyncio.wait({leaving := asyncio.create_task(student.close())}, timeout=1)
        if not leaving.done():
            socket.message.set_exception(OSError())  # or this test would never end
        return socket.closed

    assert asyncio.run(close())


@pytest.mark.walk
def test_what_a_server_takes_is_told_for_it_and_its_host(server: tuple[str, int]) -> None:
    found: dict[str, Use] = {}

    def both() -> bool:
        found.clear()
        found.update(uses(server[1]))
        return len(found) > 1 and all(use.memory > 10**7 for use in found.values())

    until(both, found)
    assert [name.partition(" ")[0] for name in found] == ["server", "host"]
    assert found["server"].sockets > 0
    assert all(use.threads > 0 for use in found.values())


def test_what_a_student_cannot_do_is_counted_and_stops_nobody() -> None:
    student = Student("http://127.0.0.1:9")  # where nobody answers
    assert not asyncio.run(attempt(student, "opening", lambda: student.open("cnn_lab")))
    assert "opening" in errors_of([student])
    assert asyncio.run(watch([student], 0.01)) == (0.0, [])


def test_an_answer_is_there_once_the_number_of_its_question_rises() -> None:
    desk = Desk("")
    for card in ("Which?", "Which?", "How many?"):
        desk.expect(card)

    def shows(text: str) -> int:
        desk._see(Element(markdown=Markdown(body=text)))
        return desk.missing

    assert shows("**Which\\?**  \n1 answered, 0 of them wrong") == 2
    assert shows("**Which\\?**  \n1 answered, 0 of them wrong") == 2
    assert shows("**Which\\?**  \n2 answered, 1 of them wrong") == 1
    assert all(wait > 0 for wait in desk.waits)
    shows("# ABC DEF")
    assert desk.code == "ABC DEF"


@pytest.mark.walk
def test_a_class_joins_trains_and_answers(
    server: tuple[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(lesson(*server, 2, 15))
    said = capsys.readouterr().out
    assert "answers that did not come: 0" in said
    assert "errors: 0" in said
    assert " of 0" not in said
    assert said.count("too few to say") <= 1  # perhaps no tweak


def test_numbers_belong_to_the_benchmark_before_them() -> None:
    assert named(["plane", "load", "10", "2.5", "live"]) == [("plane", []), ("load", [10, 2.5]), ("live", [])]


def test_a_rise_is_told_an_hour_once_the_server_is_warm(capsys: pytest.CaptureFixture[str]) -> None:
    def at(hours: float) -> dict[str, Use]:
        warm = 100e6 + 50e6 * hours if hours >= 0.5 else 0
        return {"server": Use(0.0, int(warm), 8, round(20 * hours), 3)}

    report([(hours / 10, at(hours / 10)) for hours in range(21)], 2.0)
    said = capsys.readouterr().out
    assert "memory, MB: 162 (129 to 196), +50.0 an hour" in said
    assert "threads: 8 (8 to 8), +0.0 an hour" in said
    assert "sockets: 25 (12 to 38), +20.0 an hour" in said
