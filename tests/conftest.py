"""Settings for all tests."""

import os

# As in app.py: beside other work, more threads make torch several times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import logging
import re
import sys
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from xdist.scheduler import LoadScopeScheduling

import ui.shell.engine as shell_engine
from ui.kit import answered
from ui.shell.engine import close_engine

# The same examples each time: a change is refused for what it does, not for what luck found elsewhere.
# The walks try more of them, `--hypothesis-profile search` looks where nobody has looked.
settings.register_profile("gate", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("walk", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("gate")


# A page is a script, no module: pytest would run "pages/cnn_lab.py" to learn what tests/pages/cnn_lab may be.
sys.modules["pages"] = None  # type: ignore[assignment]

BROWSER = "tests/browser/"
# In this order, and then all others: the short tests end at the same time.
DEAR_FIRST = (BROWSER, "tests/tutorials/", "tests/prompts/")
# One worker takes all that wait for the networks of a contest, one all that wait for the reader of digits:
# each process trains its own.
TOGETHER = ("why_convolution", "dense")


class DearOnesTogether(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Whichever worker is free takes the next test, except that tests with a dear start share it: so do those
    with a browser in one file."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path.startswith(BROWSER):
            return path
        of = nodeid.partition("[")[2]
        return next((part for part in TOGETHER if part in path or re.match(rf"{part}[]-]", of)), nodeid)

    def mark_test_complete(self, node: object, item_index: int, duration: float = 0) -> None:
        """xdist counts what is left of all that a worker was ever given: thousands, after each test."""
        scope = self._split_scope(self.registered_collections[node][item_index])
        super().mark_test_complete(node, item_index, duration)
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With a browser first, so that each worker opens one once. All tutorials and prompts are walks."""
    for item in items:
        if item.nodeid.startswith(DEAR_FIRST[1:]):
            item.add_marker(pytest.mark.walk)
    items.sort(key=lambda item: [not item.nodeid.startswith(dear) for dear in DEAR_FIRST])


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> DearOnesTogether:
    config.option.loadscopereorder = False
    return DearOnesTogether(config, log)


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads, or writes to, what the app has kept for who uses this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERSCOPE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_page_is_of_one_server() -> Iterator[None]:
    """Each AppTest is a server that has just started: it looks for components in all installed packages (a
    third of what it costs) and compiles the app's scripts. Here the first does so for all."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(ScriptCache, "get_bytecode", ScriptCache().get_bytecode)
        yield


@pytest.fixture(scope="session", autouse=True)
def _who_waits_for_a_page_leaves_it_the_processor() -> Iterator[None]:
    """AppTest looks a thousand times a second whether it is there, and takes the interpreter each time."""
    refuse = local_script_runner.require_widgets_deltas

    def wait(runner: LocalScriptRunner, timeout: float = 3) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        if runner._script_thread.is_alive():
            refuse(runner, 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(scope="session", autouse=True)
def _streamlit_speaks_through_one_logger() -> None:
    """pytest listens to each that keeps its messages to itself, before each test anew: Streamlit has 120."""
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("streamlit") and isinstance(logger, logging.Logger):
            logger.propagate = True


@pytest.fixture(scope="session", autouse=True)
def _pages_without_a_browser_train_in_this_process() -> Iterator[None]:
    """It has torch anyway, and they may look into the engine. Servers that tests start train as users' do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell_engine, "hosts", lambda: 0)
        yield


@pytest.fixture(scope="session", autouse=True)
def _pages_without_a_browser_get_no_cookies() -> Iterator[None]:
    """AppTest says that whoever asks for one gets an object which pretends to be anything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ContextProxy, "cookies", {})
        yield


@pytest.fixture(autouse=True)
def _nobody_has_answered_anything() -> None:
    """A page without a browser is always of the same visitor."""
    answered._of_visitors.clear()


@pytest.fixture
def engine_ends() -> Iterator[None]:
    """The next test begins with an engine that has no runs."""
    yield
    close_engine()


@pytest.fixture(scope="module")
def engine_ends_with_the_file() -> Iterator[None]:
    """For a file whose tests share what one of them has trained."""
    yield
    close_engine()
