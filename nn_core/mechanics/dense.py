"""From feature maps to class scores: what a dense layer reads from each map, and the sum it makes."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from nn_core.mechanics.checks import Array, MechanicsError, bias_array, check_whole, finite_array


@dataclass(frozen=True, eq=False)
class ClassScore:
    """The sum behind one class's score.

    Attributes:
        weights: `c h w`, the class's weights laid over the maps that they read.
        products: `c h w`, weights times features, pixel by pixel.
        map_sums: `c`, each map's share in the score.
        sum, bias: score = sum + bias.
    """

    weights: Array
    products: Array
    map_sums: Array
    sum: float
    bias: float
    score: float


def class_scores(features: ArrayLike, weight: ArrayLike, bias: ArrayLike | None) -> Array:
    """The logits: z[j] = bias[j] + sum over i of weight[j, i] x[i], with x the maps written as one line.

    Args:
        features: `c h w`.
        weight: `k (c h w)`, as in `torch.nn.Linear` after `torch.nn.Flatten`.
        bias: `k`, or None.

    Returns:
        float64 `k`.

    Raises:
        MechanicsError: the weights do not fit the features.
    """
    maps, weights = _fitting(features, weight)
    return weights @ maps.ravel() + bias_array(bias, len(weights))


def class_score(features: ArrayLike, weight: ArrayLike, bias: ArrayLike | None, label: int) -> ClassScore:
    """Everything that makes the score of class `label`. Arguments as in `class_scores`."""
    maps, weights = _fitting(features, weight)
    check_whole("label", label, 0, len(weights) - 1)
    laid_out = weights[label].reshape(maps.shape)
    products = laid_out * maps
    total, offset = float(products.sum()), float(bias_array(bias, len(weights))[label])
    return ClassScore(laid_out, products, products.sum(axis=(1, 2)), total, offset, total + offset)


def _fitting(features: ArrayLike, weight: ArrayLike) -> tuple[Array, Array]:
    maps, weights = finite_array("features", features, 3), finite_array("weight", weight, 2)
    if weights.shape[1] != maps.size:
        raise MechanicsError(
            "weight",
            f"The feature maps hold {maps.size} numbers, but each class has {weights.shape[1]} weights.",
        )
    return maps, weights
