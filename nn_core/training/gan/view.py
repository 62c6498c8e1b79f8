"""Looking at a GAN: what a snapshot holds, and how a class is told to either network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from nn_core.training.gan.losses import answer, verdict
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan.spec import UNSEEN, GanProbe
from nn_core.training.trainer import Arrays, forward, parameters_of, probe_images, to_numpy


def scaled(pixels: Tensor) -> Tensor:
    """Of uint8 pixels float32 in -1..1, the range of G's tanh."""
    return pixels.float().div_(127.5).sub_(1)


def with_class(noise: Tensor, labels: Tensor, classes: int) -> Tensor:
    """What a generator reads: noise `n z`, and behind it 1 for the label and 0 for each other class."""
    return torch.cat([noise, F.one_hot(labels, classes)], dim=1) if classes else noise


def with_planes(images: Tensor, labels: Tensor, classes: int) -> Tensor:
    """What a discriminator reads: images `n c h w`, and behind them a channel a class, of ones or zeros."""
    if not classes:
        return images
    planes = F.one_hot(labels, classes).to(images.dtype)[:, :, None, None]
    return torch.cat([images, planes.expand(-1, -1, *images.shape[2:])], dim=1)


@dataclass(frozen=True, eq=False)
class Scene:
    """What every snapshot of a run shows.

    Attributes:
        noise, labels: `64 z` and `64`, of the samples. real, real_labels: `16 c h w` and `16`.
        hidden: which real images are not shown, the pixels of all (uint8 `n c h w`), and the labels of all.
        classes: 0 if the networks are not told any.
        loss: says how D's outputs are read.
    """

    noise: Tensor
    labels: Tensor
    real: Tensor
    real_labels: Tensor
    hidden: tuple[Tensor, Tensor, Tensor]
    classes: int
    loss: str

    @property
    def inputs(self) -> Tensor:
        """What the generator reads to make the samples."""
        return with_class(self.noise, self.labels, self.classes)

    def outputs(self, d: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
        """D's outputs for images `n c h w`, `n`."""
        found: Tensor = d(with_planes(images, labels, self.classes)).flatten()
        return found

    def judged(self, d: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
        """D's verdicts on images `n c h w`, `n`."""
        return verdict(self.loss, self.outputs(d, images, labels))


def overview(g: nn.Module, d: nn.Module, scene: Scene) -> Arrays:
    """The arrays that every snapshot holds, whatever its probe asks for."""
    samples = g(scene.inputs)
    on_samples = scene.outputs(d, samples, scene.labels)
    on_real = scene.outputs(d, scene.real, scene.real_labels)
    tensors = {
        "noise": scene.noise,
        "samples": samples,
        "real": scene.real,
        "d_samples": verdict(scene.loss, on_samples),
        "d_real": verdict(scene.loss, on_real),
    }
    if OBJECTIVES[scene.loss].cuts:
        tensors |= {
            "uncut_samples": answer(scene.loss, on_samples),
            "uncut_real": answer(scene.loss, on_real),
        }
    if scene.classes:
        tensors |= {"labels": scene.labels, "real_labels": scene.real_labels}
    return {name: to_numpy(tensor) for name, tensor in tensors.items()}


def look(g: nn.Module, d: nn.Module, scene: Scene, probe: GanProbe) -> Arrays:
    """What the probe asks for, as `GanTrainer.snapshot` describes it, without statistics."""
    tensors = {
        **_chosen(g, d, scene, probe),
        **prefixed("g", dict(parameters_of(g, names_of(probe.weights, "g")))),
        **prefixed("d", dict(parameters_of(d, names_of(probe.weights, "d")))),
    }
    if probe.unseen is not None:
        tensors |= _unseen(g, d, scene, probe.unseen)
    return {name: to_numpy(tensor) for name, tensor in tensors.items()}


def _chosen(g: nn.Module, d: nn.Module, scene: Scene, probe: GanProbe) -> dict[str, Tensor]:
    """The samples of the probe's noise, and what the first one does in each layer.

    D's layers see that sample, or the probe's image.
    """
    device = scene.noise.device
    latents = scene.noise[:1] if probe.latent is None else torch.from_numpy(probe.latent).to(device)
    single = latents.ndim == 1
    latents = latents[None] if single else latents
    labels = torch.tensor(probe.labels or (0,), device=device).expand(len(latents))
    read = with_class(latents, labels, scene.classes)
    made, in_g = forward(g, read, names_of(probe.layers, "g"), _channels(probe.silenced))
    seen = made[:1]
    if probe.image is not None:
        pixels = probe_images(probe.image, tuple(made.shape[1:]))[:1]
        seen = torch.from_numpy(pixels).to(device) * 2 - 1
    judged = with_planes(seen, labels[:1], scene.classes)
    asked_of_d = names_of(probe.layers, "d")
    output, in_d = forward(d, judged, asked_of_d)
    maps = {"sample": made, **prefixed("g", in_g), **prefixed("d", in_d)}
    if asked_of_d:
        maps["read_d"] = judged
    chosen = {
        "read_g": read[0],
        **{name: values[0] for name, values in maps.items()},
        "d_sample": verdict(scene.loss, output[0]),
    }
    if probe.real is not None:
        chosen |= _beside(d, scene, probe, probe.real)
        chosen["deciding_sample"] = _deciding(d, judged)[0, : seen.shape[1]]
    return chosen if probe.latent is None or single else chosen | {"samples_at": made}


def _beside(d: nn.Module, scene: Scene, probe: GanProbe, index: int) -> dict[str, Tensor]:
    """What D makes of one of the real images; of a set with few, they are counted around again."""
    index %= len(scene.real)
    image, label = scene.real[index : index + 1], scene.real_labels[index : index + 1]
    judged = with_planes(image, label, scene.classes)
    output, in_d = forward(d, judged, names_of(probe.layers, "d"))
    return {
        **{f"r.{name}": values[0] for name, values in in_d.items()},
        "real_verdict": verdict(scene.loss, output[0]),
        "deciding_real": _deciding(d, judged)[0, : image.shape[1]],
    }


def _unseen(g: nn.Module, d: nn.Module, scene: Scene, seed: int) -> dict[str, Tensor]:
    """Real images and samples by `seed` that no other snapshot shows, one of each class drawn with it, and
    D's verdicts on both; of few images, those that there are.
    """
    random = torch.Generator().manual_seed(seed)
    rest, pixels, classes = scene.hidden
    among = rest if len(rest) >= UNSEEN else torch.arange(len(pixels), device=pixels.device)
    drawn = among[torch.randperm(len(among), generator=random)[:UNSEEN].to(among.device)]
    real, labels = scaled(pixels[drawn]), classes[drawn]
    noise = torch.randn(len(real), scene.noise.shape[1], generator=random).to(scene.noise.device)
    samples = g(with_class(noise, labels, scene.classes))
    return {
        "unseen": torch.tensor([seed]),
        "unseen_samples": samples,
        "unseen_real": real,
        "d_unseen_samples": scene.judged(d, samples, labels),
        "d_unseen_real": scene.judged(d, real, labels),
    }


def _deciding(d: nn.Module, images: Tensor) -> Tensor:
    """The gradient of D's output with respect to its input: which pixels, made brighter, look more real.

    Simonyan et al., 2014, https://arxiv.org/abs/1312.6034, call its size a saliency map.
    """
    with torch.enable_grad():
        pixels = images.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(d(pixels).sum(), pixels)
    return gradient


def _channels(silenced: tuple[tuple[str, int], ...]) -> dict[str, list[int]]:
    """The generator's silenced channels by layer, as the generator calls it."""
    channels: defaultdict[str, list[int]] = defaultdict(list)
    for layer, channel in silenced:
        channels[layer.removeprefix("g.")].append(channel)
    return channels


def names_of(asked: tuple[str, ...], side: str) -> tuple[str, ...]:
    """Of the names asked for, those of one network, as that network calls them; "*" is for both."""
    return tuple(
        name.removeprefix(f"{side}.") for name in asked if name == "*" or name.startswith(f"{side}.")
    )


def prefixed(side: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The names of one network's tensors as a run calls them."""
    return {f"{side}.{name}": tensor for name, tensor in tensors.items()}
