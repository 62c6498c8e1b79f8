"""What the two networks of a GAN try to lower: pure functions of the discriminator's outputs.

The table `nn_core.training.gan.objectives` has formulas and sources.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from nn_core.training.gan.objectives import OBJECTIVES


def discriminator_loss(loss: str, real: Tensor, fake: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """What D lowers, a single number; the Wasserstein loss without its gradient penalty.

    Args:
        loss: a name in the table.
        real, fake: D's outputs for real and for generated images, any shape.
        label_smoothing: the label of real images is 1 minus this. That of generated ones stays 0, as
            smoothing it would reward G for staying where it is.
    """
    label = 1 - label_smoothing
    match loss:
        case "non_saturating" | "saturating":
            # Cross-entropy with the label t: t s(-d) + (1 - t) s(d).
            real_part = label * F.softplus(-real) + label_smoothing * F.softplus(real)
            return real_part.mean() + F.softplus(fake).mean()
        case "least_squares":
            return ((real - label).square().mean() + fake.square().mean()) / 2
        case "hinge":
            return F.relu(1 - real).mean() + F.relu(1 + fake).mean()
        case "wasserstein_gp":
            return fake.mean() - real.mean()
    raise ValueError(f"no GAN loss is named {loss!r}")


def generator_loss(loss: str, fake: Tensor) -> Tensor:
    """What G lowers, a single number, from D's outputs for generated images (any shape).

    The saturating and the non-saturating loss rest at the same point (no image of G is taken for
    generated), but where D is sure (sigmoid(d) = p near 0) the first has the gradient -p, which
    vanishes, and the second -(1 - p).
    """
    match loss:
        case "non_saturating":
            return F.softplus(-fake).mean()
        case "saturating":
            return -F.softplus(fake).mean()
        case "least_squares":
            return (fake - 1).square().mean() / 2
        case "hinge" | "wasserstein_gp":
            return -fake.mean()
    raise ValueError(f"no GAN loss is named {loss!r}")


def gradient_penalty(
    discriminator: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, share: Tensor
) -> Tensor:
    """mean (|gradient of d at m| - 1)^2, at mixtures m = share * real + (1 - share) * fake.

    It asks D to change by about 1 for each step of length 1 in image space. Weigh it (by 10 in the
    paper) and add it to D's loss.

    Args:
        real, fake: `n c h w`, detached.
        share: `n`, drawn uniformly from 0..1.
    """
    share = share.reshape(-1, 1, 1, 1)
    mixed = (share * real + (1 - share) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(mixed).sum(), mixed, create_graph=True)
    lengths: Tensor = torch.linalg.vector_norm(slope.flatten(1), dim=1)
    return (lengths - 1).square().mean()


def answer(loss: str, outputs: Tensor) -> Tensor:
    """D's outputs as the formulas of the table have them, the same shape: 0 is "generated", 1 is "real".

    The first two losses make D's output a logit, and its sigmoid the probability that the image is
    real. Least squares trains the output itself towards 0 and 1, hinge towards -1 and 1: both can lie
    beyond. A Wasserstein critic's output is returned as it is: only differences between images mean
    anything, and it has no bounds.
    """
    match loss:
        case "non_saturating" | "saturating":
            return outputs.sigmoid()
        case "least_squares" | "wasserstein_gp":
            return outputs
        case "hinge":
            return (outputs + 1) / 2
    raise ValueError(f"no GAN loss is named {loss!r}")


def verdict(loss: str, outputs: Tensor) -> Tensor:
    """D's outputs as people can read them: the answers, cut off at 0 and 1 where they can lie beyond."""
    answers = answer(loss, outputs)
    return answers.clamp(0, 1) if OBJECTIVES[loss].cuts else answers
