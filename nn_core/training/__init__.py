"""Training that runs beside the pages: say what to train, hand it to the engine, watch.

Importing this package does not import PyTorch; the workers of an engine do.
"""

from nn_core.training.channel_image.spec import (
    ChannelImageConfig,
    ChannelImageProbe,
    ChannelImageRun,
    StartingPicture,
)
from nn_core.training.classifier.spec import OPTIMIZERS, ClassifierConfig, ClassifierProbe, ClassifierRun
from nn_core.training.detection.spec import DetectionConfig, DetectionProbe, DetectionRun
from nn_core.training.engine.hosts import HostedEngine
from nn_core.training.engine.local import LocalEngine
from nn_core.training.engine.protocol import CapacityError, Engine, LostError, RunHandle, Subscription
from nn_core.training.errors import ConfigError
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.gan.spec import GAN_LOSSES, GanConfig, GanProbe, GanRun
from nn_core.training.gan_plane.spec import PlaneGanConfig, PlaneGanProbe, PlaneGanRun
from nn_core.training.plane.spec import Held, OwnPoint, PlaneConfig, PlaneLayer, PlaneProbe, PlaneRun
from nn_core.training.pretrained.spec import PretrainedConfig, PretrainedProbe, PretrainedRun
from nn_core.training.probe import Probe
from nn_core.training.segmentation.spec import SegmentationConfig, SegmentationProbe, SegmentationRun
from nn_core.training.spec import Snapshot, State
from nn_core.training.start import StartingWeights

__all__ = [
    "GAN_LOSSES",
    "OPTIMIZERS",
    "CapacityError",
    "ChannelImageConfig",
    "ChannelImageProbe",
    "ChannelImageRun",
    "ClassifierConfig",
    "ClassifierProbe",
    "ClassifierRun",
    "ConfigError",
    "DetectionConfig",
    "DetectionProbe",
    "DetectionRun",
    "Engine",
    "FrozenNetwork",
    "GanConfig",
    "GanProbe",
    "GanRun",
    "Held",
    "HostedEngine",
    "LocalEngine",
    "LostError",
    "OwnPoint",
    "PlaneConfig",
    "PlaneGanConfig",
    "PlaneGanProbe",
    "PlaneGanRun",
    "PlaneLayer",
    "PlaneProbe",
    "PlaneRun",
    "PretrainedConfig",
    "PretrainedProbe",
    "PretrainedRun",
    "Probe",
    "RunHandle",
    "SegmentationConfig",
    "SegmentationProbe",
    "SegmentationRun",
    "Snapshot",
    "StartingPicture",
    "StartingWeights",
    "State",
    "Subscription",
]
