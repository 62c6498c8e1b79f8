"""A file that was made for a download is there until the browser has fetched it.

Streamlit makes it at the click, tells the browser where it is, and drops it when the scripts of any two
pages have ended since. Where thirty people have pages that look for news twice a second, that is sooner
than a browser asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

FETCHED_WITHIN_S = 60.0
KEPT_BYTES = 200_000_000
"""Of dropped files together; those dropped first make way. The one dropped last stays, whatever its size."""


def keep_downloads(manager: MediaFileManager, clock: Callable[[], float] = time.monotonic) -> None:
    """From now on a file for a download stays `FETCHED_WITHIN_S` after it was dropped, and goes when the next
    is dropped after that; not if somebody has made the same meanwhile.
    """
    storage = cast(MemoryMediaFileStorage, manager._storage)
    delete = storage.delete_file
    until: dict[str, float] = {}

    def drop(file_id: str) -> None:
        """Called with the manager's lock held."""
        file = storage._files_by_id.get(file_id)
        if file is None or file.kind != MediaFileKind.DOWNLOADABLE:
            delete(file_id)
            return
        now = clock()
        until.pop(file_id, None)
        until[file_id] = now + FETCHED_WITHIN_S
        room = KEPT_BYTES
        for one in list(reversed(until)):
            room -= storage._files_by_id[one].content_size
            if one != file_id and (until[one] <= now or room < 0):
                del until[one]
                if one not in manager._file_metadata:
                    delete(one)

    storage.delete_file = drop  # type: ignore[method-assign]
