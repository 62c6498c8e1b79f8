"""The tests that stand beside the browser's modules, under Node."""

import subprocess

from tests.node import ASSETS, NODE, needs_node


@needs_node
def test_the_modules_pass_the_tests_beside_them() -> None:
    tests = sorted(map(str, ASSETS.rglob("*.test.js")))
    assert tests
    assert NODE is not None
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout.decode()
