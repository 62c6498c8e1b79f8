"""Memory that was freed goes back to the system.

What a network learns is kept in thousands of small blocks (the timeline), and between two of them lies what a
step needed in between. The GNU C library keeps freed blocks that lie so: it gives back by itself only what is
free at the end of its memory, and asks for more where no free block is large enough. So a process in which
runs come and go grows, though they are gone. https://man7.org/linux/man-pages/man3/malloc_trim.3.html
"""

from __future__ import annotations

from contextlib import suppress
from ctypes import CDLL, c_size_t
from threading import Event

EVERY_S = 10.0


def give_back() -> None:
    """Whole pages in which no block is in use go back to the system, where the C library can do that."""
    with suppress(AttributeError, TypeError):  # another C library; Windows
        CDLL(None).malloc_trim(c_size_t(0))


def keep_giving_back(ended: Event) -> None:
    """Do so now and then, until that is set. Who allocates meanwhile may have to wait for it."""
    while not ended.wait(EVERY_S):
        give_back()
