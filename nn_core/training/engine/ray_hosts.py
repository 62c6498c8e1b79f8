"""Hosts on a Ray cluster: actors that run where there is room, on any of its machines.

Ray is imported when an engine is made, and never by who only imports this module.
"""

from __future__ import annotations

import logging
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import nn_core
from nn_core.training.engine import host
from nn_core.training.engine.far import FarEnd, FarProcess
from nn_core.training.engine.hosts import HostedEngine
from nn_core.training.engine.room import MAX_RUNS, Room
from nn_core.training.engine.store import Store
from nn_core.training.errors import ClusterError
from nn_core.training.memory import MAX_RUN_BYTES, size_text

logger = logging.getLogger(__name__)

PROCESSORS = 0.5
"""What a host costs. It takes a whole one, but so the hosts of a machine that is gone find room elsewhere."""
HOST_BYTES = 2**31
"""What a host costs: torch, and runs as large as one may be."""
PLACE_S = 5.0
"""Where no machine has room for a host after this time, it counts as dead, and is tried again later."""
REACH_S = 5.0
LEFT_OUT = [
    "/*",
    "!.",
    "!/nn_core",
    "!/assets",
    "/assets/*",
    "!/assets/data",
    "!/assets/models",
    "__pycache__",
]
"""Of what each machine gets, as `.gitignore` says it: hosts need the code, and what they read beside it."""
OWN = {"object_store_memory": 10**8, "include_dashboard": False}
"""A cluster of this machine alone. Hosts hardly use the memory that all processes share."""
_joining = ThreadPoolExecutor(1, "Ray")
"""Its thread lives as long as this process. Linux ends the processes of a cluster of this machine alone
together with the thread that started them, as Ray asks it to; who wants an engine first may end soon.
"""

MISSING = (
    "LAYERSCOPE_ENGINE=ray needs the Python package ray, which is not installed: "
    "pip install -r requirements-cluster.txt."
)
NO_ROOM = "No machine of the cluster has room for a host: %s of a processor and %s."
SILENT = "No Ray cluster answers at {} (RAY_ADDRESS): {}"


class RayEngine(HostedEngine):
    """Runs in hosts on a Ray cluster: on the one that `RAY_ADDRESS` names, else on one of this machine alone.

    Args:
        hosts: how many; by default one for each processor but one, if half of the memory is enough.
        store: in a folder that all machines have at the same place.
        origin_share: see `LocalEngine`.

    Raises:
        ClusterError: Ray is not installed, or does not answer.
    """

    def __init__(
        self, hosts: int | None = None, store: Store | None = None, origin_share: float = Room.origin_share
    ) -> None:
        connect()
        import ray

        owned = ray.cluster_resources()
        count = hosts or hosts_for(owned.get("CPU", 0.0), owned.get("memory", 0.0))
        machines = sum(node["Alive"] for node in ray.nodes())
        logger.info("%d hosts on %d machines", count, machines)
        super().__init__(
            count,
            max_runs=MAX_RUNS * machines,
            max_bytes=MAX_RUN_BYTES * count,
            origin_share=origin_share,
            store=store,
            start=start,
        )

    def close(self) -> None:
        import ray

        super().close()
        ray.shutdown()


def hosts_for(processors: float, memory: float) -> int:
    """How many hosts leave half of a cluster free for those of machines that will be gone, and one processor
    for the server.
    """
    return max(1, min(int(processors / 2 / PROCESSORS) - 1, int(memory / 2 / HOST_BYTES)))


def connect() -> None:
    """Join the cluster, and have it import what runs here, from a folder that each machine gets.

    Raises:
        ClusterError: Ray is not installed, or does not answer.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # tell nobody what is done here
    try:
        import ray
    except ImportError:
        raise ClusterError(MISSING) from None
    address = os.environ.get("RAY_ADDRESS", "").strip()
    (package,) = nn_core.__path__
    code = {"working_dir": str(Path(package).parent), "excludes": LEFT_OUT}
    try:
        if ":" in address:
            _reach(address)
        own = {} if address else OWN
        _joining.submit(ray.init, address=address or "local", runtime_env=code, **own).result()
    except Exception as error:
        raise ClusterError(SILENT.format(address or "this machine", error)) from error


def _reach(address: str) -> None:
    """Ray itself asks for many minutes whether anybody is there.

    Raises:
        OSError, ValueError: nobody is, or this is no address.
    """
    name, _, port = address.rpartition(":")
    socket.create_connection((name.strip("[]"), int(port)), REACH_S).close()


def start() -> FarProcess:
    """A host on the cluster, once there is room for it."""
    return FarProcess(Actor())


class Actor:
    """A `FarEnd` on whatever machine has room for it."""

    def __init__(self) -> None:
        from ray.util.placement_group import placement_group

        self._room = placement_group([{"CPU": PROCESSORS, "memory": HOST_BYTES}])
        self._lock = Lock()
        self._handle: Any = None
        self._gone = False

    def tell(self, piece: bytes) -> None:
        self._call("tell", piece)

    def hear(self) -> bytes:
        piece: bytes = self._call("hear")
        return piece

    def kill(self) -> None:
        from ray.util.placement_group import remove_placement_group

        self._gone = True
        remove_placement_group(self._room)  # whatever is in it ends

    def _call(self, name: str, *args: Any) -> Any:
        import ray

        try:
            return ray.get(getattr(self._placed(), name).remote(*args))
        except Exception as error:  # also where nobody knows whether it came through: there must be no gap
            raise ConnectionError from error

    def _placed(self) -> Any:
        """The actor, once it has its room."""
        import ray
        from ray.util.scheduling_strategies import PlacementGroupSchedulingStrategy

        with self._lock:
            if self._handle is None:
                if self._gone:
                    raise ConnectionError
                if not self._room.wait(PLACE_S):
                    self._gone = True
                    logger.error(NO_ROOM, PROCESSORS, size_text(HOST_BYTES))
                    raise ConnectionError
                kind: Any = ray.remote(FarEnd)
                self._handle = kind.options(
                    num_cpus=PROCESSORS,
                    memory=HOST_BYTES,
                    max_concurrency=2,
                    scheduling_strategy=PlacementGroupSchedulingStrategy(self._room),
                ).remote(host.serve)
        return self._handle
