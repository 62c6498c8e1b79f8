"""What a kind of layer is called: one table, from which lists, maps of a network and messages take it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LayerTitle:
    """title: in a list and in a sentence. short: over a narrow picture. torch: its class in `torch.nn`,
    empty where several do."""

    title: str
    short: str
    torch: str

    def __str__(self) -> str:
        """The title, with PyTorch's name beside it where that is another one: "Dense (nn.Linear)"."""
        return self.title if self.torch in ("", self.title) else f"{self.title} (nn.{self.torch})"


LAYER_TITLES: dict[str, LayerTitle] = {
    "Conv2d": LayerTitle("Convolution", "Conv", "Conv2d"),
    "ConvTranspose2d": LayerTitle("Transposed convolution", "Transposed", "ConvTranspose2d"),
    "MaxPool2d": LayerTitle("Max pooling", "Max pool", "MaxPool2d"),
    "AvgPool2d": LayerTitle("Average pooling", "Avg pool", "AvgPool2d"),
    "GlobalAvgPool2d": LayerTitle("Global average", "Global average", "AdaptiveAvgPool2d"),
    "BatchNorm2d": LayerTitle("Batch norm", "Batch norm", "BatchNorm2d"),
    "Activation": LayerTitle("Activation", "Activation", ""),
    "Dropout": LayerTitle("Dropout", "Dropout", "Dropout"),
    "Flatten": LayerTitle("Flatten", "Flatten", "Flatten"),
    "Linear": LayerTitle("Dense", "Dense", "Linear"),
    "Unflatten": LayerTitle("Unflatten", "Unflatten", "Unflatten"),
    "Upsample": LayerTitle("Upsample", "Upsample", "Upsample"),
}
