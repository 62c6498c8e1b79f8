"""What is asked of a picture: by which method, of which class. Plain data, for where the network is."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from nn_core.network.fields import demand, number, value_text, whole

MAX_CLASSES = 1000


class QuestionError(ValueError):
    """A question that cannot be answered. `field` names what is at fault, `message` what would fit."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def check_numbers(asked: Any) -> None:
    """Refuse (`QuestionError`) what is out of the bounds in the metadata of its field."""
    for spec in fields(asked):
        value = getattr(asked, spec.name)
        if spec.metadata and (wanted := demand(spec.metadata, value)):
            raise QuestionError(spec.name, f"{spec.name} must be {wanted}, not {value_text(value)}.")


@dataclass(frozen=True)
class Question:
    """How one picture is asked about. It checks its numbers when it is made (`QuestionError`).

    Attributes:
        method: a name of `METHODS`.
        target: the class whose score is explained, counted from 0; None: the one with the highest score.
        layer: whose feature maps Grad-CAM asks about; empty: the last that has any.
    """

    method: str
    target: int | None = field(
        default=None,
        metadata=whole(0, 0, MAX_CLASSES - 1, "The class whose score is explained.", optional=True),
    )
    layer: str = ""
    steps: int = field(default=64, metadata=whole(64, 2, 256, "Steps on the way from black to the picture."))
    samples: int = field(default=25, metadata=whole(25, 1, 200, "Noisy copies, or orders of the parts."))
    noise: float = field(
        default=0.15, metadata=number(0.15, 0.0, 1.0, "Spread σ of the noise, of pixels 0..1.")
    )
    window: int = field(
        default=4, metadata=whole(4, 1, 128, "Side of the window that hides a part, in pixels.")
    )
    stride: int = field(default=2, metadata=whole(2, 1, 128, "How far the window moves, in pixels."))
    parts: int = field(default=24, metadata=whole(24, 2, 100, "Into how many parts the picture is cut."))
    seed: int = field(default=0, metadata=whole(0, 0, 2**31 - 1, "Of the noise and the orders."))

    def __post_init__(self) -> None:
        check_numbers(self)
