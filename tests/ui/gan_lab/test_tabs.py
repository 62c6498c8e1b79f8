"""What the tabs of the GAN lab send to the browser."""

from types import SimpleNamespace

from nn_core.network.presets import gan_preset
from nn_core.training import GanRun
from ui.gan_lab.tabs import _d_view
from ui.shell.rows import rows


def test_layers_of_d_have_one_title_on_every_tab() -> None:
    spec = GanRun(*gan_preset("dcgan", (1, 8, 8), 8), dataset="digits")
    sent = _d_view(SimpleNamespace(look="1", spec=spec))["layers"]
    inside = {row["name"]: row["title"] for row in rows(spec.discriminator)}
    assert sent
    assert all(layer["title"] == inside[layer["name"]] for layer in sent)
