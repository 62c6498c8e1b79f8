"""The settings of the page "GAN in the plane" as cards, and which of them mean nothing now."""

from __future__ import annotations

from typing import Any

from nn_core.mechanics.activations import WITH_LINEAR
from nn_core.mechanics.optimizers import titles_of
from nn_core.numerals import general
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan_plane.spec import (
    PLANE_GAN_ACTIVATIONS,
    PLANE_GAN_LOSSES,
    PLANE_GAN_OPTIMIZERS,
    PlaneGanConfig,
)

NOISE_TITLES = {"uniform": "Uniform", "gaussian": "Gaussian"}
RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.01, 0.03, 0.1)


def cards() -> list[dict[str, Any]]:
    """The settings as the component `gan_plane` shows them: cards of fields, each with its options."""
    return [
        {"title": "Generator G", "owner": "generator", "fields": _network("g")},
        {"title": "Discriminator D", "owner": "discriminator", "fields": _network("d")},
        {
            "title": "The game",
            "owner": "game",
            "fields": [
                _field("loss", "Loss", {name: OBJECTIVES[name].title for name in PLANE_GAN_LOSSES}),
                _field("batch_size", "Batch size", (8, 32, 64, 128, 256, 512)),
                _field("noise_size", "Noise", {2: "2-D", 1: "1-D"}),
                _field("noise", "Noise is", NOISE_TITLES),
                _field("seed", "Seed", range(10)),
            ],
        },
    ]


def _network(side: str) -> list[dict[str, Any]]:
    own = {
        "g": [
            _field(
                "average", "Averaging", {0.0: "off", 0.9: "0.9", 0.99: "0.99", 0.995: "0.995", 0.999: "0.999"}
            )
        ],
        "d": [
            _field("r1", "R1 penalty", (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)),
            _field("clip", "Clipping", (0.01, 0.03, 0.1, 0.3, 1.0)),
            _field("gradient_penalty", "Penalty", (0.1, 0.3, 1.0, 3.0, 10.0)),
        ],
    }
    return [
        _field(f"layers_{side}", "Layers", (1, 2, 3, 4)),
        _field(f"neurons_{side}", "Neurons", (2, 4, 8, 16, 32, 64, 128)),
        _field(
            f"activation_{side}",
            "Activation",
            {name: WITH_LINEAR[name].title for name in PLANE_GAN_ACTIVATIONS},
        ),
        _field(f"optimizer_{side}", "Optimiser", titles_of(PLANE_GAN_OPTIMIZERS)),
        _field(f"learning_rate_{side}", "Learning rate", RATES),
        _field(f"steps_{side}", "Steps", (1, 2, 3, 5, 10)),
        *own[side],
    ]


def _field(name: str, label: str, options: Any) -> dict[str, Any]:
    titles = options if isinstance(options, dict) else {value: general(value) for value in options}
    help_text = PlaneGanConfig.__dataclass_fields__[name].metadata["help"]
    return {
        "name": name,
        "label": label,
        "help": help_text,
        "options": [list(pair) for pair in titles.items()],
    }


def meaningless(config: PlaneGanConfig) -> list[str]:
    """Names of fields that change nothing with this loss."""
    loss = OBJECTIVES[config.loss]
    matters = {"clip": loss.clipped, "gradient_penalty": loss.penalised, "r1": not loss.is_critic}
    return [name for name, it_does in matters.items() if not it_does]
