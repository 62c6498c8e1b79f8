"""A class at one server: how soon what a student predicts stands on the instructor's page, while all train.

Each student has two tabs: a small network that trains, which he changes now and then, and a page whose
predictions he answers. The students are those of `load`; the instructor's page looks as often as it says.

    python -m benchmarks class [students] [seconds]
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.load import TWEAK_EVERY_S, attempt, errors_of, server, spread, train
from benchmarks.processes import uses
from benchmarks.student import Student
from nn_core.training.engine.hosts import usual_hosts
from nn_core.training.processors import processors
from tests.waiting import PATIENCE_S
from ui.activation import words as activation
from ui.kit.prediction import Choice, Number, card_name
from ui.pooling import words as pooling
from ui.shell.text import plain

STUDENTS = 30
SECONDS = 60.0
COME_AT_ONCE = 4
ANSWER_EVERY_S = (4.0, 10.0)
PAGES = {"pooling": pooling.TRY, "activation": activation.TRY}
"""Whose predictions are answered, one page after the other; none of them takes training."""

_CODE = re.compile(r"# (\w{3} \w{3})")
_ANSWERED = re.compile(r"\*\*(.+)\*\*  \n([\d,]+) answered")


class Desk(Student):
    """The instructor's page.

    Attributes:
        code: by which students join.
        waits: of each answer that stands there, how long after its press it did, in seconds.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.code = ""
        self.waits: list[float] = []
        self._pressed: dict[str, list[float]] = defaultdict(list)
        self._shown: dict[str, int] = defaultdict(int)

    @property
    def missing(self) -> int:
        """How many answers do not stand there."""
        return sum(map(len, self._pressed.values())) - len(self.waits)

    async def open_class(self) -> None:
        await self.open("classroom")
        await self.fill("Open a class", title="A class")
        assert self.code

    def expect(self, card: str) -> None:
        """Somebody answers that question now."""
        self._pressed[plain(card)].append(time.perf_counter())

    def _see(self, element: Any) -> None:
        super()._see(element)
        if element.WhichOneof("type") != "markdown":
            return
        text = element.markdown.body
        if found := _CODE.fullmatch(text):
            self.code = found[1]
        elif found := _ANSWERED.match(text):
            self._count(found[1], int(found[2].replace(",", "")))

    def _count(self, card: str, number: int) -> None:
        """So many answers to a question stand there. They are taken to come in the order of the presses."""
        now = time.perf_counter()
        self.waits += [now - pressed for pressed in self._pressed[card][self._shown[card] : number]]
        self._shown[card] = max(number, self._shown[card])


