"""Figures about this server for Prometheus, at `/metrics`: counts, never who, nor which run.

They are shut unless `LAYERSCOPE_METRICS` holds a secret, which whoever asks must send. An address would prove
nothing: behind a proxy on this machine every visitor comes from this machine.
"""

from __future__ import annotations

import hmac
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime import exists, get_instance
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from nn_core.home import home
from ui.server.health import ANEW
from ui.shell.engine import unready
from ui.shell.reader import READERS, TALLY

if TYPE_CHECKING:
    from prometheus_client import Metric

SECRET = "LAYERSCOPE_METRICS"
HOST = "nn_core.training.engine.host"


class Figures:
    """Reads them when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily

        yield GaugeMetricFamily("layerscope_people", "Tabs that are open.", _people())
        runs = GaugeMetricFamily("layerscope_runs", "Runs that somebody watches.", labels=["state"])
        for state, count in Counter({one.run.id: one.run.state for one in list(READERS)}.values()).items():
            runs.add_metric([state], count)
        yield runs
        yield CounterMetricFamily("layerscope_steps", "Steps of training that were watched.", TALLY.steps)
        yield CounterMetricFamily("layerscope_frames", "Frames that were sent to browsers.", TALLY.frames)
        waited = "From a wish to the next frame."
        yield SummaryMetricFamily("layerscope_waiting_seconds", waited, TALLY.waits, TALLY.waited_s)
        memory = GaugeMetricFamily("layerscope_memory_bytes", "Memory of each process.", labels=["process"])
        for name, size in _memory():
            memory.add_metric([name], size)
        yield memory
        yield GaugeMetricFamily("layerscope_ready", "1 while runs can be taken and stored.", not unready())
        with suppress(OSError):
            free = shutil.disk_usage(home()).free
            yield GaugeMetricFamily("layerscope_store_free_bytes", "Free where runs are kept.", free)


def _people() -> int:
    if not exists():
        return 0
    stats = get_instance().stats_mgr.get_stats(family_names=[ACTIVE_SESSIONS_FAMILY])
    return sum(stat.value for stat in stats[ACTIVE_SESSIONS_FAMILY] if isinstance(stat, GaugeStat))


def _memory() -> Iterator[tuple[str, int]]:
    """The bytes of this process and of each host, where Linux tells them."""
    processes = [("server", "self")]
    children = [path.read_text().split() for path in Path("/proc/self/task").glob("*/children")]
    for number in sorted(number for some in children for number in some):
        with suppress(OSError):
            if HOST in Path(f"/proc/{number}/cmdline").read_text():
                processes.append((f"host {len(processes)}", number))
    for name, number in processes:
        with suppress(OSError):
            pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
            yield name, pages * os.sysconf("SC_PAGE_SIZE")


async def _metrics(request: Request) -> Response:
    secret = os.environ.get(SECRET, "")
    if not secret:
        return PlainTextResponse("Not Found", 404)
    said = request.headers.get("authorization", "")
    if not hmac.compare_digest(said.encode(), f"Bearer {secret}".encode()):
        return PlainTextResponse("Who asks must send the secret.", 401, {"WWW-Authenticate": "Bearer"})
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(cast(Any, Figures()))
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST, **ANEW})


def metrics_routes() -> list[Route]:
    """Their one route."""
    return [Route("/metrics", _metrics)]
