"""Wait for what a test expects, however busy the machine is."""

import time
from collections.abc import Callable

PATIENCE_S = 120.0
LOOK_EVERY_S = 0.002


def until(condition: Callable[[], object], what: object = "") -> None:
    """Block until the condition holds; two minutes later the test fails and says `what`."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(LOOK_EVERY_S)
