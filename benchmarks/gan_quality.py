"""Are the default GAN's digits readable? A classifier trained on real ones reads 1,000 of them.

`python -m benchmarks.gan_quality [seed ...]` prints, while each GAN trains: seconds of training, how many of
the ten digits the classifier finds, how rare the rarest is, and its mean top probability; of conditional
GANs, how often it reads the digit that was asked for. A sample that looks like nothing gets a low top
probability; on held-out real digits it is printed beside the accuracy.
"""

import sys
import time
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from nn_core import Activation, Architecture, Conv2d, Dropout, Flatten, Linear, MaxPool2d, build
from nn_core.data import load
from nn_core.network.presets import gan_preset
from nn_core.training import ClassifierConfig, ClassifierRun, GanConfig, GanRun
from nn_core.training.classifier.trainer import ClassifierTrainer
from nn_core.training.gan.spec import CONDITIONAL_BATCH_SIZE
from nn_core.training.gan.trainer import GanTrainer
from nn_core.training.gan.view import with_class

SHAPE = (1, 28, 28)
CPU = torch.device("cpu")
CLASSIFIER_STEPS = 1_500
GAN_STEPS = (100, 200, 400, 800, 1_500)
CONDITIONAL_STEPS = (1_500, 3_000)
SAMPLES = 1_000
SEEDS = (0, 1, 2)


def main(seeds: Sequence[int] = SEEDS) -> None:
    torch.set_num_threads(1)
    reader = train_reader()
    for seed in seeds:
        watch_gan(seed, reader)
    for seed in seeds:
        watch_conditional_gan(seed, reader)


def train_reader() -> nn.Module:
    """A classifier that has seen 4,000 real digits; the other 1,000 say how good it is."""
    blocks = [
        layer
        for channels in (16, 32)
        for layer in (Conv2d(channels, 5, padding=2), Activation("relu"), MaxPool2d(2))
    ]
    head = (Flatten(), Dropout(0.3), Linear(64), Activation("relu"), Dropout(0.3), Linear(10))
    architecture = Architecture(SHAPE, (*blocks, *head))
    images = load("mnist")
    config = ClassifierConfig(learning_rate=1e-3, batch_size=64)
    trainer = ClassifierTrainer(ClassifierRun(architecture, "mnist", config), images, CPU)
    for _ in range(CLASSIFIER_STEPS):
        trainer.step()
    model = with_state(architecture, trainer.state())
    held_out = images.split(config.seed, config.validation_share).validation
    top, classes = probabilities(model, torch.tensor(images.images[held_out]) / 255).max(dim=1)
    accuracy = (classes == torch.tensor(images.labels[held_out])).float().mean()
    print(f"classifier: validation accuracy {accuracy:.3f} (goal: at least 0.97), ", end="")
    print(f"mean top probability on real digits {top.mean():.3f}")
    return model


def watch_gan(seed: int, reader: nn.Module) -> None:
    config = GanConfig(seed=seed)
    run = GanRun(*gan_preset("dcgan", SHAPE, config.latent_size), "mnist", config)
    trainer = GanTrainer(run, load("mnist"), CPU)
    noise = torch.randn(SAMPLES, config.latent_size, generator=torch.Generator().manual_seed(seed + 1_000))
    seconds = 0.0
    print(f"default GAN, seed {seed} (goal at 1,500 steps: 10 digits, mean top probability at least 0.85)")
    for goal in GAN_STEPS:
        start = time.perf_counter()
        while trainer.step_count < goal:
            trainer.step()
        seconds += time.perf_counter() - start
        weights = {name[2:]: tensor for name, tensor in trainer.state().items() if name.startswith("g.")}
        with torch.no_grad():
            samples = with_state(run.generator, weights)(noise)
        top, classes = probabilities(reader, (samples + 1) / 2).max(dim=1)
        counts = classes.bincount(minlength=10)
        print(
            f"  {goal:5,} steps {seconds:6.1f} s  digits found {int((counts > 0).sum()):2}, "
            f"rarest {int(counts.min()):3} of {SAMPLES:,}, mean top probability {top.mean():.3f}",
            flush=True,
        )


def with_state(architecture: Architecture, weights: dict[str, Tensor]) -> nn.Module:
    model = build(architecture).eval()
    model.load_state_dict(weights)
    return model


def watch_conditional_gan(seed: int, reader: nn.Module) -> None:
    """How often the classifier reads the digit that G was asked for."""
    config = GanConfig(seed=seed, conditional=True, batch_size=CONDITIONAL_BATCH_SIZE)
    run = GanRun(*gan_preset("dcgan", SHAPE, config.latent_size, classes=10), "mnist", config)
    trainer = GanTrainer(run, load("mnist"), CPU)
    noise = torch.randn(SAMPLES, config.latent_size, generator=torch.Generator().manual_seed(seed + 1_000))
    asked = torch.arange(SAMPLES) % 10
    print(f"conditional GAN, seed {seed} (goal at 3,000 steps: at least 0.95 as asked for)")
    for goal in CONDITIONAL_STEPS:
        while trainer.step_count < goal:
            trainer.step()
        weights = {name[2:]: tensor for name, tensor in trainer.state().items() if name.startswith("g.")}
        with torch.no_grad():
            samples = with_state(run.generator, weights)(with_class(noise, asked, 10))
        top, classes = probabilities(reader, (samples + 1) / 2).max(dim=1)
        share = (classes == asked).float().mean()
        print(
            f"  {goal:5,} steps  as asked for {share:.3f}, mean top probability {top.mean():.3f}", flush=True
        )


@torch.no_grad()
def probabilities(reader: nn.Module, images: Tensor) -> Tensor:
    return torch.cat([reader(chunk).softmax(dim=1) for chunk in images.split(250)])


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or SEEDS)
