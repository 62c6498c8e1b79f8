"""Two networks that learn from each other: a generator of images and a discriminator that judges them."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import NoReturn

import numpy as np
import torch
from torch import Tensor, nn

from nn_core.data import ImageSet
from nn_core.judgements.gan import Pictures, judge_play
from nn_core.judgements.recent import Point
from nn_core.judgements.verdict import judge_verdict
from nn_core.network.build import build
from nn_core.training.classifier.optimizer import Adam
from nn_core.training.classifier.statistics import dead_units_in, histograms
from nn_core.training.errors import Diverged, grew
from nn_core.training.gan.losses import discriminator_loss, generator_loss, gradient_penalty, verdict
from nn_core.training.gan.objectives import OBJECTIVES, OF_A_LOSS
from nn_core.training.gan.spec import REAL_IMAGES, SAMPLES, GanConfig, GanProbe, GanRun
from nn_core.training.gan.view import Scene, look, names_of, overview, scaled, with_class, with_planes
from nn_core.training.memory import chunk_of, look_numbers
from nn_core.training.start import start_from
from nn_core.training.trainer import (
    Arrays,
    Batches,
    Judgements,
    Metrics,
    Rescaled,
    Weights,
    first_broken_layer,
    gradient_norm,
    looking_copy,
    pixels_on,
    placed,
    with_weights,
)
from nn_core.training.whole import Whole, named, part_of, restore_model, whole_model

LARGEST_LOSS = 1e5
"""An undecided D costs 1.4: far beyond that nothing is learnt any more."""
BETAS = (0.5, 0.999)
"""Adam's decay rates: the low first one keeps G and D from circling each other (Radford et al., 2016)."""


