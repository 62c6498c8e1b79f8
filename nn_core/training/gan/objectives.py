"""The table of what the two networks of a GAN lower: names, formulas, values, slopes, PyTorch's own words.

D gives one number d for each real image x, and for each G(z), an image made from noise z. All losses are
means over images of three functions of d: what D lowers on real images, what D lowers on generated ones, and
what G lowers. Below s is the softplus, s(a) = log(1 + exp(a)), so that -log sigmoid(a) = s(-a).

Sources: the first two Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661 (sections 3 and 4);
least squares Mao et al., 2017, https://arxiv.org/abs/1611.04076; hinge Lim and Ye, 2017,
https://arxiv.org/abs/1705.02894; clipped weights Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875;
the gradient penalty Gulrajani et al., 2017, https://arxiv.org/abs/1704.00028; label smoothing Salimans et
al., 2016, https://arxiv.org/abs/1606.03498.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nn_core.mechanics.activations import sigmoid
from nn_core.mechanics.checks import Array
from nn_core.numerals import general

Function = Callable[[Array], Array]

OF_A_LOSS = frozenset({"d_loss", "g_loss", "d_real", "d_fake", "d_gradient_norm", "g_gradient_norm"})
"""Metrics of a GAN that lie on another scale with another loss: no curve joins those of two."""


@dataclass(frozen=True)
class Part:
    """One of the three functions.

    Attributes:
        value, slope: at each d, float64 of d's shape.
        code: the mean as PyTorch, with {d} for the outputs.
        smoothed: the same with {label} for the label of real images and {rest} for 1 minus it; empty where
            no label is in it.
    """

    value: Function
    slope: Function
    code: str
    smoothed: str = ""


@dataclass(frozen=True)
class GanLoss:
    """One pair of losses.

    Attributes:
        name: in addresses, configs and code.
        title, note: for people; the note says in a sentence what is special, with {label} for the label of
            real images.
        formula_d, formula_g: what each side lowers, for one image, with D(x) for D's `answer`.
        real, fake, generator: the three functions.
        answer: D's outputs d on the scale on which 0 is "generated" and 1 is "real"; None for a critic,
            whose outputs have neither bounds nor a middle: only the gap between two of them counts.
        penalised, clipped: whether a gradient penalty is added, or D's weights are cut off.
        cuts: whether an answer can lie below 0 or above 1; what people read is cut off there.
        smoothed_d: `formula_d` with {label} for the label of real images and {rest} for 1 minus it; empty
            where no label is in it.
    """

    name: str
    title: str
    note: str
    formula_d: str
    formula_g: str
    real: Part
    fake: Part
    generator: Part
    answer: Function | None
    penalised: bool = False
    clipped: bool = False
    cuts: bool = False
    smoothed_d: str = ""

    @property
    def is_critic(self) -> bool:
        """Whether D's outputs are scores without bounds or middle."""
        return self.answer is None

    @property
    def reading(self) -> Function | None:
        """D's outputs as verdicts, 0 to 1; None for a critic."""
        answer = self.answer
        if answer is None or not self.cuts:
            return answer
        return lambda d: np.clip(answer(d), 0, 1)

    @property
    def smooths(self) -> bool:
        """Whether D's output is compared with a label, which smoothing then changes."""
        return bool(self.real.smoothed)


def _softplus(d: Array) -> Array:
    return np.logaddexp(0, d)


_REAL = Part(
    lambda d: _softplus(-d),
    lambda d: -sigmoid(-d),
    "softplus(-{d}).mean()",
    "{label} * softplus(-{d}).mean() + {rest} * softplus({d}).mean()",
)
_FAKE = Part(_softplus, sigmoid, "softplus({d}).mean()")
_LOW = Part(lambda d: -d, lambda d: np.full_like(d, -1.0), "-{d}.mean()")
_HIGH = Part(lambda d: d, np.ones_like, "{d}.mean()")
_TO_ONE = Part(
    lambda d: (d - 1) ** 2 / 2,
    lambda d: d - 1,
    "({d} - 1).square().mean() / 2",
    "({d} - {label}).square().mean() / 2",
)

