"""The losses of `MASK_LOSSES` as functions of tensors: scores `n k h w`, masks int64 `n h w` -> one number.

Dice here sums over all pixels of a batch before it divides, class by class, and adds 1 above and below: a
class that nobody sees or says then costs nothing. Milletari et al., 2016, https://arxiv.org/abs/1606.04797,
square the probabilities below; as they are, this is the Dice coefficient made soft.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor
from torch.nn import functional as F

from nn_core.training.segmentation.objectives import CROSS_ENTROPY, DICE

SMOOTH = 1.0


def soft_dice(scores: Tensor, masks: Tensor) -> Tensor:
    """1 - mean over classes of (2 sum p t + 1) / (sum p + sum t + 1), with p the softmax of the scores."""
    found = scores.softmax(dim=1)
    # What is said of each pixel's own class, class by class: the sum of p t without a mask for each class.
    own = found.gather(1, masks[:, None]).flatten()
    both = found.new_zeros(found.shape[1]).index_add(0, masks.flatten(), own)
    true = masks.flatten().bincount(minlength=found.shape[1])
    share = (2 * both + SMOOTH) / (found.sum(dim=(0, 2, 3)) + true + SMOOTH)
    return 1 - share.mean()


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    CROSS_ENTROPY.name: F.cross_entropy,
    DICE.name: soft_dice,
}
