"""Pictures of digits framed as MNIST's are, against hand-made pictures, MNIST and the browser's twin."""

from io import BytesIO

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from nn_core import build
from nn_core.data import PHOTOGRAPHS, decode_picture, fit_images, load, photograph
from nn_core.data.fit import luma
from nn_core.data.framing import Grey, framed, ground_of, placement_of
from nn_core.network.presets import classifier_preset
from tests.node import run_module


def stroke(ground: int, ink: int, side: int = 60) -> Grey:
    """A slanted thick stroke with a foot, off the middle."""
    picture = np.full((side, side), ground, np.uint8)
    for row in range(8, 38):
        picture[row, 10 + row // 4 : 15 + row // 4] = ink
    picture[36:40, 12:32] = ink
    return picture


def noise(side: int) -> Grey:
    return np.random.default_rng(side).integers(0, 256, (side, side)).astype(np.uint8)


def photographs() -> dict[str, Grey]:
    return {name: luma(photograph(name).transpose(2, 0, 1)) for name in PHOTOGRAPHS}


GROUNDS = {
    "ink on paper": (stroke(255, 0), "light"),
    "pencil on grey paper": (stroke(200, 130), "light"),
    "chalk": (stroke(20, 230), "dark"),
    "hardly to be seen": (stroke(200, 180), None),
    "one grey": (np.full((40, 40), 90, np.uint8), None),
    "a ramp": (np.tile(np.arange(0, 250, 5, dtype=np.uint8), (50, 1)), None),
    "half and half": (np.repeat(np.array([[0, 255]], np.uint8), 30, axis=1).repeat(60, axis=0), None),
    "noise": (noise(28), None),
    "much noise": (noise(150), None),
    "a single pixel": (np.zeros((1, 1), np.uint8), None),
}


@pytest.mark.parametrize("name", GROUNDS)
def test_what_is_ground_and_what_is_drawn_on_it(name: str) -> None:
    picture, ground = GROUNDS[name]
    assert ground_of(picture) == ground


def test_photographs_of_scenes_are_left_as_they_are() -> None:
    framed_ones = [name for name, grey in photographs().items() if framed(grey[None], 28)]
    assert framed_ones in ([], ["galaxies"])  # light on plain dark ground


@pytest.mark.walk
def test_digits_of_mnist_are_left_as_they_are() -> None:
    digits = load("mnist").images
    assert all(ground_of(digit[0]) == "dark" for digit in digits[::10])
    assert sum(framed(digit, 28) is not None for digit in digits) <= 0.001 * len(digits)


@pytest.mark.parametrize(("ground", "ink"), [(80, 170), (0, 150)])
def test_grey_on_grey_becomes_white_on_black_where_it_stands(ground: int, ink: int) -> None:
    digit = load("mnist").images[1700, 0]
    result = framed((ground + (ink - ground) / 255 * digit).round().astype(np.uint8)[None], 28)
    assert result is not None
    assert not result.inverted
    assert result.pixels[0].max() == 0
    assert result.pixels.max() == 255
    moved = [np.roll(result.pixels, (y, x), (0, 1)).ravel() for y in (-1, 0, 1) for x in (-1, 0, 1)]
    assert max(np.corrcoef(pixels, digit.ravel())[0, 1] for pixels in moved) > 0.9


@pytest.mark.parametrize(("ground", "ink"), [(255, 0), (0, 255), (210, 60)])
def test_the_longer_side_becomes_20_of_28_and_the_centre_of_mass_the_middle(ground: int, ink: int) -> None:
    result = framed(stroke(ground, ink)[None], 28)
    assert result is not None
    assert result.inverted == (ground > ink)
    level = result.pixels.astype(float)
    rows, columns = np.nonzero(level >= 40)
    assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 21
    y, x = ((np.indices((28, 28)) + 0.5) * level).sum(axis=(1, 2)) / level.sum()
    np.testing.assert_allclose((x, y), (14, 14), atol=0.2)
    assert level[0].max() == level[:, -1].max() == 0
    assert level.max() == 255


def test_a_speck_changes_neither_size_nor_place() -> None:
    clean = np.where(stroke(0, 255) > 0, 255.0, 0.0)
    specked = clean.copy()
    specked[55, 57] = specked[2, 3] = 255
    assert placement_of(specked, 28) == placement_of(clean, 28)
    assert placement_of(np.zeros((5, 5)), 28) is None


def test_proportions_and_colour_do_not_matter() -> None:
    wide = np.full((60, 200), 255, np.uint8)
    wide[:, 120:180] = stroke(255, 0)
    coloured = np.stack([wide, wide, np.full_like(wide, 255)])  # yellow ground would be light; ink is blue
    for picture in (wide[None], coloured):
        result = framed(picture, 28)
        assert result is not None
        assert result.inverted


def snapshot_of(digit: Grey, generator: np.random.Generator) -> bytes:
    """A photograph of a digit on paper: 300 x 300, off the middle, turned, with noise and specks, a JPEG."""
    side = int(generator.integers(90, 190))
    turned = Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC)
    turned = turned.rotate(float(generator.uniform(-6, 6)), Image.Resampling.BICUBIC)
    ink = np.zeros((300, 300))
    top, left = generator.integers(5, 295 - side, 2)
    ink[top : top + side, left : left + side] = np.asarray(turned) / 255
    paper = 225 - 185 * ink + generator.normal(0, 4, ink.shape)
    rows, columns = generator.integers(10, 290, (2, 4))
    paper[rows, columns] = 0
    buffer = BytesIO()
    Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


