"""How a picture is to be changed: by which method, how far, towards which class. Plain data, for where the
network is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nn_core.attribution.question import MAX_CLASSES, check_numbers
from nn_core.network.fields import number, whole


@dataclass(frozen=True)
class Attack:
    """How pictures are changed. It checks its numbers when it is made (`QuestionError`).

    Attributes:
        method: a name of `METHODS`.
        target: the class that they are to be read as, counted from 0; None: any but the right one.
    """

    method: str
    epsilon: float = field(metadata=number(8 / 255, 0.0, 1.0, "How far a pixel may change, of pixels 0..1."))
    target: int | None = field(
        default=None,
        metadata=whole(0, 0, MAX_CLASSES - 1, "The class that it is to be read as.", optional=True),
    )
    steps: int = field(default=10, metadata=whole(10, 1, 100, "Steps of PGD."))
    step_size: float = field(
        default=0.25, metadata=number(0.25, 0.0, 2.0, "How long a step of PGD is, as a share of epsilon.")
    )
    seed: int = field(default=0, metadata=whole(0, 0, 2**31 - 1, "Of the noise, and of PGD's start."))

    def __post_init__(self) -> None:
        check_numbers(self)
