"""Refuse, in words, a run or a look that needs more memory or more time than one may use."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from nn_core.network.fields import SpecError, shape_text
from nn_core.training.errors import ConfigError
from nn_core.training.memory import (
    FLOAT,
    MAX_CHUNK_BYTES,
    MAX_RUN_BYTES,
    chunk_of,
    image_count,
    shrunk,
    size_text,
)

MAX_STEP_MACS = 200 * 10**9
"""Multiply-adds of one step, backward included: about 10 seconds of one processor. Until it is over it cannot
be paused, and nobody else trains there."""
BACKWARD = 3
"""A forward pass and its backward pass take so many times what the forward pass takes: the gradients of the
inputs and those of the weights are as dear as the outputs."""


def check_memory(run: Any, layer_index: int | None, field: str) -> None:
    """Refuse a run that needs more memory than one may use: say what takes the most and what would fit.

    Args:
        layer_index, field: where the shape of the images is set.
    """
    memory = run.memory()
    if memory.total <= MAX_RUN_BYTES:
        return
    needs = f"This run needs {size_text(memory.total)} of memory; a run may use {size_text(MAX_RUN_BYTES)}."
    batch = _largest_batch(run, lambda other: other.memory().total, MAX_RUN_BYTES)
    if batch:
        raise ConfigError(
            "batch_size",
            f"{needs} A batch of {run.config.batch_size:,} takes {size_text(memory.work)}. "
            f"This architecture allows {batch:,}.",
        )
    images, shape = memory.images[run.dataset, run.image_shape], run.image_shape
    if images < memory.weights:
        weights = size_text(memory.weights)
        raise SpecError(None, None, f"{needs} The weights, their gradients and copies take {weights}.")
    # A chunk does not shrink with the images: fewer of them are looked at once while they are large.
    left = MAX_RUN_BYTES - memory.resting - MAX_CHUNK_BYTES
    fits = shrunk(shape, left / (memory.total - memory.resting))
    raise SpecError(
        layer_index,
        field,
        f"{needs} {image_count(run.dataset):,} images of {shape_text(shape)} take {size_text(images)}. "
        f"Use a smaller input: about {shape_text(fits)} fit.",
    )


def check_step(run: Any) -> None:
    """Refuse a batch on which one step would take too long."""
    needed = run.step_macs()
    if needed > MAX_STEP_MACS:
        batch = _largest_batch(run, lambda other: other.step_macs(), MAX_STEP_MACS)
        way = f"This architecture allows {batch:,}." if batch else "Make the network smaller."
        raise ConfigError(
            "batch_size",
            f"One step on a batch of {run.config.batch_size:,} takes {billions(needed)} multiply-adds; "
            f"it may take {billions(MAX_STEP_MACS)}. {way}",
        )


def dense_macs(points: int, *networks: Sequence[int]) -> int:
    """Multiply-adds of so many points through dense networks, given the sizes of their layers."""
    return points * sum(before * after for sizes in networks for before, after in pairwise(sizes))


def billions(count: int) -> str:
    """As people say it: "3 billion"."""
    return f"{count / 10**9:,.0f} billion"


def _largest_batch(run: Any, needed: Callable[[Any], int], most: int) -> int:
    """The most images in a step of a run that needs no more than that; 0 if not even two are."""

    def needed_by(batch_size: int) -> int:
        return needed(replace(run, config=replace(run.config, batch_size=batch_size)))

    largest = bisect_right(range(1, run.config.batch_size), most, key=needed_by)
    return largest if largest > 1 else 0


def check_look(field: str, count: int, numbers: int) -> None:
    """Refuse to look at so many things at once that their maps would not fit in memory."""
    most = chunk_of(numbers, count)
    if count > most:
        raise ConfigError(
            field,
            f"{count} at once need {size_text(FLOAT * count * numbers)} of memory for these layers; "
            f"at most {most} fit.",
        )
