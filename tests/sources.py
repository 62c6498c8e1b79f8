"""The app's own sources, for tests of what holds in every file: read and parsed once a process."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP = ("nn_core", "ui", "pages")


@cache
def sources(*folders: str) -> tuple[Path, ...]:
    """The modules in some of the repository's folders."""
    return tuple(sorted((path for folder in folders for path in (ROOT / folder).rglob("*.py")), key=str))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All that stands in a file."""
    return tuple(ast.walk(tree(path)))
