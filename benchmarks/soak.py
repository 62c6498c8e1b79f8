"""Does a server grow that runs for long? Students come, train, change things and leave, for two hours.

Prints how memory, threads, sockets and other open files of the server and of each host rise an hour: a line
through all samples after the first quarter, in which caches fill; and between what nine of ten samples lie.
As students come and go by chance, memory goes up and down: the shorter the run, the less the line says.

    python -m benchmarks soak [hours] [students]
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from statistics import linear_regression, mean, quantiles

from benchmarks.load import IMAGES, attempt, errors_of, server
from benchmarks.processes import Use, uses
from benchmarks.student import WISHES, Student

HOURS = 2.0
STUDENTS = 10
PAGES = (*WISHES, "cnn_lab", "home", "convolution", "pooling", "activation", "backpropagation")
"""Where students go; a page that stands twice is twice as likely."""

STAYS_S = (10.0, 60.0)
ACTS_EVERY_S = (2.0, 8.0)
SAMPLES = 400
WARM_UP = 0.25
"""Of the whole time."""

KINDS = {"memory": 1e6, "threads": 1, "sockets": 1, "files": 1}
"""What is looked at, and its unit: memory in MB."""

Samples = list[tuple[float, dict[str, Use]]]


async def visit(student: Student, dice: random.Random) -> None:
    """Open a page, stay for a while, and close it."""
    page = dice.choice(PAGES)
    if await attempt(student, f"opening {page}", lambda: student.open("" if page == "home" else page)):
        if page in WISHES:
            await attempt(student, f"Train in {page}", student.train)
        end = time.monotonic() + dice.uniform(*STAYS_S)
        while time.monotonic() < end:
            await asyncio.sleep(dice.uniform(*ACTS_EVERY_S))
            if page == "cnn_lab":
                act = dice.choice((student.tweak, lambda: student.look_at(dice.randrange(1, IMAGES))))
                await attempt(student, f"{page}", act)
    await attempt(student, f"closing {page}", student.close)


async def soak(url: str, process: int, hours: float, count: int) -> tuple[Samples, list[Student]]:
    """What was sampled, by hours since the start; and the students."""
    students = [Student(url) for _ in range(count)]
    began, seconds = time.monotonic(), 3600 * hours
    samples: Samples = []

    async def attends(student: Student, dice: random.Random) -> None:
        while time.monotonic() < began + seconds:
            await visit(student, dice)

    attending = [
        asyncio.create_task(attends(student, random.Random(seed))) for seed, student in enumerate(students)
    ]
    while time.monotonic() < began + seconds:
        samples.append(((time.monotonic() - began) / 3600, uses(process)))
        await asyncio.sleep(max(1.0, seconds / SAMPLES))
    await asyncio.gather(*attending)
    return samples, students


def report(samples: Samples, hours: float) -> None:
    """For each process: what it had on average, and by how much that rose an hour."""
    late = [(at, found) for at, found in samples if at >= WARM_UP * hours]
    for name in sorted({name for _, found in late for name in found}, reverse=True):
        own = [(at, found[name]) for at, found in late if name in found]
        if len(own) < 3:
            print(f"{name}: too short to say")
            continue
        times = [at for at, _ in own]
        print(f"{name}, {60 * (times[-1] - times[0]):.0f} min")
        for kind, unit in KINDS.items():
            values = [getattr(use, kind) / unit for _, use in own]
            rise = linear_regression(times, values).slope
            title = "memory, MB" if kind == "memory" else kind
            low, *_, high = quantiles(values, n=20, method="inclusive")
            print(f"  {title}: {mean(values):.0f} ({low:.0f} to {high:.0f}), {rise:+.1f} an hour")


def main(hours: float = HOURS, students: float = STUDENTS) -> None:
    hosts = os.environ.setdefault("LAYERSCOPE_HOSTS", "1")
    print(f"{students:.0f} students for {60 * hours:.0f} min, LAYERSCOPE_HOSTS={hosts}", flush=True)
    with server() as (url, process):
        samples, those = asyncio.run(soak(url, process, hours, int(students)))
    report(samples, hours)
    print(f"errors: {errors_of(those)}")


if __name__ == "__main__":
    main()
