"""A file that was made at a click is there when the browser comes for it, however many pages ran since."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from tests.clock import Clock
from ui.server import downloads
from ui.server.downloads import FETCHED_WITHIN_S, keep_downloads


class Server:
    """Its files, and a clock."""

    def __init__(self) -> None:
        self.storage = MemoryMediaFileStorage("/media")
        self.manager = MediaFileManager(self.storage)
        self.clock = Clock()
        keep_downloads(self.manager, self.clock)

    def made(self, text: str) -> str:
        """Somebody has pressed a button for that file; its address."""
        file_id = self.manager.add_deferred(lambda: text, "text/csv", f"of {text}")
        return self.manager.execute_deferred(file_id)

    def pages_run(self) -> None:
        for _ in range(3):
            self.manager.remove_orphaned_files()

    def has(self, address: str) -> bool:
        try:
            self.storage.get_file(PurePosixPath(address).name)
        except MediaFileStorageError:
            return False
        return True


def test_what_was_made_is_there_though_pages_ran() -> None:
    server = Server()
    table = server.made("a table")
    server.pages_run()
    assert server.has(table)


def test_it_goes_when_the_next_is_dropped_after_a_while() -> None:
    server = Server()
    table = server.made("a table")
    server.pages_run()
    server.clock.now += FETCHED_WITHIN_S
    another = server.made("another")
    server.pages_run()
    assert (server.has(table), server.has(another)) == (False, True)


def test_who_has_made_the_same_meanwhile_keeps_it() -> None:
    server = Server()
    table = server.made("a table")
    server.pages_run()
    server.clock.now += FETCHED_WITHIN_S - 1
    assert server.made("a table") == table
    server.pages_run()  # dropped for the second time
    server.clock.now += 1
    server.made("another")
    server.pages_run()
    assert server.has(table)


def test_those_dropped_first_make_way_where_there_is_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "KEPT_BYTES", 20)
    server = Server()
    made = []
    for text in ("ten bytes.", "ten others", "ten more..", "more than twenty bytes"):
        made.append(server.made(text))
        server.pages_run()
        if text == "ten more..":
            assert [server.has(address) for address in made] == [False, True, True]
    assert [server.has(address) for address in made] == [False, False, False, True]


def test_what_is_shown_goes_at_once() -> None:
    server = Server()
    picture = server.manager.add(b"GIF89a", "image/gif", "here")
    server.manager.clear_session_refs()
    server.pages_run()
    assert not server.has(picture)


def test_without_it_streamlit_drops_a_file_before_it_is_fetched() -> None:
    """When this fails, Streamlit keeps such files itself, and `keep_downloads` may go."""
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    address = manager.execute_deferred(manager.add_deferred(lambda: "a table", "text/csv", "here"))
    for _ in range(2):
        manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(PurePosixPath(address).name)
