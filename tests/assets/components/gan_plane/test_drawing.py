"""Geometry and scenes of the page "GAN in the plane"."""

import pytest

from tests.assets.components.gan_plane.in_node import evaluate


@pytest.mark.parametrize("width", [300, 350, 560, 700])
def test_flow_graph_fits_its_room_and_its_nodes_do_not_meet(width: int) -> None:
    layout = evaluate("flow_layout", "flowLayout", f"flowLayout({width})")
    side = layout["side"]
    nodes = list(layout["nodes"].values())
    assert len(nodes) == 7
    for node in nodes:
        assert node["x"] >= 0
        assert node["x"] + side <= width + 0.01
        assert node["y"] >= 0
        assert node["y"] + side <= layout["height"]
    for at, one in enumerate(nodes):
        for other in nodes[:at]:
            assert max(abs(one["x"] - other["x"]), abs(one["y"] - other["y"])) > side


def test_edges_join_nodes_and_the_two_gradients_run_back() -> None:
    edges = evaluate("flow_layout", "flowLayout", "flowLayout(600).edges")
    assert {edge["name"] for edge in edges if edge["back"]} == {"loss_g-generator", "loss_d-discriminator"}
    assert all((edge["label"] is not None) == edge["back"] for edge in edges)


def test_value_of_a_surface_is_exact_at_cells_and_linear_between() -> None:
    surface = "{ side: 2, values: [1, 2, 3, 5] }"
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, -1, 1)") == 1
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, 1, -1)") == 5
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, 0, 0)") == pytest.approx(2.75)
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, -2, 2)") == 1  # beyond the outermost middles


def test_scene_between_two_moves_what_both_have() -> None:
    mixed = evaluate(
        "scene",
        "between",
        """(({ generated, real }) => ({ generated: [...generated], real: [...real] }))(
            between({ generated: [0, 0], real: [1] }, { generated: [1, 2], real: [3, 4] }, 0.25))""",
    )
    assert mixed == {"generated": [0.25, 0.5], "real": [3, 4]}


def test_mean_length() -> None:
    assert evaluate("scene", "meanLength", "meanLength([3, 4, 0, 0])") == 2.5
    assert evaluate("scene", "meanLength", "meanLength([])") == 0


def test_arrows_keep_their_direction_when_shortened() -> None:
    names = "shortened"
    assert evaluate("painting", names, "shortened(3, 4, 10)") == [3, 4]
    assert evaluate("painting", names, "shortened(30, 40, 5)") == pytest.approx([3, 4])
    assert evaluate("painting", names, "shortened(0, 0, 5)") == [0, 0]


def test_denser_cells_are_fuller() -> None:
    densities = evaluate("painting", "density", "[0, 0.01, 0.1, 1, 10, 1000].map((area) => density(area, 1))")
    assert densities == sorted(densities, reverse=True)
    assert all(0 < density < 1 for density in densities)
