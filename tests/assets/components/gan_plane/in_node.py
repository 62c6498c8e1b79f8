"""The modules of the page "GAN in the plane", run under Node."""

from typing import Any

from tests.node import run_module

FOLDER = "./components/gan_plane"


def evaluate(module: str, names: str, expression: str) -> Any:
    return run_module(f'import {{ {names} }} from "{FOLDER}/{module}.js"', expression)
