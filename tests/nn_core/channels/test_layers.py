"""Which layers can be asked about a channel."""

from nn_core import Activation, Architecture, Flatten
from nn_core.channels.layers import askable, middle
from nn_core.network.presets import classifier_preset
from nn_core.training.pretrained.networks import architecture_of
from tests.nn_core.training.small_runs import branching_network


def test_what_sums_up_is_asked_and_of_a_convolution_with_a_norm_the_norm() -> None:
    small = classifier_preset("small_cnn", (1, 28, 28), 10)
    assert [row.name for row in askable(small)] == ["conv1", "conv2", "linear1"]
    assert [row.name for row in askable(branching_network())] == [
        "conv1",
        "norm1",
        "conv3",
        "add1",
        "linear1",
    ]


def test_of_a_network_that_sums_up_nothing_all_layers_are_asked() -> None:
    bare = Architecture((1, 2, 5), (Activation("relu"), Flatten()))
    assert [row.name for row in askable(bare)] == ["relu1", "flatten1"]


def test_of_the_large_network_no_bare_convolution_is_asked() -> None:
    rows = askable(architecture_of("efficientnet_lite0"))
    assert {row.kind for row in rows} == {"BatchNorm2d", "Add", "Linear"}


def test_the_middle_of_an_even_map_is_the_later_one() -> None:
    rows = {row.name: row for row in classifier_preset("small_cnn", (1, 28, 28), 10).summary()}
    assert middle(rows["conv2"]) == (7, 7)
    assert middle(rows["pool2"]) == (3, 3)
