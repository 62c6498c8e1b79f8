"""What is known of a network that comes trained, without its weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nn_core.data import DataError
from nn_core.training.pretrained import networks
from nn_core.training.pretrained.networks import EFFICIENTNET_LITE0, PRETRAINED, PackageFile, class_names


@pytest.mark.parametrize("name", PRETRAINED)
def test_each_class_has_a_name(name: str) -> None:
    names = class_names(name)
    assert len(names) == 1000
    assert all(names)
    assert not any("," in one for one in names)
    assert len(set(names)) == 998  # ImageNet has two cranes, and two maillots


def test_the_names_stand_in_the_order_of_imagenet() -> None:
    """https://deeplearning.cms.waikato.ac.nz/user-guide/class-maps/IMAGENET/"""
    names = class_names(EFFICIENTNET_LITE0.name)
    assert [names[at] for at in (0, 285, 388, 967, 985)] == [
        "tench", "Egyptian cat", "giant panda", "espresso", "daisy",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "{}", '["tench"]', "[1]", '{"0": "tench"}', "\x00"])
def test_names_that_are_damaged_are_told_in_words(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names.json").write_text(text)
    monkeypatch.setattr(networks, "package_file", lambda package, path: tmp_path / path)
    broken = replace(EFFICIENTNET_LITE0, name="broken", classes=PackageFile("words", "names.json"))
    monkeypatch.setitem(PRETRAINED, "broken", broken)
    with pytest.raises(DataError, match=r"names\.json of the Python package words is damaged\. Install"):
        class_names("broken")


def test_a_package_that_is_not_there_is_told_in_words() -> None:
    missing = replace(EFFICIENTNET_LITE0, weights=PackageFile("no_such_package", "weights.pth"))
    with pytest.raises(DataError, match=r"weights\.pth should come with the Python package no_such_package"):
        missing.check_there()
    EFFICIENTNET_LITE0.check_there()
