"""A picture that a channel wants: by hand, by torch's own transform, and where the optimum is known."""

import math

import pytest
import torch

from nn_core import Architecture, Conv2d, Flatten, Linear, build
from nn_core.channels.picture import (
    blurred,
    climbed,
    fourier_scale,
    frequencies,
    noise,
    of_pixels,
    of_waves,
    response,
)


def random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_waves_are_those_of_a_picture_by_hand() -> None:
    found = frequencies(4, 2)
    expected = [[0, 0.5], [0.25, math.hypot(0.25, 0.5)], [0.5, math.hypot(0.5, 0.5)]]
    torch.testing.assert_close(found[:3], torch.tensor(expected, dtype=torch.float64))
    torch.testing.assert_close(found[3], found[1])
    scale = fourier_scale(4, 2)
    assert scale[0, 0] == 4
    assert scale[1, 0] == 4
    assert scale[2, 0] == 2


@pytest.mark.parametrize("shape", [(1, 6, 6), (3, 5, 8)])
def test_a_step_in_waves_is_one_of_their_parametrisation(shape: tuple[int, int, int]) -> None:
    """u = F⁻¹(s · a) with complex waves a: the step is what autograd through torch.fft gives for a."""
    weights = random(*shape)
    scale = fourier_scale(*shape[1:])
    waves = (torch.fft.fft2(random(*shape, seed=1), norm="ortho") / scale).requires_grad_()
    picture = torch.fft.ifft2(scale * waves, norm="ortho").real
    value = (weights * picture.sigmoid()).sum()
    (slope_of_waves,) = torch.autograd.grad(value, waves)
    with torch.no_grad():
        expected = torch.fft.ifft2(scale * (waves + 0.5 * slope_of_waves), norm="ortho").real - picture
    picture = picture.detach().requires_grad_()
    (slope,) = torch.autograd.grad((weights * picture.sigmoid()).sum(), picture)
    torch.testing.assert_close(0.5 * of_waves(slope), expected)


def test_a_step_has_the_length_that_was_asked_for_and_goes_along_the_slope() -> None:
    start, slope = random(1, 4, 4), random(1, 4, 4, seed=2)
    moved = climbed(start, slope, 0.3, fourier=False) - start
    assert moved.square().mean().sqrt().item() == pytest.approx(0.3)
    assert torch.cosine_similarity(moved.flatten(), slope.flatten(), 0).item() == pytest.approx(1)
    waves = climbed(start, slope, 0.3, fourier=True) - start
    assert waves.square().mean().sqrt().item() == pytest.approx(0.3)
    torch.testing.assert_close(climbed(start, torch.zeros_like(start), 0.3, fourier=True), start)


def test_a_blur_is_the_convolution_with_a_bell_and_keeps_the_mean() -> None:
    point = torch.zeros(1, 32, 32, dtype=torch.float64)
    point[0, 16, 16] = 1
    soft = blurred(point, 2.0)
    assert soft.sum().item() == pytest.approx(1)
    bell = math.exp(-1 / 8)
    assert (soft[0, 16, 17] / soft[0, 16, 16]).item() == pytest.approx(bell, rel=1e-6)
    assert (soft[0, 19, 16] / soft[0, 16, 16]).item() == pytest.approx(math.exp(-9 / 8), rel=1e-6)


def test_photographs_become_what_sigmoid_turns_back() -> None:
    pixels = torch.tensor([0.0, 0.25, 0.5, 1.0])
    torch.testing.assert_close(of_pixels(pixels).sigmoid(), torch.tensor([0.02, 0.25, 0.5, 0.98]))


def test_noise_is_nearly_grey_and_drawn_from_its_generator() -> None:
    drawn = noise((1, 20, 20), torch.Generator().manual_seed(3))
    assert 0.45 < drawn.sigmoid().mean().item() < 0.55
    assert drawn.sigmoid().std().item() == pytest.approx(0.025, rel=0.2)
    torch.testing.assert_close(drawn, noise((1, 20, 20), torch.Generator().manual_seed(3)))


def test_what_a_channel_answers_is_the_mean_of_its_map_one_place_of_it_or_a_unit() -> None:
    architecture = Architecture((1, 3, 3), (Conv2d(2, 2), Flatten(), Linear(3)))
    model = build(architecture).double()
    images = random(2, 1, 3, 3)
    maps = model[0](images)
    torch.testing.assert_close(response(model, images, "conv1", 1), maps[:, 1].mean((1, 2)))
    torch.testing.assert_close(response(model, images, "conv1", 1, (0, 1)), maps[:, 1, 0, 1])
    torch.testing.assert_close(response(model, images, "linear1", 2), model(images)[:, 2])
