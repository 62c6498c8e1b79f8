"""Which tutorials and challenges there are: ours, and those in the folder that `LAYERSCOPE_TUTORIALS` names.

A file is read anew when it changes, so an author sees it without a restart. One of the same name as ours
takes its place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from nn_core.tutorials.document import (
    MAX_CHARACTERS,
    Challenge,
    DocumentError,
    Pages,
    Tutorial,
    read_challenge,
    read_tutorial,
)
from nn_core.tutorials.facts import FACTS
from ui.shell.catalogue import CATALOGUE

OURS = Path(__file__).resolve().parents[2] / "tutorials"
CHALLENGES = "challenges"
MAX_FILES = 200
NAME = re.compile(r"[a-z0-9_-]{1,60}")
PAGE = "tutorials"
PAGES: Pages = {
    entry.name: FACTS.get(entry.name, {})
    for entries in CATALOGUE.values()
    for entry in entries
    if entry.name != PAGE
}

Document = TypeVar("Document", Tutorial, Challenge)


@dataclass(frozen=True)
class Library:
    """What can be worked through, by key ("10_kernel", "challenges/half"), in the order of the names.

    Attributes:
        problems: of each file that cannot be used, what is wrong with it, with lines and cures.
    """

    tutorials: dict[str, Tutorial]
    challenges: dict[str, Challenge]
    problems: tuple[str, ...]

    def get(self, key: str) -> Tutorial | Challenge | None:
        return self.tutorials.get(key) or self.challenges.get(key)


def library() -> Library:
    """All that there is now."""
    own = os.environ.get("LAYERSCOPE_TUTORIALS")
    return read_folders(OURS, *([Path(own).expanduser()] if own else []))


def read_folders(*folders: Path) -> Library:
    """What is in some folders; of two files of one name that in the later folder holds."""
    problems = [
        f"{folder}, which LAYERSCOPE_TUTORIALS names, is no folder."
        for folder in folders
        if not folder.is_dir()
    ]
    tutorials: dict[str, Tutorial] = {}
    challenges: dict[str, Challenge] = {}
    for folder in folders:
        tutorials |= _read_all(folder, "", read_tutorial, problems)
        challenges |= _read_all(folder / CHALLENGES, f"{CHALLENGES}/", read_challenge, problems)
    return Library(dict(sorted(tutorials.items())), dict(sorted(challenges.items())), tuple(problems))


def _read_all(
    folder: Path, prefix: str, read: Callable[[str, str, Pages], Document], problems: list[str]
) -> dict[str, Document]:
    found = {}
    for path in _files(folder, problems):
        document = _read(path, f"{prefix}{path.name}", read)
        if isinstance(document, str):
            problems.append(document)
        else:
            found[f"{prefix}{path.stem}"] = document
    return found


def _files(folder: Path, problems: list[str]) -> Iterator[Path]:
    files = sorted(folder.glob("*.md"))
    if len(files) > MAX_FILES:
        problems.append(f"Of {folder.name} only {MAX_FILES} files are read: there are {len(files):,}.")
    for path in files[:MAX_FILES]:
        if NAME.fullmatch(path.stem):
            yield path
        else:
            problems.append(f"{path.name}: a file's name has small letters, digits, - and _ only.")


def _read(path: Path, file: str, read: Callable[[str, str, Pages], Document]) -> Document | str:
    """The document in a file, or what is wrong with it."""
    try:
        state = path.stat()
        if state.st_size > 4 * MAX_CHARACTERS:
            return f"{file}: it is longer than {MAX_CHARACTERS:,} characters: make two of it."
        return _read_once(path, file, read, (state.st_mtime_ns, state.st_size, state.st_ino))
    except OSError as error:
        return f"{file}: it cannot be read: {error.strerror}."


@lru_cache(maxsize=4 * MAX_FILES)
def _read_once(
    path: Path, file: str, read: Callable[[str, str, Pages], Document], _state: tuple[int, int, int]
) -> Document | str:
    try:
        return read(path.read_bytes().decode("utf-8").replace("\r\n", "\n"), file, PAGES)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return f"{file}, line {line}: it is no text in UTF-8: save it as that."
    except DocumentError as error:
        return str(error)
