"""A choice worked out in float64: the maps before and after, the way back, and the experiment with motion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data import PHOTOGRAPHS
from nn_core.judgements.pooling import judge_effect, judge_forgetting, swallowed
from nn_core.mechanics.invariance import change, rotate, shift, subsample
from nn_core.mechanics.pooling import Pooling, pool, pool_gradient, upsample_back
from ui.kit.inputs import InputChoice, photographs
from ui.kit.layer_before import kernel_facts, layer_maps, layer_weights
from ui.kit.lessons import LessonPage, Session, formula_for
from ui.kit.pictures import input_of, settle, thumbnails
from ui.pooling.params import MAX_AMOUNT, NO_KERNEL, PARAMS, Chosen, complete, sparse
from ui.shell.payload import payload

Maps = NDArray[np.float64]
MAX_SHIFT_PX = 8
ROTATION_STEP_DEGREES = 3
WRITTEN_PX = 32
"""A map of the experiment with more pixels along a side is too fine for numbers."""


@dataclass(frozen=True)
class Control:
    """How different the maps of other pictures are from the map shown, each the mean over `count` of them.

    Attributes:
        what: other digits, other photographs, or photographs beside a picture of one's own (it may be none).
        before, after, subsampled: in 0..1: as they are, pooled, and with every k-th pixel only.
    """

    what: str
    count: int
    before: float
    after: float
    subsampled: float


@dataclass(frozen=True, eq=False)
class Experiment:
    """What a moved input does to the maps; `n` motions, the middle one is none at all.

    Attributes:
        amounts: `n`, pixels to the right or degrees counter-clockwise.
        before, after: `n h w`, the maps that are pooled and the pooled ones.
        change_before, change_after, change_subsampled: `n` in 0..1, against the maps without motion; the last
            one with every k-th pixel in place of pooling.
        control: the same for other pictures in place of moved ones; None for a grid of numbers.
    """

    amounts: NDArray[np.int64]
    before: Maps
    after: Maps
    change_before: Maps
    change_after: Maps
    change_subsampled: Maps
    control: Control | None


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
    return np.asarray(x, np.float64) if weight is None else np.maximum(layer_maps(x, weight), 0)


def _move(chosen: Chosen, x: NDArray[np.float32], weight: NDArray[np.float32] | None) -> Experiment:
    if chosen.motion == "shift":
        reach = max(1, min(MAX_SHIFT_PX, x.shape[2] // 3))
        amounts = np.arange(-reach, reach + 1)
        moved: list[NDArray[Any]] = [shift(x, int(amount)) for amount in amounts]
    else:
        amounts = np.arange(-MAX_AMOUNT, MAX_AMOUNT + 1, ROTATION_STEP_DEGREES)
        moved = [rotate(x, float(amount)) for amount in amounts]
    what, others = _others(chosen)
    pictures = [*moved, *map(input_of, others)]
    maps = np.concatenate([_features(picture, weight) for picture in pictures])
    versions = maps, pool(maps, chosen.settings), _every_kth(maps, chosen.settings)
    moves = len(amounts)
    before, after, subsampled = (_changes(version, moves // 2) for version in versions)
    means = [float(one[moves:].mean()) for one in (before, after, subsampled)] if others else []
    return Experiment(
        amounts,
        maps[:moves],
        versions[1][:moves],
        before[:moves],
        after[:moves],
        subsampled[:moves],
        Control(what, len(others), *means) if others else None,
    )


def _every_kth(maps: Maps, settings: Pooling) -> Maps:
    """`n h w` made as small as by pooling, by leaving pixels out; of the whole map the middle one is left."""
    height, width = maps.shape[1:]
    if settings.kind == "global":
        return subsample(maps, height, width)
    return subsample(maps, min(settings.step, height), min(settings.step, width))


def _others(chosen: Chosen) -> tuple[str, list[InputChoice]]:
    """Other pictures to compare with, and what they are: of the kind that is chosen, and photographs beside a
    picture of one's own; none for a grid of numbers.
    """
    if chosen.input == "grid":
        return "", []
    if chosen.input == "digit":
        digits = (digit for digit in range(10) if digit != chosen.digit)
        return "other digits", [InputChoice(input="digit", digit=digit, size=chosen.size) for digit in digits]
    is_own = chosen.input == "own"
    names = (name for name in PHOTOGRAPHS if is_own or name != chosen.photo)
    return "photographs" if is_own else "other photographs", [
        InputChoice(photo=name, size=chosen.size) for name in names
    ]


def _changes(maps: Maps, still: int) -> Maps:
    """How much each of `n h w` differs from the one that stands still."""
    return np.array([change(maps[still][None], other[None]) for other in maps])


def _to_look_at(maps: Maps) -> tuple[NDArray[np.uint8 | np.float32], list[float]]:
    """Maps and their limits, zero among these. Few pixels, on which their numbers are written, come as they
    are; many come as 256 levels between the limits, from which no number is read."""
    low, high = min(0.0, float(maps.min())), max(0.0, float(maps.max()))
    if max(maps.shape[1:]) <= WRITTEN_PX:
        return maps.astype(np.float32), [low, high]
    levels = np.rint((maps - low) * (255 / ((high - low) or 1)))
    return levels.astype(np.uint8), [low, high]


def frame(session: Session[Lesson]) -> bytes:
    """Everything for the browser, as one buffer."""
    lesson = session.lesson
    chosen = asdict(lesson.chosen)
    del chosen["own"]
    before, before_limits = _to_look_at(lesson.experiment.before)
    after, after_limits = _to_look_at(lesson.experiment.after)
    facts = {
        **PAGE.facts(session),
        "chosen": chosen,
        "formula": formula_for(lesson.chosen.settings.size_formula, *lesson.maps.shape[1:]),
        "thumbnails": {"source": thumbnails(), "names": photographs()},
        "kernels": kernel_facts(),
        "limits": {"before": before_limits, "after": after_limits},
        **_judgements(lesson.experiment),
    }
    weight = {} if lesson.weight is None else {"weight": lesson.weight}
    arrays: dict[str, NDArray[Any]] = {
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
        "change_subsampled": lesson.experiment.change_subsampled,
    }
    return payload(arrays, facts)


def _judgements(experiment: Experiment) -> dict[str, Any]:
    """What became of the change of each motion, and which part of the picture went with it."""
    changes = list(zip(experiment.change_before, experiment.change_after, strict=True))
    control = experiment.control
    lost = swallowed(control.before, control.after) if control else 0.0
    return {
        "effects": [judge_effect(*pair) for pair in changes],
        "control": control and asdict(control),
        "forgets": [judge_forgetting(swallowed(*pair), lost) for pair in changes] if control else None,
    }


PAGE: LessonPage[Lesson] = LessonPage(
    key="pooling",
    params=PARAMS,
    work_out=work_out,
    values_of=lambda lesson: sparse(lesson.chosen),
    controls={"kernel_size": "window", "kind": "kind"},
)
