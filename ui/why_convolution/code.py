"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from collections.abc import Iterator

from nn_core.findings.trained import STEPS
from nn_core.training.classifier.script import model_lines
from ui.why_convolution.contest import networks

EXPERIMENTS = """
def train(model, images, labels):
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(steps):
        batch = torch.randint(len(images), (32,))
        loss = F.cross_entropy(model(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

def accuracy(model, images, labels):
    with torch.no_grad():
        return (model(images).argmax(1) == labels).float().mean().item()

def shifted(images, pixels):  # to the right, down, left, up, right, ...
    moved = []
    for i, image in enumerate(images):
        image = F.pad(torch.rot90(image, i % 4, (1, 2)), (pixels, 0))[..., :28]
        moved.append(torch.rot90(image, -i % 4, (1, 2)))
    return torch.stack(moved)

for model in (cnn, perceptron):
    train(model, images, labels)
    print([accuracy(model, shifted(held_out, pixels), held_out_labels) for pixels in range(7)])

# One permutation for all images. Train two fresh networks on these.
"""


def pytorch_lines(match: str, seed: int) -> str:
    """Lines that train and measure both networks, given `images`, `labels` and the ones that are held out."""
    return "\n".join(_lines(match, seed))


def _lines(match: str, seed: int) -> Iterator[str]:
    yield "import numpy as np"
    yield "import torch"
    yield "from torch import nn"
    yield "from torch.nn import functional as F"
    yield ""
    yield "# images, held_out: n x 1 x 28 x 28, values from 0 to 1; labels, held_out_labels: n"
    yield f"steps = {STEPS}"
    for name, architecture in zip(("cnn", "perceptron"), networks(match), strict=True):
        yield ""
        yield from model_lines(architecture)
        yield f"{name} = model"
    yield EXPERIMENTS.rstrip("\n")
    yield f"order = np.random.default_rng({seed}).permutation(28 * 28)"
    yield "shuffled = images.flatten(2)[:, :, order].reshape(images.shape)"
