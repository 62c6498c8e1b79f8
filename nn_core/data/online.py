"""Sets that scikit-learn downloads, once, into the user's cache; later loads need no network."""

from __future__ import annotations

import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPException
from threading import Lock
from typing import Any

import numpy as np

from nn_core.data.offline import Read
from nn_core.data.record import DataError, Shape

TIMEOUT_S = 10.0
_RETRY = {"n_retries": 1, "delay": 0.2}

_timeout_lock = Lock()


def read_openml(title: str, name: str, shape: Shape) -> Read:
    """A set of OpenML whose rows are the pixels of one image, 0 to 255, in the order `c h w`."""
    bunch = _download(title, lambda datasets: partial(datasets.fetch_openml, name, version=1, as_frame=False))
    return _checked(title, bunch.data, bunch.target, shape)


def read_olivetti() -> Read:
    """uint8 `400 1 64 64`: ten photographs of each of forty people."""
    bunch = _download("Olivetti faces", lambda datasets: datasets.fetch_olivetti_faces)
    return _checked("Olivetti faces", np.rint(bunch.images * 255), bunch.target, (1, 64, 64))


def _download(title: str, choose: Callable[[Any], Callable[..., Any]]) -> Any:
    from sklearn import datasets

    fetch = choose(datasets)
    try:
        with _short_timeout(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # scikit-learn warns of each retry
            return fetch(**_RETRY)
    except (OSError, HTTPException) as error:
        raise DataError(
            f"{title} needs a network connection the first time it is used, and the download did not work. "
            "Choose MNIST, which comes with Layerscope, or try again later."
        ) from error
    except Exception as error:  # a damaged answer may fail anywhere in the parsers
        raise _unexpected(title) from error


def _checked(title: str, pixels: Any, target: Any, shape: Shape) -> Read:
    try:
        images = np.asarray(pixels).astype(np.uint8).reshape(-1, *shape)
        return images, np.asarray(target).astype(np.int64)
    except (TypeError, ValueError) as error:
        raise _unexpected(title) from error


def _unexpected(title: str) -> DataError:
    return DataError(
        f"{title} was downloaded, but it does not hold what was expected. "
        "Choose MNIST, which comes with Layerscope, or try again later."
    )


@contextmanager
def _short_timeout() -> Iterator[None]:
    """Give up on a silent server: scikit-learn's fetchers take no time-out, but obey the process's default.

    The web server's own sockets do not block, so the default does not touch them.
    """
    with _timeout_lock:
        before = socket.getdefaulttimeout()
        socket.setdefaulttimeout(TIMEOUT_S)
        try:
            yield
        finally:
            socket.setdefaulttimeout(before)
