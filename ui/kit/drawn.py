"""Predictions that are drawn: a pixel of a small picture, a place in a plane, a line. A few numbers each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import dist
from typing import Any

from nn_core.judgements.prediction import (
    Course,
    Hit,
    judge_course,
    judge_line,
    judge_pixel,
    judge_place,
    mean_gap,
)
from nn_core.network.fields import is_whole
from nn_core.numerals import general
from ui.kit.answer import Answer, Marks
from ui.shell.component import define

Spot = tuple[int, int]

XY = tuple[float, float]
"""A place in the plane: to the right and up."""

PIXEL, PLACE, SKETCH = map(define, ("pixel", "place", "sketch"))


@dataclass(frozen=True, kw_only=True)
class Drawn(ABC):
    """A question that is answered by pointing or drawing.

    Attributes:
        because: what is explained, by how the guess compares; "right" stands for all that is not there.
        answer, steps: as those of a `Choice`; what holds is of the same form as what is said.
    """

    question: str
    because: Mapping[Hit, str]
    answer: Callable[[Any], Answer]
    steps: int = 0

    @abstractmethod
    def taken(self, sent: object) -> Marks | None:
        """What a browser sent, or None where it is no answer to this question."""

    @abstractmethod
    def says(self, said: Marks) -> str:
        """An answer in words."""

    @abstractmethod
    def judge(self, said: Marks, measured: Marks) -> Hit:
        """How it compares with what was measured."""

    def reason(self, said: Marks, measured: Marks) -> str:
        """What is explained to who said that."""
        return self.because.get(self.judge(said, measured), self.because["right"])

    @abstractmethod
    def ask(self, key: str, on_predict: Callable[[], None]) -> None:
        """Mount what is drawn on; the guess comes as its trigger "predict"."""

    @abstractmethod
    def tell(self, key: str, said: Marks | None, measured: Marks) -> None:
        """Mount it once more, with what was said beside what was measured."""


@dataclass(frozen=True, kw_only=True)
class Pixel(Drawn):
    """A question for a pixel of a small picture, which is shown with its numbers.

    Attributes:
        picture: rows of numbers, of one length.
        window: row, column, height and width of a part that is marked; empty for none.
        outside: what is explained to who said a pixel outside of that part.
        near: by how many pixels who is near may miss it.
        traps: what is explained to who said this very pixel, in place of what `because` has.
    """

    picture: tuple[tuple[float, ...], ...]
    window: tuple[int, ...] = ()
    outside: str = ""
    near: int = 0
    traps: Mapping[Spot, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if bool(self.window) != bool(self.outside):
            raise ValueError("with a marked part comes what to say of the pixels outside of it")

    def taken(self, sent: object) -> Marks | None:
        if not isinstance(sent, list) or len(sent) != 2:
            return None
        sizes = len(self.picture), len(self.picture[0])
        if not all(is_whole(at, 0, size - 1) for at, size in zip(sent, sizes, strict=True)):
            return None
        return tuple(sent)

    def says(self, said: Marks) -> str:
        row, column = spot(said)
        return f"row {row + 1}, column {column + 1}"

    def judge(self, said: Marks, measured: Marks) -> Hit:
        return judge_pixel(spot(said), spot(measured), self.near)

    def reason(self, said: Marks, measured: Marks) -> str:
        if self.judge(said, measured) != "right" and spot(said) in self.traps:
            return self.traps[spot(said)]
        if self.window and not self._is_marked(spot(said)):
            return self.outside
        return super().reason(said, measured)

    def _is_marked(self, spot: Spot) -> bool:
        top, left, height, width = self.window
        return top <= spot[0] < top + height and left <= spot[1] < left + width

    def ask(self, key: str, on_predict: Callable[[], None]) -> None:
        PIXEL(key=key, data=self._data(None, None), on_predict_change=on_predict)

    def tell(self, key: str, said: Marks | None, measured: Marks) -> None:
        PIXEL(key=key, data=self._data(said, measured))

    def _data(self, said: Marks | None, measured: Marks | None) -> dict[str, Any]:
        return {"picture": self.picture, "window": self.window, "said": said, "measured": measured}


def spot(marks: Marks) -> Spot:
    """Row and column."""
    row, column = marks
    return int(row), int(column)


@dataclass(frozen=True, kw_only=True)
class Place(Drawn):
    """A question for a place in the plane, among points.

    Attributes:
        extent: x and y go from -extent to extent.
        name, points: what lies there already.
        exact, near: so far from what was measured who is right, or near, may be.
        traps: places, with what is explained to who said one of them (within `exact`) and is not right, in
            place of what `because` has.
    """

    extent: float
    name: str
    points: tuple[XY, ...]
    exact: float
    near: float
    traps: tuple[tuple[XY, str], ...] = ()

    def taken(self, sent: object) -> Marks | None:
        if not isinstance(sent, list) or len(sent) != 2:
            return None
        if not all(type(value) in (int, float) and abs(value) <= self.extent for value in sent):
            return None
        return tuple(map(float, sent))

    def says(self, said: Marks) -> str:
        x, y = said
        return f"x {general(round(x, 1))}, y {general(round(y, 1))}"

    def judge(self, said: Marks, measured: Marks) -> Hit:
        return judge_place(xy(said), xy(measured), self.exact, self.near)

    def reason(self, said: Marks, measured: Marks) -> str:
        trap, text = min(self.traps, key=lambda trap: dist(trap[0], said), default=(said, ""))
        if text and self.judge(said, measured) != "right" and dist(trap, said) <= self.exact:
            return text
        return super().reason(said, measured)

    def ask(self, key: str, on_predict: Callable[[], None]) -> None:
        PLACE(key=key, data=self._data(None, None), on_predict_change=on_predict)

    def tell(self, key: str, said: Marks | None, measured: Marks) -> None:
        PLACE(key=key, data=self._data(said, measured))

    def _data(self, said: Marks | None, measured: Marks | None) -> dict[str, Any]:
        plane = {"extent": self.extent, "name": self.name, "points": self.points}
        return {**plane, "said": said, "measured": measured}


def xy(marks: Marks) -> XY:
    """The same as a place."""
    x, y = marks
    return x, y


@dataclass(frozen=True, kw_only=True)
class Line(Drawn):
    """A question for a line, drawn by a handle at each of a few places.

    Attributes:
        at: the places, ascending.
        along, name: what they are ("step"), and what is drawn.
        low, high: of its axis.
        near: how far away it may be on average, to be near.
        courses: what is explained to who drew a line that goes this way, and not as the measured one does.
    """

    at: tuple[int, ...]
    along: str
    name: str
    low: float
    high: float
    near: float
    courses: Mapping[Course, str]

    def taken(self, sent: object) -> Marks | None:
        if not isinstance(sent, list) or len(sent) != len(self.at):
            return None
        if not all(type(height) in (int, float) and self.low <= height <= self.high for height in sent):
            return None
        return tuple(map(float, sent))

    def says(self, said: Marks) -> str:
        return f"a line through {', '.join(general(round(height, 2)) for height in said)}"

    def judge(self, said: Marks, measured: Marks) -> Hit:
        return judge_line(said, measured, self._scale, self.near)

    def reason(self, said: Marks, measured: Marks) -> str:
        course = judge_course(said, self._scale)
        is_alike = course == judge_course(measured, self._scale)
        because = self.because["right"] if is_alike else self.courses.get(course, self.because["right"])
        return f"On average the two lines are {mean_gap(said, measured):.2f} apart. {because}"

    @property
    def _scale(self) -> float:
        return self.high - self.low

    def ask(self, key: str, on_predict: Callable[[], None]) -> None:
        SKETCH(key=key, data=self._data(None, None), on_predict_change=on_predict)

    def tell(self, key: str, said: Marks | None, measured: Marks) -> None:
        SKETCH(key=key, data=self._data(said, measured))

    def _data(self, said: Marks | None, measured: Marks | None) -> dict[str, Any]:
        axes = {"at": self.at, "along": self.along, "name": self.name, "low": self.low, "high": self.high}
        return {**axes, "said": said, "measured": measured}
