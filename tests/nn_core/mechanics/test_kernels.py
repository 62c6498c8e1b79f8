import numpy as np
import pytest
from scipy import ndimage

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.convolution import MAX_KERNEL_SIZE
from nn_core.mechanics.kernels import ANGLES, KERNELS, kernel

SIZES = [3, 5, 7, 9, 11]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("sobel_x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    ],
)
def test_the_classic_kernels(name: str, expected: list[list[float]]) -> None:
    assert kernel(name, 3).tolist() == expected


def test_sobel_5_is_a_sixteenth_of_its_published_values() -> None:
    assert (16 * kernel("sobel_x", 5)[2]).tolist() == [-6, -12, 0, 12, 6]
    assert (16 * kernel("sobel_x", 5)[:, 4]).tolist() == [1, 4, 6, 4, 1]


@pytest.mark.parametrize("size", SIZES)
def test_sobel_answers_to_a_slope_alike_in_all_sizes(size: int) -> None:
    slope = np.tile(np.arange(size), (size, 1))
    assert (kernel("sobel_x", size) * slope).sum() == 8
    assert (kernel("sobel_y", size) * slope.T).sum() == 8


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", KERNELS)
def test_all_weights_can_be_typed_by_hand(name: str, size: int) -> None:
    assert np.abs(kernel(name, size)).max() <= 10


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", KERNELS)
def test_what_an_even_area_becomes(name: str, size: int) -> None:
    """Blurs, sharpen, emboss and identity keep its brightness; edge and line finders answer 0."""
    blind = name in {"sobel_x", "sobel_y", "laplacian", "gabor"}
    assert kernel(name, size).sum() == pytest.approx(0 if blind else 1, abs=1e-9)


def test_the_gaussian_equals_scipys_filter() -> None:
    point = np.zeros((5, 5))
    point[2, 2] = 1
    expected = ndimage.gaussian_filter(point, sigma=1, radius=2, mode="constant")
    np.testing.assert_allclose(kernel("gaussian_blur", 5), expected, atol=1e-12)


def test_gabor_turns_with_its_angle() -> None:
    upright, level = kernel("gabor", 7, 0), kernel("gabor", 7, 90)
    np.testing.assert_allclose(upright, level.T, atol=1e-12)
    np.testing.assert_allclose(kernel("gabor", 7, 180), upright, atol=1e-12)
    assert not np.allclose(kernel("gabor", 7, 45), upright)


@pytest.mark.parametrize("size", range(KERNELS["gabor"].minimum, MAX_KERNEL_SIZE + 1))
def test_gabor_differs_for_any_two_angles_that_are_offered(size: int) -> None:
    kernels = np.array([kernel("gabor", size, angle) for angle in ANGLES])
    for at, one in enumerate(kernels):
        others = np.delete(kernels, at, axis=0)
        assert np.abs(others - one).max(axis=(1, 2)).min() > 0.001 * np.abs(one).max()
    # A right angle apart they are plainly different pictures.
    quarter = len(ANGLES) // 2
    apart = np.abs(kernels[quarter:] - kernels[:quarter]).max(axis=(1, 2))
    assert (apart > 0.05 * np.abs(kernels).max()).all()


@pytest.mark.parametrize("size", range(KERNELS["gabor"].minimum, MAX_KERNEL_SIZE + 1))
@pytest.mark.parametrize("angle", [0, 45, 90, 135])
def test_gabor_answers_most_to_stripes_of_its_own_direction(size: int, angle: int) -> None:
    def answer(direction: float) -> float:
        """The strongest answer to stripes in that direction, whatever their place."""
        at = np.arange(size) - (size - 1) / 2
        turn = np.radians(direction)
        across = at * np.cos(turn) - at[:, None] * np.sin(turn)
        wave = 2 * np.pi * across / max(size / 2, 3)
        made = kernel("gabor", size, angle)
        found: float = max(abs((made * np.cos(wave + phase)).sum()) for phase in np.linspace(0, np.pi, 33))
        return found

    own = answer(angle)
    assert all(answer(angle + turn) < 0.99 * own for turn in (45, 90, 135))


def test_each_kernel_is_there_from_its_smallest_size_on() -> None:
    for name, preset in KERNELS.items():
        assert kernel(name, preset.minimum).shape == (preset.minimum, preset.minimum)


@pytest.mark.parametrize(
    ("name", "size", "angle", "words"),
    [
        ("sobel_x", 4, 0, "Sobel x needs an odd size of at least 3; 4 does not fit"),
        ("sharpen", 1, 0, "at least 3"),
        ("blur", 3, 0, "'blur' is none of them"),
        ("box_blur", 12, 0, "between 1 and 11"),
        ("gabor", 5, np.nan, "finite number of degrees"),
    ],
)
def test_what_cannot_be_is_explained(name: str, size: int, angle: float, words: str) -> None:
    with pytest.raises(MechanicsError, match=words):
        kernel(name, size, angle)
