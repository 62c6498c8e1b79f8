"""How far a visitor has come, as a small JSON file of his own in Layerscope's home.

    kept = ProgressFiles(home() / "progress")
    progress = kept.load(owner)
    trouble = kept.save(owner, progress.started("edges"))     # a sentence where the disk refuses, else ""

A file is checked when it is read: what is damaged, of another version or somebody else's counts as nothing.
Where the disk refuses, progress is kept in memory, and the next change tries the disk again.
"""

from __future__ import annotations

import json
import os
import re
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Any

from nn_core.network.fields import is_whole
from nn_core.tutorials.document import MAX_OPTIONS, MAX_STEPS

VERSION = 1
MAX_DOCUMENTS = 300
MAX_TOLD = 4_000
MAX_BYTES = 1_000_000
MAX_FILES = 20_000
"""The one that was changed longest ago makes room."""
MAX_IN_MEMORY = 500
OWNER = re.compile(r"[0-9a-f]{32}")
KEY = re.compile(r"(?:challenges/)?[a-z0-9_-]{1,60}")
DAMAGED = "Your progress could not be read. It begins anew with the next step."
NOT_KEPT = "Your progress cannot be written to the disk now. It lasts until this server ends."


@dataclass(frozen=True)
class Told:
    """What was said of a step when it was done.

    Attributes:
        said: which option was predicted, from 0; None for none.
        right: which one was measured; None for none.
        text: what was told, with the numbers of that moment; None while it is not done.
    """

    said: int | None = None
    right: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class Standing:
    """How far one document has come: the step that is open, from 0, and what was told of which."""

    step: int = 0
    told: Mapping[int, Told] = field(default_factory=dict)
    finished: bool = False

    def done(self, step: int) -> bool:
        return step in self.told and self.told[step].text is not None


@dataclass(frozen=True)
class Progress:
    """A visitor's standings by document ("edges", "challenges/half"), and the one that is open, if any is."""

    open: str = ""
    standings: Mapping[str, Standing] = field(default_factory=dict)

    def standing(self, key: str) -> Standing:
        return self.standings.get(key, Standing())

    def opened(self, key: str) -> Progress:
        return replace(self, open=key)

    def changed(self, key: str, **changes: Any) -> Progress:
        """The same with some fields of one standing changed; of too many, the first one goes."""
        standings = {name: one for name, one in self.standings.items() if name != key}
        while len(standings) >= MAX_DOCUMENTS:
            del standings[next(iter(standings))]
        return replace(self, standings={**standings, key: replace(self.standing(key), **changes)})

    def told(self, key: str, step: int, told: Told) -> Progress:
        return self.changed(key, told={**self.standing(key).told, step: told})


def to_json(owner: str, progress: Progress) -> str:
    """The content of an owner's file."""
    standings = {
        key: {
            "step": one.step,
            "finished": one.finished,
            "told": {str(step): [told.said, told.right, told.text] for step, told in one.told.items()},
        }
        for key, one in progress.standings.items()
    }
    content = {"version": VERSION, "owner": owner, "open": progress.open, "standings": standings}
    return json.dumps(content, ensure_ascii=False)


def from_json(owner: str, text: str) -> Progress:
    """The inverse of `to_json`.

    Raises:
        ValueError: it is anything else, or somebody else's.
    """
    content = json.loads(text)
    match content:
        case {"version": 1, "owner": str(whose), "open": str(opened), "standings": dict(standings)}:
            pass
        case _:
            raise ValueError("it is no progress")
    names = [*standings, opened] if opened else [*standings]
    if whose != owner or len(standings) > MAX_DOCUMENTS or not all(map(KEY.fullmatch, names)):
        raise ValueError("it is not this visitor's")
    return Progress(opened, {key: _standing(one) for key, one in standings.items()})


def _standing(content: Any) -> Standing:
    match content:
        case {"step": step, "finished": bool(finished), "told": dict(told)} if _is_step(step):
            return Standing(step, {_step(key): _told(one) for key, one in told.items()}, finished)
    raise ValueError("it has no standing")


def _told(content: Any) -> Told:
    match content:
        case [said, right, None | str()] if _is_option(said) and _is_option(right):
            return Told(said, right, None if content[2] is None else content[2][:MAX_TOLD])
    raise ValueError("nothing of that kind is told")


def _step(text: str) -> int:
    step = int(text) if re.fullmatch("[0-9]{1,2}", text) else -1
    if not _is_step(step):
        raise ValueError("there is no such step")
    return step


def _is_step(value: Any) -> bool:
    return is_whole(value, 0, MAX_STEPS - 1)


def _is_option(value: Any) -> bool:
    return value is None or is_whole(value, 0, MAX_OPTIONS - 1)


def _content(owner: str, progress: Progress) -> bytes:
    """What a file holds: of too much, what was changed longest ago is left out."""
    content = to_json(owner, progress).encode("utf-8")
    standings = dict(progress.standings)
    while len(content) > MAX_BYTES:
        del standings[next(iter(standings))]
        content = to_json(owner, replace(progress, standings=standings)).encode("utf-8")
    return content


class ProgressFiles:
    """The files in one folder, which need not exist yet. Safe from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._memory: OrderedDict[str, Progress] = OrderedDict()

    def load(self, owner: str) -> tuple[Progress, str]:
        """An owner's progress, and a sentence where it cannot be read."""
        with self._lock:
            if owner in self._memory:
                return self._memory[owner], NOT_KEPT
        try:
            with self._path(owner).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                return Progress(), DAMAGED
            return from_json(owner, content.decode("utf-8")), ""
        except FileNotFoundError:
            return Progress(), ""
        except (OSError, ValueError, RecursionError):
            return Progress(), DAMAGED

    def save(self, owner: str, progress: Progress) -> str:
        """Keep an owner's progress; a sentence where that is in memory only."""
        with self._lock:
            self._memory.pop(owner, None)
            try:
                self._write(self._path(owner), _content(owner, progress))
            except OSError:
                self._memory[owner] = progress
                while len(self._memory) > MAX_IN_MEMORY:
                    self._memory.popitem(last=False)
                return NOT_KEPT
        return ""

    def _path(self, owner: str) -> Path:
        if not OWNER.fullmatch(owner):
            raise ValueError("it is no name of a visitor")
        return self.folder / f"{owner}.json"

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            self._make_room()
        unfinished = path.with_suffix(f".{token_hex(4)}.new")
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise

    def _make_room(self) -> None:
        files = list(self.folder.glob("*.json"))
        if len(files) >= MAX_FILES:
            with suppress(OSError):
                min(files, key=lambda path: path.stat().st_mtime).unlink()
