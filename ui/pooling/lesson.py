"""A choice worked out in float64: the maps before and after, the way back, and the experiment with motion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.mechanics.invariance import change, rotate, shift
from nn_core.mechanics.pooling import pool, pool_gradient, upsample_back
from ui.inputs import photographs
from ui.layer_before import kernel_facts, layer_maps, layer_weights
from ui.lessons import LessonPage, Session, formula_for
from ui.payload import payload
from ui.pictures import input_of, settle, thumbnails
from ui.pooling.params import MAX_AMOUNT, NO_KERNEL, PARAMS, Chosen, complete, sparse

Maps = NDArray[np.float64]
MAX_SHIFT_PX = 8
ROTATION_STEP_DEGREES = 3


@dataclass(frozen=True, eq=False)
class Experiment:
    """What a moved input does to the maps; `n` motions, the middle one is none at all.

    Attributes:
        amounts: `n`, pixels to the right or degrees counter-clockwise.
        before, after: `n h w`, the maps that are pooled and the pooled ones.
        change_before, change_after: `n` in 0..1, against the maps without motion.
    """

    amounts: NDArray[np.int64]
    before: Maps
    after: Maps
    change_before: Maps
    change_after: Maps


@dataclass(frozen=True, eq=False)
class Lesson:
    """Everything that the page shows of one choice.

    Attributes:
        x: `1 h w`, the picture.
        weight: `1 1 k k` of the convolution before, or None.
        maps: `1 h w`, what is pooled: the picture, or its feature map after ReLU.
        output: `1 h w`, the pooled map.
        gradient: `1 h w`, d sum(output) / d maps.
        restored: `1 h w`, the pooled map blown up again; NaN where no window looked.
    """

    chosen: Chosen
    x: NDArray[np.float32]
    weight: NDArray[np.float32] | None
    maps: NDArray[np.float32]
    output: Maps
    gradient: Maps
    restored: Maps
    experiment: Experiment


def work_out(values: Mapping[str, Any]) -> Lesson:
    """The lesson of a choice.

    Raises:
        MechanicsError: the settings do not fit together, or not this input.
        DataError: the input cannot be used.
    """
    chosen = complete(values)
    if chosen.input == "own":
        chosen = replace(chosen, own=settle(chosen.own, chosen.size))
    settings = chosen.settings
    x = input_of(chosen)
    settings.out_shape((1, *x.shape[1:]))
    weight = None if chosen.kernel == NO_KERNEL else layer_weights(chosen.kernel, chosen)
    maps = _features(x, weight).astype(np.float32)
    return Lesson(
        chosen,
        x,
        weight,
        maps,
        output=pool(maps, settings),
        gradient=pool_gradient(maps, np.ones(settings.out_shape((1, *x.shape[1:]))), settings),
        restored=upsample_back(maps, settings),
        experiment=_move(chosen, x, weight),
    )


def _features(x: NDArray[np.floating[Any]], weight: NDArray[np.float32] | None) -> Maps:
    """`1 h w`: the picture itself, or what a convolution and ReLU make of it."""
    return np.float64(x) if weight is None else np.maximum(layer_maps(x, weight), 0)


def _move(chosen: Chosen, x: NDArray[np.float32], weight: NDArray[np.float32] | None) -> Experiment:
    if chosen.motion == "shift":
        reach = max(1, min(MAX_SHIFT_PX, x.shape[2] // 3))
        amounts = np.arange(-reach, reach + 1)
        moved = [shift(x, int(amount)) for amount in amounts]
    else:
        amounts = np.arange(-MAX_AMOUNT, MAX_AMOUNT + 1, ROTATION_STEP_DEGREES)
        moved = [rotate(x, float(amount)) for amount in amounts]
    before = np.concatenate([_features(one, weight) for one in moved])
    after = pool(before, chosen.settings)
    return Experiment(amounts, before, after, _changes(before), _changes(after))


def _changes(maps: Maps) -> Maps:
    still = maps[len(maps) // 2][None]
    return np.array([change(still, moved[None]) for moved in maps])


def _levels(maps: Maps) -> tuple[NDArray[np.uint8], list[float]]:
    """Maps to look at: 256 levels between their limits, zero among these."""
    low, high = min(0.0, float(maps.min())), max(0.0, float(maps.max()))
    levels = np.rint((maps - low) * (255 / ((high - low) or 1)))
    return levels.astype(np.uint8), [low, high]


def frame(session: Session[Lesson]) -> bytes:
    """Everything for the browser, as one buffer."""
    lesson = session.lesson
    chosen = asdict(lesson.chosen)
    del chosen["own"]
    before, before_limits = _levels(lesson.experiment.before)
    after, after_limits = _levels(lesson.experiment.after)
    facts = {
        **PAGE.facts(session),
        "chosen": chosen,
        "formula": formula_for(lesson.chosen.settings.size_formula, *lesson.maps.shape[1:]),
        "thumbnails": {"source": thumbnails(), "names": photographs()},
        "kernels": kernel_facts(),
        "limits": {"before": before_limits, "after": after_limits},
    }
    weight = {} if lesson.weight is None else {"weight": lesson.weight}
    arrays = {
        "input": lesson.x,
        **weight,
        "maps": lesson.maps,
        "output": lesson.output,
        "gradient": lesson.gradient,
        "restored": lesson.restored,
        "amounts": lesson.experiment.amounts,
        "moved_before": before,
        "moved_after": after,
        "change_before": lesson.experiment.change_before,
        "change_after": lesson.experiment.change_after,
    }
    return payload(arrays, facts)


PAGE: LessonPage[Lesson] = LessonPage(
    key="pooling",
    params=PARAMS,
    work_out=work_out,
    values_of=lambda lesson: sparse(lesson.chosen),
    controls={"kernel_size": "window", "kind": "kind"},
)
