"""A network's answer explained: by captum, and by the formula itself where that is a line or two of torch, as
captum takes about as long to prepare a call as a small network to answer it.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from skimage.segmentation import slic
from torch import Tensor, nn
from torch.nn import functional as F

from nn_core.attribution.methods import AT_ONCE, check_question, maps_of
from nn_core.attribution.question import Question
from nn_core.network.architecture import Architecture
from nn_core.network.modules import EdgedConv2d
from nn_core.network.walk import output_of

_FILTERS = Lock()


def explain(
    model: nn.Module,
    architecture: Architecture,
    image: Tensor,
    question: Question,
    at_once: int = AT_ONCE,
    known: Mapping[str, Tensor] | None = None,
) -> Tensor:
    """What each pixel had to do with the score of a class, before softmax.

    Args:
        model: the network that `architecture` describes, in evaluation mode. It is left as it was.
        image: c h w, values as the network reads them; black is 0.
        at_once: how many changed copies of the picture may go through the network together.
        known: outputs of layers for this image, 1 c h w, that are not computed anew.

    Returns:
        c h w, or 1 h w for Grad-CAM, of the image's type. Above 0 speaks for the class, below against it.

    Raises:
        QuestionError: there is no such method, class or layer, or it is not defined for this network.
    """
    check_question(question, architecture)
    x = image[None].detach().clone()
    if question.target is None:
        with torch.no_grad():
            question = replace(question, target=int(model(x).argmax()))
    with torch.enable_grad():
        asked = _Asked(model, architecture, x.requires_grad_(), question, at_once, known or {})
        found = _EXPLAIN[question.method](asked)
    return found[0].detach().to(image.dtype)  # what is changed bit by bit, captum sums in single precision


def captum() -> Any:
    """captum's methods, imported with the first explanation, as Matplotlib comes with them."""
    from captum import attr

    return attr


class _Asked:
    """A question to a network about one picture `1 c h w`."""

    def __init__(
        self,
        model: nn.Module,
        architecture: Architecture,
        x: Tensor,
        question: Question,
        at_once: int,
        known: Mapping[str, Tensor],
    ) -> None:
        self.model, self.architecture, self.x, self.question = model, architecture, x, question
        self.target, self.at_once, self.known = question.target, at_once, known

    @property
    def layer(self) -> str:
        """The name of the layer that Grad-CAM asks about."""
        return self.question.layer or maps_of(self.architecture)[-1].name


def _gradient(asked: _Asked) -> Tensor:
    (slopes,) = torch.autograd.grad(asked.model(asked.x)[0, asked.target], asked.x)
    return slopes


def _gradient_input(asked: _Asked) -> Tensor:
    return asked.x * _gradient(asked)


def _smoothgrad(asked: _Asked) -> Tensor:
    """Its own noise, as captum's would move the random state that all threads share."""
    question, total = asked.question, torch.zeros_like(asked.x, requires_grad=False)
    generator = torch.Generator(asked.x.device).manual_seed(question.seed)
    saliency = captum().Saliency(asked.model)
    for begin in range(0, question.samples, asked.at_once):
        count = min(asked.at_once, question.samples - begin)
        noise = torch.randn(
            (count, *asked.x.shape[1:]), generator=generator, device=asked.x.device, dtype=asked.x.dtype
        )
        copies = (asked.x.detach() + question.noise * noise).requires_grad_()
        total += _found(saliency.attribute(copies, asked.target, abs=False)).sum(0, keepdim=True)
    return total / question.samples


def _integrated(asked: _Asked) -> Tensor:
    return _found(
        captum()
        .IntegratedGradients(asked.model)
        .attribute(
            asked.x, 0.0, asked.target, n_steps=asked.question.steps, internal_batch_size=asked.at_once
        )
    )


def _guided(asked: _Asked) -> Tensor:
    with _no_word_of_hooks():
        return _found(captum().GuidedBackprop(asked.model).attribute(asked.x, asked.target))


def _deconvolution(asked: _Asked) -> Tensor:
    with _no_word_of_hooks():
        return _found(captum().Deconvolution(asked.model).attribute(asked.x, asked.target))


