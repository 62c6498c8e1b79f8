"""Memory that was freed: at hand for the next step, and now and then given back to the system.

A step needs megabytes that the one before it has just freed. The GNU C library gives back at once what is
free at the end of its memory, and large blocks in any case: then each step begins with hundreds of fresh
pages, which the system has to clear. https://man7.org/linux/man-pages/man3/mallopt.3.html

What a network learns is kept in thousands of small blocks (the timeline), and between two of them lies what a
step needed in between. Freed blocks that lie so it keeps by itself, and asks for more where none of them is
large enough. So a process in which runs come and go grows, though they are gone.
https://man7.org/linux/man-pages/man3/malloc_trim.3.html
"""

from __future__ import annotations

from contextlib import suppress
from ctypes import CDLL, c_int, c_size_t
from threading import Event

EVERY_S = 10.0
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""The names of what is set, in `malloc.h`."""
KEPT_BYTES, LARGEST_KEPT = 2**29, 2**25
"""So much that is free at the end stays, and blocks of that size; larger ones the library does not keep."""


def keep_at_hand() -> None:
    """What is freed stays until it is given back, where the C library can do that."""
    with suppress(AttributeError, TypeError):  # another C library; Windows
        set_to = CDLL(None).mallopt
        set_to(c_int(TRIM_THRESHOLD), c_int(KEPT_BYTES))
        set_to(c_int(MMAP_THRESHOLD), c_int(LARGEST_KEPT))


def give_back() -> None:
    """Whole pages in which no block is in use go back to the system, where the C library can do that."""
    with suppress(AttributeError, TypeError):  # another C library; Windows
        CDLL(None).malloc_trim(c_size_t(0))


def keep_giving_back(ended: Event) -> None:
    """Do so now and then, until that is set. Who allocates meanwhile may have to wait for it."""
    while not ended.wait(EVERY_S):
        give_back()
