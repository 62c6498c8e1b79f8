"""Pictures changed by at most epsilon a pixel, so that a network reads them wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import check_target, method_of


@dataclass(frozen=True, eq=False)
class Perturbed:
    """What became of n pictures, and what the network says of them.

    Attributes:
        pictures: n c h w, 0..1, as they are now.
        perturbation: n c h w, from -epsilon to epsilon: what was added to each.
        before, after: n k, probabilities of the classes.
    """

    pictures: Tensor
    perturbation: Tensor
    before: Tensor
    after: Tensor


def perturbed(model: nn.Module, images: Tensor, labels: Tensor | None, attack: Attack) -> Perturbed:
    """Change pictures, and have them read before and after; arguments and errors as those of `steps_of`.

    Args:
        labels: None: what the network takes the pictures for.
    """
    with torch.no_grad():
        before = model(images).softmax(dim=1)
    pictures = perturb(model, images, before.argmax(dim=1) if labels is None else labels, attack)
    with torch.no_grad():
        after = model(pictures).softmax(dim=1)
    return Perturbed(pictures, pictures - images, before, after)


def perturb(model: nn.Module, images: Tensor, labels: Tensor, attack: Attack) -> Tensor:
    """The pictures after the last step; arguments and errors as those of `steps_of`."""
    *_, pictures = steps_of(model, images, labels, attack)
    return pictures


def steps_of(model: nn.Module, images: Tensor, labels: Tensor, attack: Attack) -> Iterator[Tensor]:
    """The changed pictures, n c h w, after each step of the attack: PGD has several, the others have one.

    Args:
        model: gives n k logits, in evaluation mode, so that each picture is on its own. It is left as it was.
        images: n c h w, 0..1.
        labels: int64 n, the right classes, which an attack without a target leads away from.

    Raises:
        QuestionError: there is no such method or class.
    """
    yield from _STEPS[method_of(attack).name](_Attacked(model, images.detach(), labels, attack))


@dataclass(frozen=True, eq=False)
class _Attacked:
    """Pictures under attack."""

    model: nn.Module
    images: Tensor
    labels: Tensor
    attack: Attack

    def within(self, pictures: Tensor) -> Tensor:
        """The nearest pictures that are at most epsilon away from the images, of pixels 0..1."""
        epsilon = self.attack.epsilon
        nearest = torch.minimum(torch.maximum(pictures, self.images - epsilon), self.images + epsilon)
        return nearest.clamp(0, 1)

    def way(self, pictures: Tensor) -> Tensor:
        """-1, 0 or 1 for each pixel: where it has to go for the loss of the class to rise, or for that of
        the target to fall.
        """
        target = self.attack.target
        with torch.enable_grad():
            x = pictures.clone().requires_grad_()
            logits = self.model(x)
            check_target(self.attack, logits.shape[1])
            classes = self.labels if target is None else torch.full_like(self.labels, target)
            # Their sum, as the slope of a mean gets smaller with every picture.
            (slopes,) = torch.autograd.grad(F.cross_entropy(logits, classes, reduction="sum"), x)
        return slopes.sign() if target is None else -slopes.sign()

    def drawn(self) -> Tensor:
        """Uniform in 0..1, for each pixel, by random numbers of its own."""
        images = self.images
        generator = torch.Generator(images.device).manual_seed(self.attack.seed)
        return torch.rand(images.shape, generator=generator, device=images.device, dtype=images.dtype)


def _fgsm(it: _Attacked) -> Iterator[Tensor]:
    yield it.within(it.images + it.attack.epsilon * it.way(it.images))


def _pgd(it: _Attacked) -> Iterator[Tensor]:
    attack = it.attack
    pictures = it.within(it.images + attack.epsilon * (2 * it.drawn() - 1))
    for _ in range(attack.steps):
        pictures = it.within(pictures + attack.step_size * attack.epsilon * it.way(pictures))
        yield pictures


def _noise(it: _Attacked) -> Iterator[Tensor]:
    yield it.within(it.images + it.attack.epsilon * (2 * it.drawn().round() - 1))


_STEPS: dict[str, Callable[[_Attacked], Iterator[Tensor]]] = {"fgsm": _fgsm, "pgd": _pgd, "noise": _noise}
