"""What a class loses when something is killed with kill -9: a process that trains, the server, its browsers,
a node of a Ray cluster; and when the network is gone for a minute, or the disk is full.

    python -m benchmarks kills [students] [seconds before each]

Steps that were seen before and are not there afterwards are lost; how many seconds of training that is, is
told as well.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from statistics import median

from benchmarks.load import a_class, attempt, errors_of, train, watch
from benchmarks.processes import hosts_of
from benchmarks.relay import Relay
from benchmarks.student import Frame, Stream, Student
from nn_core.training.engine.ray_hosts import HOST_BYTES
from tests.browser.server import free_port, served, start, wait_until_healthy
from tests.waiting import PATIENCE_S

STUDENTS = 10
SECONDS = 30.0
AWAY_S = 60.0
BACK_S = 30.0
"""A run that was not seen to stand by then was in another host."""
FULL_BYTES = 100_000
"""What may still be written to any file: the log, and no run."""
NODE = {"num_cpus": 1, "memory": 2 * HOST_BYTES, "object_store_memory": 10**8}
"""With room for two hosts."""


def shown(student: Student) -> Stream:
    assert student.stream is not None
    return student.stream


async def goes_back(student: Student, began: float) -> tuple[float, int]:
    """Seconds until its run is seen training again after it stood, and how many steps were lost by then."""
    furthest, lost, stood = 0, 0, False

    def trains_again(frame: Frame) -> bool:
        nonlocal furthest, lost, stood
        step, runs = int(frame.facts["step"]), frame.facts["state"] == "running"
        stood |= not runs or step < furthest
        furthest, lost = max(furthest, step), max(0, furthest - step)
        return stood and runs

    await shown(student).until(trains_again)
    return time.perf_counter() - began, lost


def report(what: str, waits: Sequence[float], lost: Sequence[int], steps_per_second: float) -> None:
    each = steps_per_second / len(lost)
    print(f"{what}")
    print(f"  back after: median {median(waits):.1f} s, longest {max(waits):.1f} s")
    print(
        f"  steps lost: median {median(lost):.0f}, most {max(lost)}, "
        f"which is {max(lost) / each:.1f} s of training  (goal: at most 10)",
        flush=True,
    )


async def lose_host(
    students: Sequence[Student], what: str, kill: Callable[[], object], steps_per_second: float
) -> None:
    """Those whose runs were in it see them stand, and then go on. Those of another host see nothing."""
    began = time.perf_counter()
    waiting = [asyncio.create_task(goes_back(student, began)) for student in students]
    await asyncio.to_thread(kill)
    back, others = await asyncio.wait(waiting, timeout=BACK_S)
    for one in others:
        one.cancel()
    found = [one.result() for one in back]
    each = steps_per_second / len(students)
    what = f"{what}, which trained {len(found)} of {len(students)} runs"
    report(what, [wait for wait, _ in found], [lost for _, lost in found], each * len(found))


async def come_back(students: Sequence[Student], names: Sequence[str], before: Sequence[int]) -> list[int]:
    """All open the addresses that they had; how many steps each run has lost."""
    for student, name in zip(students, names, strict=True):
        await attempt(student, "coming back", partial(student.open, "cnn_lab", name))
    streams = [student.stream for student in students]
    assert all(stream is not None and stream.run == name for stream, name in zip(streams, names, strict=True))
    return [step - stream.step for step, stream in zip(before, streams, strict=True) if stream is not None]


async def cut_off(students: Sequence[Student], relay: Relay, steps_per_second: float) -> None:
    """Browsers reach nobody for a while. Whose socket is closed by then opens the address that it had."""
    before = [shown(one).step for one in students]
    relay.cut()
    await asyncio.sleep(AWAY_S)
    for student in students:
        shown(student).newest = None
    relay.mend()
    began = time.perf_counter()

    async def back(student: Student) -> float:
        stream, errors = shown(student), len(student.errors)
        while stream.newest is None and not student.is_cut_off:
            await asyncio.sleep(0.05)
        if student.is_cut_off:
            await student.vanish()
            del student.errors[errors:]  # that it was cut off
            await attempt(student, "coming back", partial(student.open, "cnn_lab", stream.run))
        return time.perf_counter() - began

    waits = await asyncio.gather(*map(back, students))
    lost = [max(0, step - shown(one).step) for step, one in zip(before, students, strict=True)]
    report(f"{AWAY_S:.0f} s without a network", waits, lost, steps_per_second)


async def fill_disk(students: Sequence[Student], server: int, url: str, seconds: float) -> None:
    """No process of the server can write a file as long as a run, as if the disk were full."""
    bounds = {
        number: resource.prlimit(number, resource.RLIMIT_FSIZE) for number in (server, *hosts_of(server))
    }
    began = time.perf_counter()
    for number, (_, hard) in bounds.items():
        resource.prlimit(number, resource.RLIMIT_FSIZE, (FULL_BYTES, hard))
    sentence = await ready(url, lambda told: "the disk is full" in told)
    told_s = time.perf_counter() - began
    together, _ = await watch(students, seconds)
    began = time.perf_counter()
    for number, bound in bounds.items():
        resource.prlimit(number, resource.RLIMIT_FSIZE, bound)
    await ready(url, lambda told: told == "ready")
    stored_s = time.perf_counter() - began
    again, _ = await watch(students, seconds)
    print(f"disk full\n  /readyz after {told_s:.1f} s: {sentence}")
    print(f"  steps/s of all while it is full: {together:.0f}, and after: {again:.0f}")
    print(f"  stored again after {stored_s:.1f} s", flush=True)


async def ready(url: str, is_told: Callable[[str], bool]) -> str:
    """What `/readyz` says, once it says that."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_told(told := await asyncio.to_thread(readiness, url)):
            await asyncio.sleep(0.2)
    return told


