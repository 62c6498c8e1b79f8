"""What people and PyTorch call a kind of layer, and how PyTorch is told to make one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class LayerTitle:
    """Words about a kind.

    title: in a list and in a sentence. short: over a narrow picture.
    group, does: where an editor offers it, and what it says there.
    torch: its class in `torch.nn`, empty where several do.
    """

    title: str
    short: str
    group: str
    does: str
    torch: str

    def __str__(self) -> str:
        """The title, with PyTorch's name beside it where that is another one: "Dense (nn.Linear)"."""
        return self.title if self.torch in ("", self.title) else f"{self.title} (nn.{self.torch})"


@dataclass(frozen=True)
class TorchCall:
    """The call of a class in `torch.nn`; `usual` holds the options' defaults."""

    name: str
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    usual: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """As one writes it, without what is usual: "Conv2d(1, 8, kernel_size=5, padding=2)"."""
        options = (
            f"{name}={value}" for name, value in self.options.items() if not self._is_usual(name, value)
        )
        return f"{self.name}({', '.join([*map(str, self.arguments), *options])})"

    def _is_usual(self, name: str, value: object) -> bool:
        return name in self.usual and self.usual[name] == value
