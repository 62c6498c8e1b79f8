"""What of the browser's modules a page ran, for `make coverage`."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Page

from ui.shell.assets import ASSETS, address

# A folder in which Node leaves what it ran of each module; what the pages ran of them is left there too.
FOLDER = os.environ.get("NODE_V8_COVERAGE", "")
COUNTING = FOLDER != ""
MODULES_AT = address("")


@contextmanager
def counted(page: Page) -> Iterator[None]:
    """Leaves what was run of the modules since the page's last reload, as Node writes it."""
    if not COUNTING:
        yield
        return
    session = page.context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", {"callCount": False, "detailed": True})
    yield
    scripts = session.send("Profiler.takePreciseCoverage")["result"]
    session.send("Profiler.stopPreciseCoverage")  # else all that it has counted stays in the browser's memory
    session.detach()
    modules = [
        {**script, "url": (ASSETS / path.removeprefix(MODULES_AT)).as_uri()}
        for script in scripts
        if (path := urlsplit(script["url"]).path).startswith(MODULES_AT)
    ]
    Path(FOLDER, f"coverage-{uuid4()}.json").write_text(json.dumps({"result": modules}), encoding="utf-8")
