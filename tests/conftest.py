"""Settings for all tests."""

import os

# As in app.py: beside other work, more threads make torch several times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

# The same examples each time: a change is refused for what it does, not for what luck found elsewhere.
# `--hypothesis-profile search` looks where nobody has looked.
settings.register_profile("gate", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("gate")


class OneBrowser(LoadScopeScheduling):
    """One worker takes all tests with a browser: two Chromiums beside two servers starve each other."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneBrowser:
    return OneBrowser(config, log)
