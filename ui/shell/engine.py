"""The one training engine of this server.

Training is in processes of their own, about one for each processor; `LAYERSCOPE_HOSTS=2` makes it two, and
`LAYERSCOPE_HOSTS=0` trains in this process, which then loads torch. With `LAYERSCOPE_ENGINE=ray` the
processes are on a Ray cluster.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_core.training import Engine
    from nn_core.training.engine.store import Store

logger = logging.getLogger(__name__)

MAX_HOSTS = 256
"""More are a slip of the keyboard: each loads torch, about 300 MB."""

_lock = threading.Lock()
_engine: Engine | None = None
_store: Store | None = None
_keeps = False
_unkept = ""  # why runs are not kept, though they should be


def engine() -> Engine:
    """The engine, started at its first use.

    Raises:
        ClusterError: it is to be on a Ray cluster, and there is none.
    """
    global _engine
    with _lock:
        if _engine is None:
            _engine = _begun()
        return _engine


def _begun() -> Engine:
    from nn_core.training import HostedEngine, LocalEngine

    store, count, share = _opened() if _keeps else None, hosts(), address_share()
    if on_ray():
        from nn_core.training.engine.ray_hosts import RayEngine

        return RayEngine(count, store, share)
    if count == 0:
        return LocalEngine(store=store, origin_share=share)
    return HostedEngine(count, store=store, origin_share=share)


def hosts() -> int | None:
    """How many are asked for; None: as many as fit this machine."""
    asked = os.environ.get("LAYERSCOPE_HOSTS", "").strip()
    if not asked:
        return None
    if asked.isdecimal() and int(asked) <= MAX_HOSTS:
        return int(asked)
    logger.warning(
        "LAYERSCOPE_HOSTS is %r, but should be a whole number from 0 to %d. Taken as if it were not there.",
        asked,
        MAX_HOSTS,
    )
    return None


def address_share() -> float:
    """The part of all runs that those who come from one internet address may have."""
    from nn_core.training.engine.room import ORIGIN_SHARE

    asked = os.environ.get("LAYERSCOPE_ADDRESS_SHARE", "").strip()
    if not asked:
        return ORIGIN_SHARE
    with suppress(ValueError):
        if 0 < (share := float(asked)) <= 1:
            return share
    logger.warning(
        "LAYERSCOPE_ADDRESS_SHARE is %r, but should be a number above 0 and up to 1. Taken as if it were not "
        "there.",
        asked,
    )
    return ORIGIN_SHARE


def on_ray() -> bool:
    """Whether training is to be on a Ray cluster."""
    asked = os.environ.get("LAYERSCOPE_ENGINE", "").strip()
    if asked not in ("", "ray"):
        logger.warning(
            "LAYERSCOPE_ENGINE is %r, but may only be 'ray'. Taken as if it were not there.", asked
        )
    return asked == "ray"


def keep_runs() -> None:
    """Have the engine, once it starts, keep its runs in Layerscope's home.

    Where that cannot be, the log says why, and the server goes on without.
    """
    global _keeps
    _keeps = True


def _opened() -> Store | None:
    global _store, _unkept
    from nn_core.training.engine.store import open_store
    from nn_core.training.errors import StoreError

    try:
        _store = open_store()
    except (ImportError, StoreError) as error:
        _unkept = str(error)
        logger.warning("%s", error)
    return _store


def close_engine() -> None:
    """Stop every run and every worker. Runs that are kept are stored as they stand."""
    global _engine, _store, _keeps, _unkept
    with _lock:
        if _engine is not None:
            _engine.close()
        if _store is not None:
            _store.close()
        _engine, _store, _keeps, _unkept = None, None, False, ""


def trouble() -> str:
    """A sentence while runs cannot be stored, else empty. Starts no engine."""
    return "" if _engine is None else _engine.trouble


def unready() -> str:
    """A sentence while nobody new can begin a run, or none can be stored; else empty. Starts no engine."""
    return "The engine is starting, or closing." if _engine is None else _unkept or trouble() or _engine.full


def warm_up() -> None:
    """Start the engine, which loads torch and MNIST where it trains, and parse MNIST for the pages.

    Where it is to be on a cluster that is not there, the log says so and the server ends: who asked for one
    is not to find out much later that it is not used.
    """
    from nn_core.data import load
    from nn_core.training.errors import ClusterError

    try:
        engine()
    except ClusterError as error:
        logger.critical("%s", error)
        signal.raise_signal(signal.SIGTERM)
    else:
        load("mnist")
