"""Training that runs beside the pages: say what to train, hand it to the engine, watch.

Importing this package does not import PyTorch; the first trainer that is built does.
"""

from nn_core.training.spec import (
    GAN_LOSSES,
    OPTIMIZERS,
    ClassifierConfig,
    ClassifierRun,
    ConfigError,
    GanConfig,
    GanRun,
    Probe,
    Snapshot,
    State,
)

__all__ = [
    "GAN_LOSSES",
    "OPTIMIZERS",
    "ClassifierConfig",
    "ClassifierRun",
    "ConfigError",
    "GanConfig",
    "GanRun",
    "Probe",
    "Snapshot",
    "State",
]
