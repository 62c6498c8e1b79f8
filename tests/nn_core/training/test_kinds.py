"""A kind of run declares itself in its own folder, and nothing else lists the kinds."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nn_core.training.config import Config
from nn_core.training.probe import Probe
from nn_core.training.trainer import Trainer
from tests.sources import APP, ROOT, nodes, sources

TRAINING = ROOT / "nn_core" / "training"
KINDS = sorted(path.parent.name for path in TRAINING.glob("*/spec.py"))
WHERE_KINDS_MEET = {
    "nn_core/training/__init__.py": "gathers the public names",
    "benchmarks/gan_quality.py": "a classifier judges what a GAN makes",
    "benchmarks/avatars.py": "a classifier judges what a GAN makes",
    "ui/gan_lab/quality.py": "a classifier judges what a GAN makes",
    "nn_core/findings/latent/generated.py": "a classifier judges what a GAN makes",
    "nn_core/findings/augmentation/trials.py": "a GAN's samples help a classifier",
    "nn_core/findings/checkpoints.py": "trained networks of each come with the app",
    "nn_core/tutorials/facts.py": "what can be asked of each",
    "ui/sound/filters.py": "a picture forms of what a classifier's filter wants to hear",
    "ui/home/demos.py": "one demonstration of each",
    "ui/kit/asked.py": "networks of both tell classes apart",
}


def module_of(kind: str, part: str) -> ModuleType:
    return import_module(f"nn_core.training.{kind}.{part}")


def own(module: ModuleType, test: Any) -> list[Any]:
    """What a module defines itself."""
    return [thing for _, thing in inspect.getmembers(module, test) if thing.__module__ == module.__name__]


def run_of(kind: str) -> Any:
    (run,) = [cls for cls in own(module_of(kind, "spec"), inspect.isclass) if cls.__name__.endswith("Run")]
    return run


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_declares_all_that_it_is_in_its_own_folder(kind: str) -> None:
    run = run_of(kind)
    assert is_dataclass(run_of(kind))
    assert run.__dataclass_params__.frozen
    assert "config" in run.__dataclass_fields__
    assert "dataset" in run.__dataclass_fields__ or isinstance(run.dataset, property)
    assert isinstance(inspect.getattr_static(run, "image_shape"), property)
    assert issubclass(run.probe, Probe)
    assert not set(run.probe.__module__.split(".")) & {*KINDS} - {kind}, "the probe of another kind"
    assert any(issubclass(cls, Config) for cls in own(module_of(kind, "spec"), inspect.isclass))
    assert isinstance(run.turns, tuple)
    assert run.stands == "" or run.stands.endswith(".")
    module, _, trainer = run.trainer.partition(":")
    assert module == f"nn_core.training.{kind}.trainer"
    (built,) = [cls for cls in own(import_module(module), inspect.isclass) if cls.__name__ == trainer]
    promised = {name for name, _ in inspect.getmembers(Trainer, inspect.isfunction) if name[0] != "_"}
    optional = set() if run.turns else {"step_turn"}
    assert promised - optional <= set(dir(built))
    scripts = own(module_of(kind, "script"), inspect.isfunction)
    assert [script.__name__ for script in scripts if script.__name__.endswith("_script")], "no script"


@cache
def kind_by_name() -> dict[str, str]:
    """The kind that owns a name: its run, its config, its probe, its trainer."""
    endings = ("Run", "Config", "Probe", "Trainer")
    classes = {kind: own(module_of(kind, "spec"), inspect.isclass) for kind in KINDS}
    found = {cls.__name__: kind for kind in KINDS for cls in classes[kind] if cls.__name__.endswith(endings)}
    return found | {run_of(kind).trainer.partition(":")[2]: kind for kind in KINDS}


def kinds_named_in(source: Iterable[ast.AST]) -> set[str]:
    """The kinds whose names stand in a source, or the modules that declare them: what several use of one
    (a table of losses, a function) makes no list."""
    named = set()
    for node in source:
        if isinstance(node, ast.Name | ast.Attribute):
            named.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, ast.ImportFrom):
            named |= {alias.name for alias in node.names} | {str(node.module)}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named.add(node.value.partition(":")[0])  # "module:Class"
    declaring = {
        f"nn_core.training.{kind}.{part}": kind for kind in KINDS for part in ("spec", "trainer", "script")
    }
    modules = {
        kind for module, kind in declaring.items() for name in named if f"{name}.".startswith(f"{module}.")
    }
    return modules | {kind_by_name()[name] for name in named & kind_by_name().keys()}


def test_a_list_of_kinds_is_found_however_it_is_written() -> None:
    def kinds(source: str) -> set[str]:
        return kinds_named_in(ast.walk(ast.parse(source)))

    assert kinds("def f(run: ClassifierRun | GanRun): ...") == {"classifier", "gan"}
    assert kinds("import nn_core.training.plane.spec\ntraining.GanConfig") == {"plane", "gan"}
    assert kinds("T = ['nn_core.training.gan_plane.trainer:X']") == {"gan_plane"}
    assert kinds("from nn_core.training import Probe, RunHandle") == set()


PATHS = [ROOT / "app.py", *sources(*APP, "benchmarks")]


@pytest.mark.parametrize("path", [path.relative_to(ROOT).as_posix() for path in PATHS])
def test_nothing_lists_the_kinds(path: str) -> None:
    parent = Path(path).parent
    home = {parent.name} if parent.parent == Path("nn_core/training") else set()
    several = len(kinds_named_in(nodes(ROOT / path)) - home) > 1
    assert several == (path in WHERE_KINDS_MEET)
