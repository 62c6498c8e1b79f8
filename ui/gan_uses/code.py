"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from nn_core.data import DATASETS
from nn_core.findings.augmentation.trials import NETWORK
from nn_core.network.presets import classifier_preset
from nn_core.training.classifier.script import model_lines
from ui.gan_uses.params import Chosen

LINES = """
def moved(images, right, down, degrees):  # each image by its own shift (in pixels) and angle
    height, width = images.shape[2:]
    cos, sin = torch.deg2rad(degrees).cos(), torch.deg2rad(degrees).sin()
    to_source = torch.stack([
        torch.stack([cos, -sin * height / width, (sin * down - cos * right) * 2 / width], 1),
        torch.stack([sin * width / height, cos, -(sin * right + cos * down) * 2 / height], 1),
    ], 1)
    grid = F.affine_grid(to_source, images.shape, align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)  # black comes in

def augmented(images):  # other moves each time
    count = len(images)
    right, down = torch.randint(-shift, shift + 1, (2, count))
    degrees = (2 * torch.rand(count) - 1) * rotation
    return moved(images, right, down, degrees)

optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for _ in range(steps):
    batch = torch.randint(len(images), (32,))
    loss = F.cross_entropy(model(augmented(images[batch])), labels[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# With a GAN instead: images = torch.cat([images, samples]), labels likewise, and model(images[batch]).
"""


def pytorch_lines(chosen: Chosen) -> str:
    """Lines that train the classifier with classic augmentation, given `images` (0..1) and `labels`."""
    data = DATASETS[chosen.data]
    sizes = " x ".join(map(str, data.shape))
    return "\n".join(
        [
            "import torch",
            "from torch import nn",
            "from torch.nn import functional as F",
            "",
            f"# images: n x {sizes}, values from 0 to 1; labels: n",
            f"steps, shift, rotation = {chosen.steps}, {chosen.shift}, {chosen.rotation}",
            "",
            *model_lines(classifier_preset(NETWORK, data.shape, data.classes)),
            LINES.rstrip("\n"),
        ]
    )
