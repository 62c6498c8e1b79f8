"""The server: Streamlit's script, the live stream beside it, and the engine underneath.

`streamlit run app.py` finds `app` and serves it.
"""

import os

# One thread for each maths library: beside other work, more threads make training several times slower.
for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

import gc
import logging
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount, WebSocketRoute
from streamlit.runtime import get_instance

from ui.server.doors import Doors
from ui.server.downloads import keep_downloads
from ui.server.floods import Floods
from ui.server.headers import Headers, ancestors, failed
from ui.server.health import health_routes
from ui.server.metrics import metrics_routes
from ui.server.uploads import Uploads
from ui.shell import batches, callbacks, reruns, theme
from ui.shell.assets import Assets
from ui.shell.engine import close_engine, keep_runs, warm_up
from ui.shell.live import live
from ui.shell.opening import opening_routes
from ui.shell.prefix import prefix
from ui.shell.trouble import is_fault, tell

ROOT = Path(__file__).resolve().parent

# Frames, clicks and pages share one interpreter: the event loop, which gives it away with each message that
# it sends, has it back after 0.2 ms instead of 5.
sys.setswitchinterval(2e-4)

callbacks.finish()
reruns.hear_out()
reruns.stay()
theme.describe_once()
batches.call_in_batches()
batches.tell_at_once()
logging.getLogger("streamlit.error_util").addFilter(is_fault)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Load torch and MNIST while the first visitor's browser loads the page; store every run at the end."""
    keep_downloads(get_instance().media_file_mgr)
    keep_runs()
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    yield
    close_engine()


def _warm_up() -> None:
    warm_up()
    gc.collect()
    gc.freeze()


app = st.App(
    str(ROOT / "ui" / "shell" / "script.py"),
    lifespan=lifespan,
    on_script_error=tell,
    exception_handlers={Exception: failed},
    middleware=[Middleware(Headers, ancestors()), Middleware(Doors), Middleware(Floods), Middleware(Uploads)],
    routes=[
        *opening_routes(),
        *health_routes(),
        *metrics_routes(),
        WebSocketRoute(f"{prefix()}/live", live),
        Mount(f"{prefix()}/assets", app=Assets()),
    ],
)