class GanTrainer:
    """Trains a discriminator D to tell real images from generated ones, and a generator G to mislead it.

    Each step is `d_steps` steps of D, every one on new images and new noise, and one of G on the noise
    that D saw last. What is shown comes from the averaged generator: a copy of G whose weights and batch
    norm statistics follow G's slowly, which takes the step-to-step flicker out of the samples.

    A conditional pair is told classes: D each real image's own, G the same ones, so that both see all
    classes as often as the data has them (Mirza and Osindero, 2014, https://arxiv.org/abs/1411.1784).

    Pictures are shown in evaluation mode, where batch norm uses its running statistics: so a sample
    depends on its own noise alone, and a latent vector looks the same on its own and in the grid.
    """

    def __init__(self, run: GanRun, images: ImageSet, device: torch.device) -> None:
        config = run.config
        order = np.random.default_rng(config.seed).permutation(len(images))[: config.train_images]
        self.config = config
        self.step_count = 0
        self.examples = 0
        self.next_evaluation: int | None = None
        self._device = device
        self._classes = run.classes
        self._pixels = pixels_on(images, run.image_shape, device)
        self._labels = torch.tensor(images.labels, device=device)
        self._batches = Batches(order, config.seed, device)
        self._random = torch.Generator().manual_seed(config.seed)
        # Rounded as frames round it: what a browser sends back is the very noise of a sample.
        self._noise = self._fresh_noise(SAMPLES).half().float()
        self._shown_labels = torch.arange(SAMPLES, device=device) % max(1, self._classes)
        self._real, self._rest = torch.tensor(order, device=device).tensor_split([REAL_IMAGES])
        # Weights that start small: with PyTorch's own start, D often runs away from G in the first steps.
        self._g = placed(build(run.generator, config.seed, init="dcgan"), device)
        self._d = placed(build(run.discriminator, config.seed + 1, init="dcgan"), device)
        self._shown_g = copy.deepcopy(self._g).eval().requires_grad_(False)
        self._shown_d = looking_copy(self._d)
        self._look_numbers = {"g": look_numbers(run.generator), "d": look_numbers(run.discriminator)}
        self._activations = tuple(
            f"{side}.{row.name}"
            for side, network in (("g", run.generator), ("d", run.discriminator))
            for row in network.summary()
            if row.kind == "Activation"
        )
        self._renew_optimizers()
        self._last: tuple[float, float, Tensor, Tensor] | None = None
        self._loads = 0
        self._overview: tuple[tuple[int, int, str], Arrays] | None = None
        if run.weights is not None:
            start_from(self, run.weights)

    # Training

    def step(self) -> None:
        for _ in range(self.config.d_steps):
            real, fake, labels = self._next_pair()
            d_loss, on_real, on_fake = self._train_d(real, fake, labels)
        g_loss = self._train_g(fake, labels)
        self._last = d_loss, g_loss, on_real, on_fake
        self.step_count += 1
        self._average()

    def _next_pair(self) -> tuple[Tensor, Tensor, Tensor]:
        """Real images, as many generated ones, and the labels of both."""
        batch = self._batches.take(self.config.batch_size)
        self.examples += len(batch)
        return self._pair(batch)

    def _pair(self, batch: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        labels = self._labels[batch]
        fake = self._g(with_class(self._fresh_noise(len(batch)), labels, self._classes))
        return self._images(batch), fake, labels

    def _train_d(self, real: Tensor, fake: Tensor, labels: Tensor) -> tuple[float, Tensor, Tensor]:
        """One step of D: (its loss, its outputs on the real and on the generated images)."""
        self._d_optimizer.zero_grad()
        loss, on_real, on_fake = self._d_loss(real, fake.detach(), labels)
        value = self._checked("discriminator", loss, torch.cat([real, fake]), labels.repeat(2))
        loss.backward()
        self._d_optimizer.step()
        return value, on_real, on_fake

    def _d_loss(self, real: Tensor, fake: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What D lowers, and its outputs on the real and on the generated images."""
        config, judge = self.config, partial(self._judge, labels=labels)
        # Two passes, as G's step shows D generated images alone: batch norm must meet them alike in both.
        on_real, on_fake = judge(real), judge(fake)
        loss = discriminator_loss(config.loss, on_real, on_fake, config.label_smoothing)
        if OBJECTIVES[config.loss].penalised:
            share = torch.rand(len(real), generator=self._random).to(self._device)
            loss = loss + config.gradient_penalty * gradient_penalty(judge, real, fake, share)
        return loss, on_real.detach(), on_fake.detach()

    def _train_g(self, fake: Tensor, labels: Tensor) -> float:
        """One step of G; D's weights get no gradient from it."""
        self._g_optimizer.zero_grad()
        loss = self._g_loss(fake, labels)
        value = self._checked("generator", loss, fake, labels)
        loss.backward(inputs=list(self._g.parameters()))
        self._g_optimizer.step()
        return value

    def _g_loss(self, fake: Tensor, labels: Tensor) -> Tensor:
        return generator_loss(self.config.loss, self._judge(fake, labels))

    def _judge(self, images: Tensor, labels: Tensor) -> Tensor:
        return self._d(with_planes(images, labels, self._classes))  # type: ignore[no-any-return]

    def _checked(self, owner: str, loss: Tensor, images: Tensor, labels: Tensor) -> float:
        value = loss.item()
        if not abs(value) < LARGEST_LOSS:
            self._explain(owner, value, with_planes(images.detach(), labels, self._classes))
        return value

    def _explain(self, owner: str, loss: float, seen: Tensor) -> NoReturn:
        if math.isfinite(loss):
            raise Diverged(f"the loss of the {owner}", grew(loss))
        noise = self._scene().inputs
        networks = {"generator": (looking_copy(self._g), noise), "discriminator": (self._shown_d, seen)}
        for name, (network, x) in networks.items():
            place = first_broken_layer(network, x)
            if place != "the loss":
                raise Diverged(f"{place} of the {name}")
        raise Diverged(f"the loss of the {owner}")

    @torch.no_grad()
    def _average(self) -> None:
        """a <- decay a + (1 - decay) g, with decay = min(average, (1 + t) / (10 + t)) after t steps.

        The second bound lets the average span about the last t / 9 steps while there are few, as in
        TensorFlow's ExponentialMovingAverage: with `average` alone the first weights would linger.
        """
        t = self.step_count
        decay = min(self.config.average, (1 + t) / (10 + t))
        for shown, live in zip(
            self._shown_g.state_dict().values(), self._g.state_dict().values(), strict=True
        ):
            if live.is_floating_point():
                shown.lerp_(live, 1 - decay)

    def _images(self, indices: Tensor) -> Tensor:
        return scaled(self._pixels[indices])

    def _fresh_noise(self, count: int) -> Tensor:
        """count z, from a normal distribution; drawn on the CPU, so that every device sees the same."""
        return torch.randn(count, self.config.latent_size, generator=self._random).to(self._device)

    def _renew_optimizers(self) -> None:
        self._g_optimizer = Adam(self._g.parameters(), self.config.learning_rate_g, betas=BETAS)
        self._d_optimizer = Adam(self._d.parameters(), self.config.learning_rate_d, betas=BETAS)

    def configure(self, config: GanConfig) -> Rescaled | None:
        self._g_optimizer.learning_rate = config.learning_rate_g
        self._d_optimizer.learning_rate = config.learning_rate_d
        before, self.config = self.config, config
        if self._last is not None and _rules(config) != _rules(before):
            self._weigh_anew()
        return Rescaled.between(before.loss, config.loss, OF_A_LOSS)

    def _weigh_anew(self) -> None:
        """Measure both networks as they stand: what other rules gave is no number of these.

        On copies, as batch norm keeps what it meets, and with random numbers that training does not use.
        """
        twin = copy.copy(self)
        twin._g, twin._d = copy.deepcopy(self._g), copy.deepcopy(self._d)
        twin._random = torch.Generator().manual_seed(self.config.seed + self.step_count)
        real, fake, labels = twin._pair(self._batches.glance(self.config.batch_size, twin._random))
        d_loss, on_real, on_fake = twin._d_loss(real, fake.detach(), labels)
        d_loss.backward()
        g_loss = twin._g_loss(fake, labels)
        g_loss.backward(inputs=list(twin._g.parameters()))
        for ours, others in ((self._g, twin._g), (self._d, twin._d)):
            for parameter, other in zip(ours.parameters(), others.parameters(), strict=True):
                parameter.grad = other.grad
        self._last = d_loss.item(), g_loss.item(), on_real, on_fake

    def state(self) -> Weights:
        """The averaged generator ("g.<layer>.<name>") and the discriminator ("d....")."""
        networks = {"g": self._shown_g, "d": self._d}
        return {
            f"{side}.{name}": tensor.to("cpu", copy=True)
            for side, network in networks.items()
            for name, tensor in network.state_dict().items()
        }

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        """G starts again from its average: close to where it was, and all that a state keeps of it."""
        for side, network in (("g", self._g), ("g", self._shown_g), ("d", self._d)):
            network.load_state_dict(part_of(weights, side))
            network.zero_grad()
        self.step_count, self.examples = step_count, examples
        self._loads += 1
        self._last = None
        self._renew_optimizers()

    def whole(self) -> Whole:
        """Tensors: "g.…", "d.…" and "shown_g.…", the averaged generator (see `whole_model`), "optimizer_g.…",
        "optimizer_d.…", "batches.order", "batches.random", "random" (the state of the generator of noise),
        and what D said in the last step: "last.on_real" and "last.on_fake". Facts: "step_count", "examples",
        "batches_used", and "last_losses" of D and G, None before the first step.
        """
        d_loss, g_loss, on_real, on_fake = self._last or (None, None, None, None)
        last = {"on_real": on_real, "on_fake": on_fake} if on_real is not None and on_fake is not None else {}
        batches, used = self._batches.whole()
        tensors = {
            **whole_model("g", self._g),
            **whole_model("d", self._d),
            **whole_model("shown_g", self._shown_g),
            **named("optimizer_g", self._g_optimizer.whole()),
            **named("optimizer_d", self._d_optimizer.whole()),
            **named("batches", batches),
            **named("last", last),
            "random": self._random.get_state(),
        }
        facts = {
            "step_count": self.step_count,
            "examples": self.examples,
            "batches_used": used,
            "last_losses": [d_loss, g_loss] if last else None,
        }
        return Whole(tensors, facts)

    def restore(self, whole: Whole) -> None:
        facts = whole.facts
        for name, network in (("g", self._g), ("d", self._d), ("shown_g", self._shown_g)):
            restore_model(whole, name, network)
        self._g_optimizer.restore(whole.part("optimizer_g"))
        self._d_optimizer.restore(whole.part("optimizer_d"))
        self._batches.restore(whole.part("batches"), facts["batches_used"])
        self._random.set_state(whole.tensors["random"])
        self.step_count, self.examples = facts["step_count"], facts["examples"]
        self._loads += 1
        last = {name: tensor.to(self._device) for name, tensor in whole.part("last").items()}
        self._last = (*facts["last_losses"], last["on_real"], last["on_fake"]) if last else None

    # Measuring

    def metrics(self) -> Metrics:
        epoch = self.examples / len(self._batches)
        if self._last is None:
            return {"epoch": epoch}
        d_loss, g_loss, on_real, on_fake = self._last
        return {
            "epoch": epoch,
            "d_loss": d_loss,
            "g_loss": g_loss,
            "d_real": verdict(self.config.loss, on_real).mean().item(),
            "d_fake": verdict(self.config.loss, on_fake).mean().item(),
            "g_gradient_norm": gradient_norm(self._g.parameters()),
            "d_gradient_norm": gradient_norm(self._d.parameters()),
        }

    def evaluate(self) -> Metrics:
        """Nothing: no single number says how good a GAN's images are."""
        return {}

    # Looking

    def _scene(self) -> Scene:
        return Scene(
            noise=self._noise,
            labels=self._shown_labels,
            real=self._images(self._real),
            real_labels=self._labels[self._real],
            hidden=(self._rest, self._pixels, self._labels),
            classes=self._classes,
            loss=self.config.loss,
        )

    def recall(self, _weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        return metrics  # the images stay

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """ "play": how the game stands; "verdict": what D takes the chosen sample for, where it says that."""
        raw = OBJECTIVES[self.config.loss].is_critic
        verdicts = arrays["d_samples"], arrays["d_real"]
        uncut = arrays.get("uncut_samples"), arrays.get("uncut_real")
        shown = Pictures(arrays["samples"], arrays["real"], *verdicts, *uncut)
        found: Judgements = {"play": asdict(judge_play(step, shown, points, raw))}
        if not raw:
            found["verdict"] = {"kind": judge_verdict(float(arrays["d_sample"][0]))}
        return found

    @torch.no_grad()
    def snapshot(self, probe: GanProbe, weights: Weights | None = None) -> Arrays:
        """As the protocol says; these arrays, images as float32 in -1..1, verdicts as `verdict` gives them:

        noise (64 z), samples (64 c h w), d_samples (64); real (16 c h w), d_real (16); where verdicts are cut
        off, the answers before it, uncut_samples (64) and uncut_real (16); read_g (z + k, the
        noise and the k classes of a conditional GAN), the sample made from it (c h w) and d_sample (1), D's
        verdict on it or on the probe's image; for several latents samples_at (n c h w), one from each; of a
        conditional GAN labels (64), real_labels (16); and what was asked for: "g.<layer>" (on read_g) and
        "d.<layer>" (on read_d, c + k h w: what d_sample judges, and its class), "g.<layer>.weight" and so on.
        With probe.real: "r.<layer>", D's layers for that real image, its verdict real_verdict (1), and
        deciding_sample and deciding_real (c h w), the gradient of D's output with respect to the pixels of
        each. With probe.unseen: unseen_samples and unseen_real (6 c h w), with D's verdicts d_unseen_samples
        and d_unseen_real (6), and unseen (1), the seed; of few real images some are shown elsewhere too.
        """
        g: nn.Module = self._shown_g
        d: nn.Module = self._shown_d
        if weights is not None:
            here = {name: tensor.to(self._device) for name, tensor in weights.items()}
            g, d = with_weights(g, part_of(here, "g")), with_weights(d, part_of(here, "d"))
        scene = self._scene()
        shown = self._overview_now(scene) if weights is None else overview(g, d, scene)
        arrays = shown | look(g, d, scene, probe)
        if probe.statistics:
            arrays |= self._statistics(g, d, scene, live=weights is None)
        return arrays

    def _overview_now(self, scene: Scene) -> Arrays:
        """Computed once for these weights: of a run that stands, a new probe costs only what it asks for."""
        key = self.step_count, self._loads, scene.loss
        if self._overview is None or self._overview[0] != key:
            self._overview = key, overview(self._shown_g, self._shown_d, scene)
        return self._overview[1]

    def _statistics(self, g: nn.Module, d: nn.Module, scene: Scene, live: bool) -> Arrays:
        arrays: Arrays = {}
        images = torch.cat([g(scene.inputs), scene.real])
        labels = torch.cat([scene.labels, scene.real_labels])
        seen = with_planes(images, labels, self._classes)
        for side, shown, trained, x in (("g", g, self._g, scene.inputs), ("d", d, self._d, seen)):
            found = histograms(shown, "weight", shown.parameters())
            if live:  # the gradients of the past are not kept
                found |= histograms(trained, "gradient", (weight.grad for weight in trained.parameters()))
            chunk = chunk_of(self._look_numbers[side], len(x))
            found |= dead_units_in(shown, x, names_of(self._activations, side), chunk)
            arrays |= {f"{side}.{name}": array for name, array in found.items()}
        return arrays


def _rules(config: GanConfig) -> tuple[str, float, float]:
    """All of a config that the numbers of a step depend on, beside the weights: loss, smoothing, penalty."""
    loss = OBJECTIVES[config.loss]
    smoothing = config.label_smoothing if loss.smooths else 0.0
    return config.loss, smoothing, config.gradient_penalty if loss.penalised else 0.0