def readiness(url: str) -> str:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


async def main_in(folder: Path, count: int, seconds: float) -> None:
    port, log = free_port(), folder / "server.log"
    process = start(port, log)
    try:
        wait_until_healthy(port, process, log)
        relay = Relay(port)
        async with relay.open() as url, a_class(url, count) as students:
            await train(students)
            together, _ = await watch(students, seconds)
            (host, *_) = hosts_of(process.pid)
            await lose_host(students, "kill -9 of a host", partial(os.kill, host, signal.SIGKILL), together)
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

            await train(students)
            await watch(students, seconds)
            await cut_off(students, relay, together)

            await train(students)
            await fill_disk(students, process.pid, url, seconds)
            print(f"errors: {errors_of(students)}")
    finally:
        process.kill()
        process.wait()


async def on_a_cluster(folder: Path, count: int, seconds: float) -> None:
    """Ray on two nodes of this machine, each with a host, of which one is killed."""
    from ray.cluster_utils import Cluster

    os.environ |= {"RAY_AUTH_TOKEN": token_hex(32), "RAY_USAGE_STATS_ENABLED": "0"}
    cluster = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
    second = cluster.add_node(**NODE)
    os.environ |= {"LAYERSCOPE_ENGINE": "ray", "RAY_ADDRESS": cluster.address, "LAYERSCOPE_HOSTS": "2"}
    try:
        with served(folder / "server.log") as (url, _):
            async with a_class(url, count) as students:
                await train(students)
                together, _ = await watch(students, seconds)
                kill = partial(cluster.remove_node, second, allow_graceful=False)
                await lose_host(students, "kill -9 of a Ray node", kill, together)
                print(f"errors: {errors_of(students)}")
    finally:
        cluster.shutdown()


def main(students: float = STUDENTS, seconds: float = SECONDS) -> None:
    print(f"{students:.0f} students, LAYERSCOPE_HOSTS={os.environ.setdefault('LAYERSCOPE_HOSTS', '1')}")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main_in(Path(folder), int(students), seconds))
        if find_spec("ray"):
            asyncio.run(on_a_cluster(Path(folder), int(students), seconds))
        else:
            print("kill -9 of a Ray node: Ray is not installed (requirements-cluster.txt)")


if __name__ == "__main__":
    main()
