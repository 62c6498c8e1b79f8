"""A picture that is changed so that a channel answers more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch

from nn_core.channels.layers import middle
from nn_core.channels.picture import blurred, climbed, noise, of_pixels, response
from nn_core.judgements.learning import judge_answer
from nn_core.judgements.recent import Point
from nn_core.training.channel_image.spec import (
    BLUR_EVERY,
    ChannelImageConfig,
    ChannelImageProbe,
    ChannelImageRun,
)
from nn_core.training.errors import Diverged
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.trainer import Arrays, Judgements, Metrics, Weights, to_numpy
from nn_core.training.whole import Whole


class ChannelImageTrainer:
    """The picture u (see `nn_core.channels.picture`), the network that it is shown to, and the draws of where
    to. It is asked for what the channel answers at each step, before the step is taken."""

    next_evaluation: int | None = None

    def __init__(self, run: ChannelImageRun, network: FrozenNetwork, device: torch.device) -> None:
        self.config = run.config
        self.step_count = self.examples = 0
        self._run, self._device = run, device
        self._model = network.module(device)
        is_unit = run.part == "unit" and len(run.row.out_shape) == 3
        self._place = middle(run.row) if is_unit else None
        self._random = torch.Generator().manual_seed(run.config.seed)
        self._picture = self._first().to(device)
        self._answered: float | None = None

    def _first(self) -> torch.Tensor:
        if self._run.start is None:
            channels, height, width = self._run.shape
            return noise((channels, height, width), self._random)
        return of_pixels(torch.tensor(self._run.start.pixels).float() / 255)

    # Steps

    def step(self) -> None:
        """One step up the slope, then what regularises."""
        moved = self._moves()
        seen = self._picture.roll(moved, (1, 2)).requires_grad_()
        answer = self._answer(seen)
        (slope,) = torch.autograd.grad(answer, seen)
        self._answered = answer.item()
        if not (math.isfinite(self._answered) and bool(torch.isfinite(slope).all())):
            raise Diverged("the answer of the channel")
        slope = slope.roll([-by for by in moved], (1, 2))
        config = self.config
        picture = climbed(self._picture, slope, config.rate, config.fourier)
        picture = picture * (1 - config.decay)
        self.step_count += 1
        self.examples += 1
        if config.blur and self.step_count % BLUR_EVERY == 0:
            picture = blurred(picture, config.blur)
        self._picture = picture

    def _moves(self) -> list[int]:
        """Rows and columns by which the picture is moved: jitter."""
        most = self.config.jitter
        drawn = torch.randint(-most, most + 1, (2,), generator=self._random)
        return [int(by) for by in drawn]

    def _answer(self, picture: torch.Tensor) -> torch.Tensor:
        return response(
            self._model, picture.sigmoid()[None], self._run.layer, self._run.channel, self._place
        )[0]

    def configure(self, config: ChannelImageConfig) -> None:
        """From the next step on."""
        self.config = config

    def state(self) -> Weights:
        return {"picture": self._picture.to("cpu", copy=True)}

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        self._picture = weights["picture"].to(self._device)
        self.step_count, self.examples = step_count, examples
        self._answered = None

    def whole(self) -> Whole:
        """Tensors: "picture" and "random". Facts: "step_count", "examples", and "answered", None before the
        first step.
        """
        tensors = {**self.state(), "random": self._random.get_state()}
        facts = {"step_count": self.step_count, "examples": self.examples, "answered": self._answered}
        return Whole(tensors, facts)

    def restore(self, whole: Whole) -> None:
        self.load({"picture": whole.tensors["picture"]}, whole.step_count, whole.facts["examples"])
        self._random.set_state(whole.tensors["random"])
        self._answered = whole.facts["answered"]

    # Measuring

    def metrics(self) -> Metrics:
        """ "activation": what the channel answered to the picture before the last step, as it was moved."""
        return {} if self._answered is None else {"activation": self._answered}

    def evaluate(self) -> Metrics:
        return {}

    # Looking

    def recall(self, _weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        return metrics

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """The "answer", where it was asked for."""
        if (shares := arrays.get("probabilities")) is None:
            return {}
        return {"answer": {"kind": judge_answer(shares)}}

    @torch.no_grad()
    def snapshot(self, probe: ChannelImageProbe, weights: Weights | None = None) -> Arrays:
        """ "image" c h w, 0..1; "response" (1,): what the channel answers to it; "probabilities" k."""
        picture = self._picture if weights is None else weights["picture"].to(self._device)
        arrays = {"image": to_numpy(picture.sigmoid()), "response": to_numpy(self._answer(picture)[None])}
        if probe.answer:
            arrays["probabilities"] = to_numpy(self._model(picture.sigmoid()[None]).softmax(1)[0])
        return arrays