class Pupil(Student):
    """A student of a class, with a second tab in which a network trains."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.lab = Student(url)
        self._verdicts: set[str] = set()
        self._told = asyncio.Event()

    async def come(self, code: str, nickname: str) -> None:
        """Join, and have a network train."""
        await self.open("classroom")
        await self.fill("Join", code=code, nickname=nickname)
        await super().close()
        self.lab._cookie = self._cookie
        await self.lab.open("cnn_lab")
        await self.open(next(iter(PAGES)))

    async def close(self) -> None:
        await self.lab.close()
        await super().close()

    async def says(self, title: str, prediction: Choice | Number, dice: random.Random) -> float:
        """Answer a question somehow; seconds until his own page says what is right."""
        known, began = len(self._verdicts), time.perf_counter()
        if isinstance(prediction, Choice):
            ending = f".option.{title} {dice.choice(list(prediction.options))}"
            await self._rerun(WidgetState(id=self._id(ending), trigger_value=True))
        else:
            guess = round(dice.uniform(prediction.low, prediction.high), 1)
            field = WidgetState(id=self._id(f".number.{title}"), double_value=guess)
            form = next(key for key in self._ids if f".form.{title}-" in key)
            await self._rerun(field, WidgetState(id=self._ids[form], trigger_value=True))
        async with asyncio.timeout(PATIENCE_S):
            while len(self._verdicts) == known:
                self._told.clear()
                await self._told.wait()
        return time.perf_counter() - began

    def _see(self, element: Any) -> None:
        super()._see(element)
        if element.WhichOneof("type") == "markdown" and "**Measured:**" in element.markdown.body:
            self._verdicts.add(element.markdown.body)
            self._told.set()


async def lesson(url: str, process: int, count: int, seconds: float) -> None:
    """A class comes, trains, changes its networks, and answers what is asked."""
    desk, pupils = Desk(url), [Pupil(url) for _ in range(count)]
    await desk.open_class()
    places = asyncio.Semaphore(COME_AT_ONCE)

    async def comes(number: int, pupil: Pupil) -> None:
        async with places:
            await attempt(pupil, "coming", lambda: pupil.come(desk.code, f"Pupil {number}"))

    await asyncio.gather(*(comes(number, pupil) for number, pupil in enumerate(pupils)))
    await train([pupil.lab for pupil in pupils])
    own: list[float] = []
    tweaks: list[float] = []
    before, began = uses(process), time.perf_counter()
    end = began + seconds
    await asyncio.gather(
        *(answer(pupil, desk, own, end, seed) for seed, pupil in enumerate(pupils)),
        *(change(pupil.lab, tweaks, end, seed) for seed, pupil in enumerate(pupils)),
    )
    elapsed = time.perf_counter() - began
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while desk.missing:
                await asyncio.sleep(0.1)
    busy = {name: (use.cpu_s - before[name].cpu_s) / elapsed for name, use in uses(process).items()}
    print(f"{count} students of a class, all training; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  an answer stands on the instructor's page: {spread(desk.waits)}  (goal: p95 under 1,000)")
    print(f"  the student's own page says what is right: {spread(own)}")
    print(f"  first maps after a tweak: {spread(tweaks)}  (goal: p95 under 500)")
    print(f"  answers that did not come: {desk.missing}  (goal: none)")
    everyone: Sequence[Student] = (desk, *pupils, *(pupil.lab for pupil in pupils))
    print(f"  errors: {errors_of(everyone)}  (goal: none)")
    print("  of a processor: " + ", ".join(f"{name} {share:.0%}" for name, share in busy.items()), flush=True)
    await asyncio.gather(*(one.close() for one in (desk, *pupils)))


async def answer(pupil: Pupil, desk: Desk, own: list[float], end: float, seed: int) -> None:
    """All questions of the pages, each once, as long as there is time."""
    dice = random.Random(seed)
    for page, cards in PAGES.items():
        if pupil.page != page:
            await Student.close(pupil)
            await attempt(pupil, f"opening {page}", partial(pupil.open, page))
        for title, _, _, prediction in dice.sample(cards, len(cards)):
            if not isinstance(prediction, Choice | Number):  # nobody draws here
                continue
            await asyncio.sleep(dice.uniform(*ANSWER_EVERY_S))
            if time.perf_counter() > end:
                return
            desk.expect(card_name(title, prediction))

            async def timed(title: str = title, prediction: Choice | Number = prediction) -> None:
                own.append(await pupil.says(title, prediction, dice))

            await attempt(pupil, "an answer", timed)


async def change(lab: Student, tweaks: list[float], end: float, seed: int) -> None:
    """Another kernel now and then."""
    dice = random.Random(seed)
    while True:
        await asyncio.sleep(dice.uniform(*TWEAK_EVERY_S))
        if time.perf_counter() > end:
            return

        async def timed() -> None:
            tweaks.append(await lab.tweak())

        await attempt(lab, "a tweak", timed)


def main(students: float = STUDENTS, seconds: float = SECONDS) -> None:
    hosts = os.environ.setdefault("LAYERSCOPE_HOSTS", str(usual_hosts(processors())))
    print(f"{processors()} processors, LAYERSCOPE_HOSTS={hosts}, {seconds:.0f} s")
    with server() as (url, process):
        asyncio.run(lesson(url, process, int(students), seconds))


if __name__ == "__main__":
    main()
