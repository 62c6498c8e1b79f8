"""Settings in TOML, asked for one by one. What is missing, misfits or is unknown is a fault of its line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nn_core.network.fields import is_whole
from nn_core.tutorials.condition import options_text

MAX_TEXT = 2_000
HEADER = re.compile(r"\s*(\[\[?)\s*([\w.]+)\s*\]\]?\s*(?:#.*)?")
KEY = re.compile(r"\s*([\w-]+)\s*=")
PLACE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and its cure."""

    line: int
    message: str


@dataclass
class Faults:
    """All that was found wrong in a file."""

    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        self.found.append(Fault(line, message))


@dataclass
class Settings:
    """A table of settings.

    Attributes:
        values: by name, as TOML gives them.
        line: where it begins in its file.
        lines: of all settings and tables of the block, by their whole names.
        path: what its settings' whole names begin with.
    """

    values: Mapping[str, Any]
    line: int
    lines: Mapping[str, int]
    faults: Faults
    path: str = ""
    _asked: list[str] = field(default_factory=list)

    def line_of(self, name: str) -> int:
        return self.lines.get(self.path + name, self.line)

    def fault(self, name: str, message: str) -> None:
        self.faults.add(self.line_of(name), message)

    def text(self, name: str, default: str | None = None) -> str:
        """Args: default: where it is not there; None where it must be."""
        value = self._get(name, default)
        if value is None:
            self.fault(name, f'{name} is missing: {name} = "..."')
        elif not isinstance(value, str) or not len(value) <= MAX_TEXT:
            self.fault(name, f'{name} is a text of at most {MAX_TEXT:,} characters: {name} = "..."')
        else:
            return value.strip()
        return ""

    def whole(self, name: str, minimum: int, maximum: int) -> int:
        value = self._get(name, None)
        if is_whole(value, minimum, maximum):
            return value
        self.fault(name, f"{name} is a whole number from {minimum} to {maximum}: {name} = {minimum}")
        return minimum

    def table(self, name: str) -> Settings | None:
        """The table below [name]; None where there is none."""
        value = self._get(name, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(name, f"{name} is a table: its settings stand below a line [{self.path}{name}].")
            return None
        return self._inner(value, f"{self.path}{name}.")

    def tables(self, name: str) -> list[Settings]:
        """The tables that stand below [[name]] each."""
        values = self._get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.fault(name, f"{name} is a table: its settings stand below a line [[{self.path}{name}]].")
            return []
        return [self._inner(value, f"{self.path}{name}.{place}.") for place, value in enumerate(values)]

    def finish(self) -> None:
        """Tell of all that nobody asked for."""
        for name in self.values:
            if name not in self._asked:
                self.fault(name, f"“{name}” is no setting here. {options_text(name, tuple(self._asked))}")

    def _get(self, name: str, default: Any) -> Any:
        self._asked.append(name)
        return self.values.get(name, default)

    def _inner(self, values: Mapping[str, Any], path: str) -> Settings:
        return Settings(values, self.lines.get(path, self.line), self.lines, self.faults, path)


def read_settings(lines: Sequence[str], first: int, faults: Faults) -> Settings:
    """The settings in some lines of a file, the first of which has that number."""
    try:
        values = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        place = PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else len(lines)
        what = PLACE.sub("", str(error)).rstrip(".")
        faults.add(first + line - 1, f'{what}. A setting is name = "text" or name = number, one a line.')
        return Settings({}, first, {}, Faults())  # what is missing in it is no fault of its own
    return Settings(values, first, _lines(lines, first), faults)


def _lines(lines: Sequence[str], first: int) -> dict[str, int]:
    found: dict[str, int] = {}
    path, counts = "", Counter[str]()
    for number, line in enumerate(lines, first):
        if header := HEADER.fullmatch(line):
            path = f"{header[2]}."
            if header[1] == "[[":
                path += f"{counts[header[2]]}."
                counts[header[2]] += 1
            found.setdefault(path, number)
        elif key := KEY.match(line):
            found.setdefault(path + key[1], number)
    return found
