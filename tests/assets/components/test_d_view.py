"""What the GAN lab's tab "What D looks at" computes in the browser."""

import pytest

from tests.node import needs_node, run_module

IMPORTS = 'import { largest, leastAlike } from "./components/gan_lab/d_view/maps.js"'
pytestmark = needs_node


@pytest.mark.parametrize(
    ("a", "b", "share"), [([1, -2], [1, -2], 0), ([1, 0], [0, 3], 1), ([2], [-1], 1), ([3, 1], [1, 1], 1 / 3)]
)
def test_difference_of_maps_is_a_share_of_what_is_possible(a: list[int], b: list[int], share: float) -> None:
    found = run_module(IMPORTS, f"leastAlike([['conv1', {a}, {b}]])")
    assert found == {"name": "conv1", "share": pytest.approx(share)}


def test_layer_whose_maps_differ_most_is_named() -> None:
    pairs = "[['conv1', [1], [1]], ['conv2', [1], [3]], ['conv3', [1], [2]]]"
    assert run_module(IMPORTS, f"leastAlike({pairs})")["name"] == "conv2"
    assert run_module(IMPORTS, "leastAlike([])") is None
    assert run_module(IMPORTS, "largest([1, -4], [3])") == 4


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("false", "moves its score, the number from which the verdict is made, by about 0.020"),
        ("true", "moves its score by about 0.020"),
    ],
)
def test_strongest_pixel_is_said_to_move_the_score(raw: str, says: str) -> None:
    imports = 'import { explanation } from "./components/gan_lab/d_view/index.js"'
    assert says in run_module(imports, f"explanation(0.2, {raw})")
