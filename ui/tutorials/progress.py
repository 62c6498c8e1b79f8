"""How far this session's visitor has come, in every tab and after every restart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock

from nn_core.home import home
from nn_core.tutorials.progress import Progress, ProgressFiles
from ui.shell.visitor import me


@cache
def _files(folder: Path) -> ProgressFiles:
    return ProgressFiles(folder)


def _mine() -> ProgressFiles:
    return _files(home() / "progress")


def progress() -> tuple[Progress, str]:
    """It, and a sentence where it cannot be read or kept."""
    return _mine().load(me())


_CHANGING = Lock()


def change(how: Callable[[Progress], Progress]) -> None:
    """Change it, from how it stands now: another tab may have changed it."""
    with _CHANGING:
        _mine().save(me(), how(progress()[0]))
