"""Only the engine starts threads: who needs work done beside a page asks it for a run or a job."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.sources import APP, ROOT, nodes, sources

ENGINE = ROOT / "nn_core" / "training" / "engine"
MODULES = sources(*APP)
STARTERS = {
    "Thread", "Timer", "ThreadPoolExecutor", "ProcessPoolExecutor", "Process", "start_new_thread",
    "to_thread", "run_in_threadpool", "run_in_executor", "run_sync",
}  # fmt: skip
EXCEPTIONS = {
    "app.py": "imports torch and parses MNIST while the first visitor's browser loads the page",
    "ui/shell/live.py": "the event loop leaves edits, which wait for an engine, to a thread of the pool",
    "ui/shell/reader.py": "the event loop leaves what waits for a worker to a thread of the server's pool",
}


def started(source: Iterable[ast.AST]) -> Iterator[str]:
    """The names of what a source calls to have something done in another thread or process."""
    for node in source:
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in STARTERS:
                yield called


def test_only_the_engine_starts_threads() -> None:
    outside = [path for path in (ROOT / "app.py", *MODULES) if ENGINE not in path.parents]
    owners = {str(path.relative_to(ROOT)) for path in outside if list(started(nodes(path)))}
    assert owners == EXCEPTIONS.keys()


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("threading.Thread(target=work).start()", ["Thread"]),
        ("with ThreadPoolExecutor() as pool: pass", ["ThreadPoolExecutor"]),
        ("async def f(): await asyncio.to_thread(work)", ["to_thread"]),
        ("lock = threading.Lock()", []),
    ],
)
def test_what_starts_a_thread_is_seen(source: str, names: list[str]) -> None:
    assert list(started(ast.walk(ast.parse(source)))) == names
