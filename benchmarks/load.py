"""A class at one server: how fast all train together, how many frames each gets, how long each waits.

Students speak Streamlit's socket and the live stream as browsers do, and draw nothing; they share the
processors with the server. `LAYERSCOPE_HOSTS` says in how many processes it trains,
if it is not to be as many as it usually would.

    python -m benchmarks load [students] [seconds]
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from benchmarks.processes import uses
from benchmarks.student import Student
from nn_core.training.engine.hosts import usual_hosts
from nn_core.training.processors import processors
from tests.browser.server import served

STUDENTS = 30
SECONDS = 20.0
SETTLE_S = 3.0
ROUNDS = 5
OPEN_AT_ONCE = 4
IMAGES = 400
IMAGE_EVERY_S = (3.0, 7.0)
TWEAK_EVERY_S = (10.0, 20.0)


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """Address and process of a server with a home of its own."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "server.log") as server:
        yield server


@asynccontextmanager
async def a_class(url: str, count: int) -> AsyncIterator[list[Student]]:
    """So many students, each with the CNN lab open; a few open it at the same time."""
    students = [Student(url) for _ in range(count)]
    places = asyncio.Semaphore(OPEN_AT_ONCE)

    async def comes(student: Student) -> None:
        async with places:
            await attempt(student, "opening", lambda: student.open("cnn_lab"))

    await asyncio.gather(*map(comes, students))
    yield students
    await asyncio.gather(*(student.close() for student in students))


async def attempt(student: Student, what: str, act: Callable[[], Awaitable[object]]) -> bool:
    """Whether the student could do it; if not, that is among its errors."""
    try:
        await act()
    except Exception as error:
        student.errors.append(f"{what}: {type(error).__name__} {error}".strip())
        return False
    return True


async def train(students: Sequence[Student]) -> None:
    """All press Train, see it train, and have settled."""
    await asyncio.gather(*(attempt(student, "Train", student.train) for student in students))
    await asyncio.sleep(SETTLE_S)


async def watch(students: Sequence[Student], seconds: float) -> tuple[float, list[float]]:
    """Steps a second of all together, and frames a second of each, while they only look."""
    streams = [student.stream for student in students if student.stream is not None]
    steps, frames = [one.step for one in streams], [one.frames for one in streams]
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    elapsed = time.perf_counter() - began
    taken = sum(one.step - before for one, before in zip(streams, steps, strict=True))
    return taken / elapsed, [
        (one.frames - before) / elapsed for one, before in zip(streams, frames, strict=True)
    ]


async def act(students: Sequence[Student], seconds: float) -> tuple[list[float], list[float]]:
    """Each now and then looks at another image and changes its network; how long each time, in seconds."""
    images: list[float] = []
    tweaks: list[float] = []
    end = time.perf_counter() + seconds

    async def one(student: Student, dice: random.Random) -> None:
        tweak_at = time.perf_counter() + dice.uniform(0, TWEAK_EVERY_S[1])
        while time.perf_counter() < end:
            await asyncio.sleep(dice.uniform(*IMAGE_EVERY_S))
            if time.perf_counter() > tweak_at:
                tweak_at += dice.uniform(*TWEAK_EVERY_S)
                waits, deed = tweaks, student.tweak
            else:
                waits, deed = images, lambda: student.look_at(dice.randrange(1, IMAGES))

            async def timed(waits: list[float] = waits, deed: Callable[[], Awaitable[float]] = deed) -> None:
                waits.append(await deed())

            await attempt(student, "a tweak" if waits is tweaks else "another image", timed)

    await asyncio.gather(*(one(student, random.Random(seed)) for seed, student in enumerate(students)))
    return images, tweaks


def spread(seconds: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    if len(seconds) < 2:
        return "too few to say"
    p95 = quantiles(seconds, n=20)[-1]
    return f"p50 {1000 * median(seconds):.0f} ms, p95 {1000 * p95:.0f} ms of {len(seconds)}"


def errors_of(students: Sequence[Student]) -> str:
    """How many there were, and the most frequent ones."""
    found = Counter(error for student in students for error in student.errors)
    kinds = "".join(f"\n    {times} x {error[:160]}" for error, times in found.most_common(5))
    return f"{found.total()}{kinds}"


async def compare(
    students: Sequence[Student], seconds: float
) -> tuple[list[float], list[float], list[float]]:
    """Steps a second of all in each round, of one while the others have paused, and frames a second of each.

    In turn, as machines change their speed from minute to minute.
    """
    together: list[float] = []
    alone: list[float] = []
    frames: list[float] = []
    others = students[1:]
    for _ in range(ROUNDS):
        steps, each = await watch(students, seconds)
        together.append(steps)
        frames += each
        await asyncio.gather(
            *(attempt(student, "Pause", partial(student.press, "Pause")) for student in others)
        )
        await asyncio.sleep(SETTLE_S)
        alone.append((await watch(students[:1], seconds / 2))[0])
        await train(others)
    return together, alone, frames


async def all_training(url: str, process: int, count: int, seconds: float) -> None:
    """A whole class over one of its students."""
    async with a_class(url, count) as students:
        await train(students)
        together, alone, each = await compare(students, seconds / 2)
        clients, others, began = time.process_time(), uses(process), time.perf_counter()
        await asyncio.sleep(seconds)
        elapsed = time.perf_counter() - began
        shares = {"the students": (time.process_time() - clients) / elapsed}
        shares |= {name: (use.cpu_s - others[name].cpu_s) / elapsed for name, use in uses(process).items()}
        images, tweaks = await act(students, max(seconds, 2 * TWEAK_EVERY_S[1]))
    ratios = sorted(all_of_them / one for all_of_them, one in zip(together, alone, strict=True))
    print(f"{count} students, all training")
    print(
        f"  steps/s together: {median(together):.0f}, of one alone {median(alone):.0f};"
        f" ratio {median(ratios):.2f}, {ratios[0]:.2f} to {ratios[-1]:.2f}  (goal: at least 0.85)"
    )
    print(
        f"  frames/s each: {min(each):.1f} to {max(each):.1f}, median {median(each):.1f}  (goal: at least 5)"
    )
    print(f"  first maps after a tweak: {spread(tweaks)}  (goal: p95 under 400)")
    print(f"  another image: {spread(images)}  (goal: p95 under 100)")
    print(f"  errors: {errors_of(students)}  (goal: none)")
    print(
        "  of a processor: " + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()), flush=True
    )


async def half_training(url: str, count: int, seconds: float) -> None:
    """Twice as many, of whom every second one trains and the others look on."""
    async with a_class(url, count) as students:
        await train(students[::2])
        together, each = await watch(students[::2], seconds)
        images, tweaks = await act(students, max(seconds, 2 * TWEAK_EVERY_S[1]))
    print(f"{count} students, half of them training")
    print(f"  steps/s together: {together:.0f}; frames/s each: {min(each):.1f} to {max(each):.1f}")
    print(f"  first maps after a tweak: {spread(tweaks)}; another image: {spread(images)}")
    print(f"  refused, and other errors: {errors_of(students)}  (goal: none)", flush=True)


def main(students: float = STUDENTS, seconds: float = SECONDS) -> None:
    hosts = os.environ.setdefault("LAYERSCOPE_HOSTS", str(usual_hosts(processors())))
    print(f"{processors()} processors, LAYERSCOPE_HOSTS={hosts}, {seconds:.0f} s each")
    with server() as (url, process):
        asyncio.run(all_training(url, process, int(students), seconds))
    with server() as (url, _):
        asyncio.run(half_training(url, 2 * int(students), seconds))


if __name__ == "__main__":
    main()
