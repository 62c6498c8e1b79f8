"""The few lines of PyTorch that do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.mechanics.spectrogram import CLIP_SAMPLES, DYNAMIC_RANGE_DB, RATE_HZ
from nn_core.training.classifier.script import pytorch_script
from ui.sound.lab import classifier_run, settings_of

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment


def pytorch_lines(lab: Experiment) -> str:
    """The picture of a wave, and the network that learns from such pictures."""
    return f"{spectrogram_lines(lab)}\n\n\n# The network\n{pytorch_script(classifier_run(lab))}"


def spectrogram_lines(lab: Experiment) -> str:
    """Lines that turn `wave` into `picture`, bands x frames."""
    settings = settings_of(lab)
    return "\n".join(
        [
            "import math",
            "",
            "import torch",
            "",
            f"# wave: {CLIP_SAMPLES:,} samples, {RATE_HZ:,} a second, values from -1 to 1",
            f"rate, window, hop, bands = {RATE_HZ}, {settings.window}, {settings.hop}, {settings.bands}",
            "fade = torch.hann_window(window)",
            "spectrum = torch.stft(wave, window, hop, window=fade, center=False, return_complex=True)",
            "power = spectrum.abs() ** 2  # bins x frames",
            "",
            "mel = torch.linspace(0, 2595 * math.log10(1 + rate / 2 / 700), bands + 2)",
            "edges = 700 * (10 ** (mel / 2595) - 1)  # Hz",
            "low, peak, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]",
            "at = torch.linspace(0, rate / 2, window // 2 + 1)",
            "rising, falling = (at - low) / (peak - low), (high - at) / (high - peak)",
            "filters = torch.minimum(rising, falling).clamp(min=0)  # bands x bins",
            "",
            "level = 10 * torch.log10((filters @ power).clamp(min=1e-10))  # dB",
            f"picture = (1 + (level - level.max()) / {DYNAMIC_RANGE_DB:.0f}).clamp(min=0)",
            "picture = picture.flip(0)  # high frequencies on top",
        ]
    )