@pytest.mark.walk
def test_a_network_reads_photographed_digits_about_as_well_as_mnists_own() -> None:
    digits = load("mnist")
    split = digits.split(0)
    images, labels = torch.tensor(digits.images) / 255, torch.tensor(digits.labels)
    model = build(classifier_preset("small_cnn", (1, 28, 28), 10), seed=0)
    optimizer = torch.optim.Adam(model.parameters(), 2e-3)
    for batch in np.resize(split.train, (300, 32)):
        optimizer.zero_grad()
        F.cross_entropy(model(images[batch]), labels[batch]).backward()
        optimizer.step()
    model.eval()
    seen, generator = split.validation[:200], np.random.default_rng(0)
    snapshots = [decode_picture(snapshot_of(digits.images[at][0], generator)) for at in seen]
    pictures = [picture.transpose(2, 0, 1) for picture in snapshots]

    def accuracy(inputs: torch.Tensor) -> float:
        with torch.no_grad():
            return float((model(inputs).argmax(1) == labels[seen]).float().mean())

    def as_input(picture: Grey) -> Grey:
        result = framed(picture, 28)
        return result.pixels[None] if result else fit_images(picture[None], (1, 28, 28))[0]

    own = accuracy(images[seen])
    plain = np.stack([fit_images(picture[None], (1, 28, 28))[0] for picture in pictures])
    turned = np.stack([as_input(picture) for picture in pictures])
    assert own > 0.9
    assert accuracy(torch.tensor(plain) / 255) < 0.3
    assert accuracy(torch.tensor(turned) / 255) >= own - 0.1


TWINS = {
    **{name: picture for name, (picture, _) in GROUNDS.items()},
    "a tall picture": np.concatenate([stroke(250, 30), np.full((20, 60), 250, np.uint8)]),
    "a small picture": fit_images(stroke(255, 0)[None, None], (1, 20, 20))[0, 0],
    "a digit": load("mnist").images[700, 0],
    "a grey digit": (80 + load("mnist").images[1700, 0] / 3).astype(np.uint8),
    "a dark digit": 255 - load("mnist").images[1700, 0],
}


@pytest.mark.parametrize("name", TWINS)
def test_the_browser_frames_the_same_way(name: str) -> None:
    grey = TWINS[name]
    height, width = grey.shape
    picture = f"{{height: {height}, width: {width}, data: new Uint8Array(input)}}"
    got = run_module(
        'import { framed } from "./lib/framing.js"', f"framed({picture}, 28)", stdin=grey.tobytes()
    )
    wanted = framed(grey[None], 28)
    if wanted is None:
        assert got is None
    else:
        assert got["inverted"] == wanted.inverted
        pixels = np.array([got["pixels"][str(at)] for at in range(28 * 28)]).reshape(28, 28)
        np.testing.assert_allclose(pixels, wanted.pixels, atol=1)