def _gradcam(asked: _Asked) -> Tensor:
    """Its formula. captum's looks through the whole network with gradients, of which only those behind the
    layer are needed.
    """
    with torch.no_grad():
        maps = output_of(asked.model, asked.x, asked.layer, asked.known)
    maps = maps.detach().requires_grad_()
    score = output_of(asked.model, asked.x.detach(), known={asked.layer: maps})[0, asked.target]
    (slopes,) = torch.autograd.grad(score, maps)
    found = (slopes.mean((2, 3), keepdim=True) * maps).sum(1, keepdim=True).relu()
    return F.interpolate(found, size=tuple(asked.x.shape[2:]), mode="bilinear")


def _guided_gradcam(asked: _Asked) -> Tensor:
    with _no_word_of_hooks():
        guided = captum().GuidedGradCam(asked.model, asked.model.get_submodule(asked.layer))
        return _found(guided.attribute(asked.x, asked.target, interpolate_mode="bilinear"))


def _occlusion(asked: _Asked) -> Tensor:
    channels, height, width = asked.x.shape[1:]
    side, stride = asked.question.window, asked.question.stride
    window = (channels, min(side, height), min(side, width))
    return _found(
        captum()
        .Occlusion(asked.model)
        .attribute(
            asked.x,
            window,
            strides=(channels, min(stride, window[1]), min(stride, window[2])),
            target=asked.target,
            perturbations_per_eval=asked.at_once,
        )
    )


def _shapley(asked: _Asked) -> Tensor:
    """Its own orders of the parts, for the same reason as SmoothGrad's noise."""
    question = asked.question
    parts = torch.from_numpy(cut(asked.x[0].detach().cpu().numpy(), question.parts)).to(asked.x.device)
    sampling = captum().ShapleyValueSampling(asked.model)
    generator = torch.Generator().manual_seed(question.seed)

    def orders(count: int, samples: int) -> Iterator[list[int]]:
        for _ in range(samples):
            yield torch.randperm(count, generator=generator).tolist()

    sampling.permutation_generator = orders
    return _found(
        sampling.attribute(
            asked.x,
            target=asked.target,
            feature_mask=parts.repeat(1, asked.x.shape[1], 1, 1),
            n_samples=question.samples,
            perturbations_per_eval=asked.at_once,
        )
    )


def _lrp(asked: _Asked) -> Tensor:
    """On a copy, as captum leaves its rules on the layers. It has none for those that only pass on, nor for
    classes that are not torch's."""
    from captum.attr._utils.lrp_rules import EpsilonRule

    model = copy.deepcopy(asked.model)
    for row in asked.architecture.summary():
        module = model.get_submodule(row.name)
        if row.kind in ("Flatten", "Dropout") or isinstance(module, EdgedConv2d):
            module.rule = EpsilonRule()
    return _found(captum().LRP(model).attribute(asked.x, asked.target))


_EXPLAIN: dict[str, Callable[[_Asked], Tensor]] = {
    "gradient": _gradient,
    "gradient_input": _gradient_input,
    "smoothgrad": _smoothgrad,
    "integrated": _integrated,
    "guided": _guided,
    "deconvolution": _deconvolution,
    "gradcam": _gradcam,
    "guided_gradcam": _guided_gradcam,
    "occlusion": _occlusion,
    "shapley": _shapley,
    "lrp": _lrp,
}


def cut(image: NDArray[Any], parts: int) -> NDArray[np.int64]:
    """The picture `c h w` cut into at most so many parts of like colour (superpixels), `h w`, counted from 0.

    Achanta et al., 2012, https://doi.org/10.1109/TPAMI.2012.120
    """
    channels_last = np.moveaxis(np.asarray(image, np.float64), 0, -1)
    wanted, count = parts, parts + 1
    while count > parts:  # the method begins with a grid, which has often more places
        found = slic(
            channels_last, wanted, compactness=1.0, start_label=0, channel_axis=-1, convert2lab=False
        )
        names, found = np.unique(found, return_inverse=True)
        wanted, count = wanted * 3 // 4, len(names)
    labels: NDArray[np.int64] = found.reshape(image.shape[1:]).astype(np.int64)
    return labels


def _found(attribution: Any) -> Tensor:
    """Of captum's many forms of answer the only one that comes here."""
    assert isinstance(attribution, Tensor)
    return attribution


@contextmanager
def _no_word_of_hooks() -> Iterator[None]:
    """captum warns each time that it hooks ReLUs, which is meant here. One at a time, as all threads share
    the list of what is warned of.
    """
    with _FILTERS, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Setting .*hooks", UserWarning)
        yield
