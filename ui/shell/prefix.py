"""The path below which pages, files and sockets lie, where a proxy gives this server a part of a name.

It is Streamlit's `server.baseUrlPath`. Only the server has to know it: a page names what it needs relative to
its own address.
"""

from __future__ import annotations

from starlette.types import Scope
from streamlit import config
from streamlit.url_util import make_url_path


def prefix() -> str:
    """As `/layers`; empty where the name is this server's alone."""
    return make_url_path(config.get_option("server.baseUrlPath"), "").rstrip("/")


def own_path(scope: Scope) -> str:
    """The path that is asked for, without the prefix."""
    path: str = scope["path"]
    return path.removeprefix(prefix()) if path.startswith(f"{prefix()}/") else path
