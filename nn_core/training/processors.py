"""How many processors may this process use?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")


def processors(groups: Path = GROUPS, own_group: Path = OWN_GROUP) -> int:
    """Those of the machine that the system gives this process, within the limit of the container or of the
    service around it, rounded down; at least 1.

    Args:
        groups: where Linux shows its control groups (version 2).
        own_group: the file that says in which one this process is.
    """
    return max(1, int(min([_given(), *_limits(groups, own_group)])))


def _given() -> int:
    """Without a limit of time: a process may be bound to some of the machine's."""
    count = getattr(os, "process_cpu_count", None)  # since Python 3.13
    if count is None and hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return (count or os.cpu_count)() or 1


def _limits(groups: Path, own_group: Path) -> Iterator[float]:
    """The limits of its group and of all around that one, in processors."""
    inner = ""
    with suppress(OSError):
        lines = own_group.read_text().splitlines()
        inner = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    for folder in (groups / inner, *(groups / inner).parents):
        with suppress(OSError, ValueError, ZeroDivisionError):  # "max" is no number
            quota, period = (folder / "cpu.max").read_text().split()
            yield int(quota) / int(period)
        if folder == groups:
            return
