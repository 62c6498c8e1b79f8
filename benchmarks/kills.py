"""What a class loses when something is killed with kill -9: a process that trains, the server, its browsers.

    python -m benchmarks kills [students] [seconds before each]

Steps that were seen before and are not there afterwards are lost; how many seconds of training that is, is
told as well.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.load import a_class, attempt, errors_of, train, watch
from benchmarks.processes import hosts_of
from benchmarks.student import Stream, Student
from tests.browser.server import free_port, start, wait_until_healthy

STUDENTS = 10
SECONDS = 30.0
AWAY_S = 60.0


def shown(student: Student) -> Stream:
    assert student.stream is not None
    return student.stream


async def until_running(student: Student, began: float) -> tuple[float, int]:
    """Seconds until its run is seen training again, and at which step that is."""
    frame = await shown(student).until(lambda one: one.facts["state"] == "running")
    return time.perf_counter() - began, int(frame.facts["step"])


def report(what: str, waits: Sequence[float], lost: Sequence[int], steps_per_second: float) -> None:
    each = steps_per_second / len(lost)
    print(f"{what}")
    print(f"  back after: median {median(waits):.1f} s, longest {max(waits):.1f} s")
    print(
        f"  steps lost: median {median(lost):.0f}, most {max(lost)}, "
        f"which is {max(lost) / each:.1f} s of training  (goal: at most 10)",
        flush=True,
    )


async def kill_host(students: Sequence[Student], server: int, steps_per_second: float) -> None:
    """Those whose runs were in it see them stand, and then go on."""
    (host, *_) = hosts_of(server)
    streams = [shown(student) for student in students]
    os.kill(host, signal.SIGKILL)
    began, before = time.perf_counter(), [stream.step for stream in streams]
    for stream in streams:  # those of another host go on as if nothing were
        stream.newest = None
    found = await asyncio.gather(*(until_running(student, began) for student in students))
    lost = [max(0, step - at) for step, (_, at) in zip(before, found, strict=True)]
    report("kill -9 of a host", [wait for wait, _ in found], lost, steps_per_second)


async def come_back(students: Sequence[Student], names: Sequence[str], before: Sequence[int]) -> list[int]:
    """All open the addresses that they had; how many steps each run has lost."""
    for student, name in zip(students, names, strict=True):
        await attempt(student, "coming back", partial(student.open, "cnn_lab", name))
    streams = [student.stream for student in students]
    assert all(stream is not None and stream.run == name for stream, name in zip(streams, names, strict=True))
    return [step - stream.step for step, stream in zip(before, streams, strict=True) if stream is not None]


async def main_in(folder: Path, count: int, seconds: float) -> None:
    port, log = free_port(), folder / "server.log"
    process = start(port, log)
    try:
        wait_until_healthy(port, process, log)
        async with a_class(f"http://127.0.0.1:{port}", count) as students:
            await train(students)
            together, _ = await watch(students, seconds)
            await kill_host(students, process.pid, together)
            await watch(students, seconds)

            names, before = [shown(one).run for one in students], [shown(one).step for one in students]
            for student in students:
                await student.vanish()
            process.kill()
            process.wait()
            began = time.perf_counter()
            process = start(port, log)
            await asyncio.to_thread(wait_until_healthy, port, process, log)
            lost = await come_back(students, names, before)
            report("kill -9 of the server", [time.perf_counter() - began], lost, together)

            await train(students)
            await watch(students, seconds)
            before = [shown(one).step for one in students]
            for student in students:
                await student.vanish()
            await asyncio.sleep(AWAY_S)
            began = time.perf_counter()
            lost = await come_back(students, names, before)
            report(
                f"kill -9 of the browsers, {AWAY_S:.0f} s away",
                [time.perf_counter() - began],
                [max(0, one) for one in lost],
                together,
            )
            print(f"errors: {errors_of(students)}")
    finally:
        process.kill()
        process.wait()


def main(students: float = STUDENTS, seconds: float = SECONDS) -> None:
    print(f"{students:.0f} students, LAYERSCOPE_HOSTS={os.environ.setdefault('LAYERSCOPE_HOSTS', '1')}")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main_in(Path(folder), int(students), seconds))


if __name__ == "__main__":
    main()
