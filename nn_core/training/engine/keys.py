"""Files of one folder in any file system of fsspec: all that is known here of fsspec.

It is an extra (`requirements-cluster.txt`), and imported when such a folder is opened.
https://filesystem-spec.readthedocs.io
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from errno import EACCES, EIO
from functools import wraps
from typing import ParamSpec, TypeVar

from nn_core.training.engine.place import Pieces

logger = logging.getLogger(__name__)

Args = ParamSpec("Args")
Result = TypeVar("Result")

SILENT = "it does not answer as it should"


def _as_os_error(call: Callable[Args, Result]) -> Callable[Args, Result]:
    """Whatever a file system raises is an `OSError` with a number; what others raise, the log says."""

    @wraps(call)
    def called(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        try:
            return call(*args, **kwargs)
        except (FileNotFoundError, FileExistsError):
            raise
        except PermissionError as error:
            raise PermissionError(EACCES, "permission denied") from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno:
                raise
            logger.warning("the place where runs are kept: %r", error)
            raise OSError(EIO, SILENT) from error

    return called


class Keys:
    """Files by their names. Whatever goes wrong is an `OSError`.

    Raises:
        ImportError, ValueError: there is nothing to reach such an address with.
    """

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs

        # Others write here too, so what was listed before says nothing.
        self._fs, root = url_to_fs(address, use_listings_cache=False, skip_instance_cache=True)
        self._root = str(root).rstrip("/")
        self._finds = "prefix" in inspect.signature(self._fs.find).parameters

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @_as_os_error
    def make(self) -> None:
        """Have the folder."""
        self._fs.makedirs(self._root, exist_ok=True)

    @_as_os_error
    def names(self, prefix: str = "") -> list[str]:
        """Those that begin so, of which object stores list no others."""
        self._fs.invalidate_cache()
        names = (str(path).rpartition("/")[2] for path in self._listed(prefix))
        return [name for name in names if name.startswith(prefix)]

    def _listed(self, prefix: str, tries: int = 5) -> list[str]:
        """Paths, with that prefix if there is a way to ask for it."""
        try:
            if prefix and self._finds:
                return list(self._fs.find(self._root, prefix=prefix))
            return list(self._fs.ls(self._root, detail=False))
        except FileNotFoundError:
            return []
        except KeyError:  # that in memory stumbles over what another thread removes meanwhile
            if tries == 1:
                raise
            return self._listed(prefix, tries - 1)

    @_as_os_error
    def read(self, name: str, start: int | None = None, end: int | None = None) -> bytes:
        """All of it, or the bytes from one to before another."""
        return bytes(self._fs.cat_file(self._path(name), start=start, end=end))

    @_as_os_error
    def create(self, name: str, text: bytes) -> None:
        """Write a file that is not there.

        Raises:
            FileExistsError: it is.
        """
        with self._fs.open(self._path(name), "xb") as file:
            file.write(text)

    @_as_os_error
    def write(self, name: str, text: bytes) -> None:
        """Write a small file at once."""
        self._fs.pipe_file(self._path(name), text)

    @_as_os_error
    def fill(self, name: str, pieces: Pieces) -> tuple[int, bytes]:
        """Write it piece by piece; its size, and the last piece."""
        size = 0
        piece: bytes | memoryview = b""
        with self._fs.open(self._path(name), "wb") as file:
            for piece in pieces:
                file.write(piece)
                size += len(piece)
        return size, bytes(piece)

    @_as_os_error
    def remove(self, name: str) -> None:
        """Have no such file."""
        try:
            self._fs.rm_file(self._path(name))
        except Exception:  # each file system has a word of its own for what another has just removed
            if self._fs.exists(self._path(name)):
                raise