NON_SATURATING = GanLoss(
    "non_saturating",
    "Non-saturating",
    "G learns most from the samples that D sees through.",
    "-log D(x) - log(1 - D(G(z)))",
    "-log D(G(z))",
    _REAL,
    _FAKE,
    replace(_REAL, smoothed=""),
    sigmoid,
    smoothed_d="-{label} log D(x) - {rest} log(1 - D(x)) - log(1 - D(G(z)))",
)

SATURATING = replace(
    NON_SATURATING,
    name="saturating",
    title="Saturating",
    note="Where D is sure of itself, G learns almost nothing.",
    formula_g="log(1 - D(G(z)))",
    generator=Part(lambda d: -_softplus(d), lambda d: -sigmoid(d), "-softplus({d}).mean()"),
)

LEAST_SQUARES = GanLoss(
    "least_squares",
    "Least squares",
    "D aims at {label} for real and 0 for generated, and overshooting costs too.",
    "½ (D(x) - 1)² + ½ D(G(z))²",
    "½ (D(G(z)) - 1)²",
    _TO_ONE,
    Part(lambda d: d**2 / 2, lambda d: d, "{d}.square().mean() / 2"),
    replace(_TO_ONE, smoothed=""),
    lambda d: d,
    cuts=True,
    smoothed_d="½ (D(x) - {label})² + ½ D(G(z))²",
)

HINGE = GanLoss(
    "hinge",
    "Hinge",
    "D stops caring about a picture once it is sure: at 1 for real and 0 for generated.",
    "max(0, 2 - 2 D(x)) + max(0, 2 D(G(z)))",
    "1 - 2 D(G(z))",
    Part(lambda d: np.maximum(0, 1 - d), lambda d: np.where(d < 1, -1.0, 0.0), "relu(1 - {d}).mean()"),
    Part(lambda d: np.maximum(0, 1 + d), lambda d: np.where(d > -1, 1.0, 0.0), "relu(1 + {d}).mean()"),
    _LOW,
    lambda d: (d + 1) / 2,
    cuts=True,
)

WASSERSTEIN_CLIP = GanLoss(
    "wasserstein_clip",
    "WGAN, clipping",
    "D is a critic: it gives scores, not probabilities.",
    "D(G(z)) - D(x)",
    "-D(G(z))",
    _LOW,
    _HIGH,
    _LOW,
    None,
    clipped=True,
)

WASSERSTEIN_GP = replace(
    WASSERSTEIN_CLIP,
    name="wasserstein_gp",
    title="WGAN, penalty",
    formula_d="D(G(z)) - D(x) + penalty",
    clipped=False,
    penalised=True,
)

OBJECTIVES: dict[str, GanLoss] = {
    loss.name: loss
    for loss in (NON_SATURATING, SATURATING, LEAST_SQUARES, HINGE, WASSERSTEIN_CLIP, WASSERSTEIN_GP)
}
"""By name, in the order of lists."""


def objective(name: str) -> GanLoss:
    """The pair of losses of that name; ValueError if there is none."""
    if name not in OBJECTIVES:
        raise ValueError(f"no GAN loss is named {name!r}")
    return OBJECTIVES[name]


def d_formula(loss: GanLoss, smoothing: float = 0.0) -> str:
    """What D lowers, for people, with the label that the smoothing leaves real images."""
    return _labelled(loss.smoothed_d if smoothing and loss.smooths else loss.formula_d, smoothing)


def note_of(loss: GanLoss, smoothing: float = 0.0) -> str:
    """What is special about a loss, likewise."""
    return _labelled(loss.note, smoothing)


def _labelled(text: str, smoothing: float) -> str:
    return text.format(label=general(1 - smoothing), rest=general(smoothing))


def d_code(loss: GanLoss, real: str, fake: str, smoothing: float = 0.0) -> str:
    """What D lowers as an expression of PyTorch, without a penalty; real, fake: its outputs likewise."""
    code = loss.real.smoothed if smoothing and loss.smooths else loss.real.code
    on_real = code.format(d=real, label=f"{1 - smoothing:g}", rest=f"{smoothing:g}")
    return f"{on_real} + {loss.fake.code.format(d=fake)}"
