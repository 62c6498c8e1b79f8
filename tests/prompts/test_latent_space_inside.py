"""Latent space, inside of generators: of three of them, each experiment shows what it promises."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data import load
from nn_core.findings.latent.checkerboard import recipe, spread_by_place, zones
from nn_core.latent.vectors import power_spectrum, stride_energy
from nn_core.training import GanProbe, GanRun
from nn_core.training.gan.trainer import GanTrainer
from tests.prompts.labs import train
from tests.prompts.small import CARDS, PREDICTIONS, Small, read
from tests.ui.cards import is_explained
from ui.kit.answer import Held
from ui.latent_space.checkerboard import STEPS, TITLES, Grown
from ui.latent_space.params import MEASURED_AT

FIRST, LAST = "relu1", "relu2"
ASKED_AT = 256
CLEARLY = 0.125
"""A change of a pixel that is seen, from 0 to 1."""
seeds = pytest.mark.parametrize("seed", range(3))


def halves(small: Small, layer: str) -> tuple[torch.nn.Sequential, torch.nn.Sequential]:
    """G up to a layer, and the rest of it."""
    cut = list(dict(small.network.named_children())).index(layer) + 1
    layers = list(small.network)
    return torch.nn.Sequential(*layers[:cut]), torch.nn.Sequential(*layers[cut:])


def maps(small: Small, layer: str, count: int = 64) -> torch.Tensor:
    """Of the first samples (n c h w)."""
    found: torch.Tensor = halves(small, layer)[0](torch.tensor(small.noise[:count], dtype=torch.float32))
    return found


def without(small: Small, layer: str, *channels: int, count: int = 64) -> np.ndarray:
    """The first samples (n 28 28), 0 to 1, with channels of a layer at 0."""
    left = maps(small, layer, count)
    left[:, list(channels)] = 0
    return np.asarray((halves(small, layer)[1](left)[:, 0].numpy() + 1) / 2)


def bars(small: Small, layer: str) -> np.ndarray:
    """(c): how much some samples change without each channel."""
    whole = small.draw(small.noise[:16])
    channels = range(maps(small, layer, 1).shape[1])
    return np.array([np.abs(without(small, layer, at, count=16) - whole).mean() for at in channels])


def clear(small: Small) -> np.ndarray:
    return np.flatnonzero(read(small.draw(small.noise)).max(axis=1) >= 0.9)


@pytest.mark.prompt("latent_space", "Is the brightest map the most important?")
def test_the_brightest_map_has_a_short_bar_and_the_longest_bar_counts(small: Small) -> None:
    values = small.set_up("Is the brightest map the most important?")
    assert (values["off"], values["layer"]) == ((), None)  # no layer named: the last one is shown
    chosen, found = values["sample"] - 1, bars(small, LAST)
    brightest = int(maps(small, LAST)[chosen].mean(dim=(1, 2)).argmax())
    longest, shortest = int(found.argmax()), int(found.argmin())
    assert found[brightest] < 0.5 * found[longest]
    before = small.draw(small.noise)[chosen]
    seen, hardly = (np.abs(without(small, LAST, at)[chosen] - before) for at in (longest, shortest))
    assert (seen > CLEARLY).sum() > 20
    assert (seen > CLEARLY).sum() > 5 * (hardly > CLEARLY).sum()


@pytest.mark.prompt("latent_space", "Early or late")
def test_an_early_channel_changes_a_spot_and_a_late_one_the_strokes_everywhere(small: Small) -> None:
    values = small.set_up("Early or late")
    assert (values["off"], values["layer"]) == ((), FIRST)
    before = small.draw(small.noise)
    strokes = before > 0.5
    touched = []
    for layer in (FIRST, LAST):
        after = without(small, layer, int(bars(small, layer).argmax()))
        changed = (np.abs(after - before) > CLEARLY) & strokes
        touched.append(changed.sum(axis=(1, 2)) / strokes.sum(axis=(1, 2)))
        kept = read(after).argmax(axis=1) == read(before).argmax(axis=1)
        assert kept[clear(small)].mean() > 0.8
    early, late = (shares[clear(small)].mean() for shares in touched)
    assert early < 0.33 < late
    assert late > 1.8 * early
    early, late = (shares[values["sample"] - 1] for shares in touched)
    assert late > early


@pytest.mark.prompt("latent_space", "Half of it")
def test_without_every_second_channel_less_than_half_vanishes_and_digits_stay(small: Small) -> None:
    values = small.set_up("Half of it")
    count = maps(small, LAST, 1).shape[1]
    assert values["layer"] == LAST
    assert values["off"] == tuple((LAST, channel) for channel in range(0, count, 2))
    before, after = small.draw(small.noise), without(small, LAST, *range(0, count, 2))
    strokes = before > 0.5
    lost = (strokes & (after < 0.5)).sum(axis=(1, 2)) / strokes.sum(axis=(1, 2))
    assert lost.mean() < 0.5
    kept = read(after).argmax(axis=1) == read(before).argmax(axis=1)
    assert kept[clear(small)].mean() > 0.75
    assert lost[values["sample"] - 1] < 0.6


# Checkerboard


@cache
def doubler(kind: str, seed: int) -> GanTrainer:
    spec = recipe(kind)
    run = replace(spec, config=replace(spec.config, seed=seed))
    assert isinstance(run, GanRun)
    return GanTrainer(run, run.load(), torch.device("cpu"))


def fresh(kind: str, seed: int) -> np.ndarray:
    """Samples (64 28 28) before any training."""
    trainer = doubler(kind, seed)
    assert trainer.step_count == 0
    return trainer.snapshot(GanProbe())["samples"][:, 0]


def spectrum(pictures: np.ndarray) -> np.ndarray:
    """(28 28): the mean power of each wave, without the mean; row and column 14 are waves of 2 pixels."""
    centred = pictures - pictures.mean(axis=(1, 2), keepdims=True)
    power: np.ndarray = (np.abs(np.fft.fft2(centred)) ** 2).mean(axis=0)
    return np.asarray(power / power.mean())


def of_two_pixels(power: np.ndarray) -> float:
    """How strong waves of 2 pixels are, across or down, over the mean of all."""
    return float(np.concatenate([power[14], np.delete(power[:, 14], 14)]).mean())


def card(title: str) -> dict[str, Any]:
    part, values = CARDS[title]
    assert part == "checkerboard"
    return dict(values)


@seeds
@pytest.mark.prompt("latent_space", "Before any training")
def test_pixels_that_get_more_products_vary_more_in_fresh_pictures(seed: int) -> None:
    assert card("Before any training") == {"step": 0}
    ones = torch.ones(1, 1, 14, 14)
    counts = torch.conv_transpose2d(ones, torch.ones(1, 1, 3, 3), stride=2, padding=1, output_padding=1)
    np.testing.assert_array_equal(counts[0, 0, 2:4, 2:4], [[1, 2], [2, 4]])
    spread = {kind: fresh(kind, seed).reshape(64, 14, 2, 14, 2).std(axis=(0, 1, 3)) for kind in TITLES}
    uneven = spread["transposed3"]
    assert uneven.min() == uneven[0, 0]
    assert uneven.max() == uneven[1, 1]
    assert uneven[1, 1] > 1.5 * uneven[0, 0]
    assert all(spread[kind].max() < 1.5 * spread[kind].min() for kind in ("transposed4", "upsample"))


@seeds
@pytest.mark.prompt("latent_space", "Read the spectrum")
def test_a_checkerboard_lights_up_at_the_edge_of_the_spectrum(seed: int) -> None:
    assert card("Read the spectrum") == {"step": 0}
    powers = {kind: spectrum(fresh(kind, seed)) for kind in TITLES}
    for kind in ("transposed3", "transposed4"):
        assert 14 in np.unravel_index(powers[kind].argmax(), powers[kind].shape)
        assert of_two_pixels(powers[kind]) > 2
    assert of_two_pixels(powers["upsample"]) < 0.2
    places = np.unravel_index(powers["upsample"].argmax(), powers["upsample"].shape)
    assert max(min(place, 28 - place) for place in places) < 7


@seeds
@pytest.mark.prompt("latent_space", "Does it learn to hide it?")
def test_training_hides_the_checkerboard_of_both_that_had_one(seed: int) -> None:
    assert card("Does it learn to hide it?") == {"step": ASKED_AT, "start": True}
    assert ASKED_AT in MEASURED_AT
    assert MEASURED_AT[-1] == STEPS
    pictures = load("mnist").images[:512] / 127.5 - 1
    real = of_two_pixels(spectrum(pictures[:, 0]))
    found = {kind: at_steps(kind, seed) for kind in TITLES}
    before, then, after = (
        {kind: of_two_pixels(spectrum(samples[at][:, 0])) for kind, samples in found.items()}
        for at in (0, ASKED_AT, STEPS)
    )
    plain = "upsample"
    assert before[plain] < after[plain]
    assert real < then[plain], "without a checkerboard, too"
    for kind in TITLES.keys() - {plain}:
        assert before[kind] > 50 * real
        assert then[kind] < before[kind] / 10
        assert after[kind] < before[kind] / 10
        assert after[kind] < 1.5 * after[plain], "nothing shows that some of it is left"
    holds, said = judged(found, pictures)
    assert holds == ("fades" if then["transposed3"] > max(real, then[plain]) else "gone"), said


def at_steps(kind: str, seed: int) -> dict[int, np.ndarray]:
    """Samples (64 1 28 28) before training, when the card asks, and at the end."""
    trainer = doubler(kind, seed)
    found = {}
    for step in (0, ASKED_AT, STEPS):
        found[step] = train(trainer, step).snapshot(GanProbe())["samples"]
    doubler.cache_clear()
    return found


def judged(found: dict[str, dict[int, np.ndarray]], pictures: np.ndarray) -> tuple[Held | None, str]:
    """What the card says of these samples, and what it measures."""
    uneven, plain = (
        [power_spectrum(one) for one in found[kind].values()] for kind in ("transposed3", "upsample")
    )
    powers = (uneven[0], uneven[1], power_spectrum(pictures), plain[1])
    before, after, real, without = map(stride_energy, powers)
    places = spread_by_place(found["transposed3"][0])
    grown = Grown(places, zones(uneven[0]), before, after, ASKED_AT, real, without)
    answer = PREDICTIONS["Does it learn to hide it?"].answer(grown)
    is_explained(PREDICTIONS["Does it learn to hide it?"], answer.holds, answer.measured)
    return answer.holds, answer.measured
