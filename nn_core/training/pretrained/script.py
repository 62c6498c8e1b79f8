"""The network with its weights as a short PyTorch script that runs without Layerscope."""

from __future__ import annotations

from nn_core.data import PHOTOGRAPHS
from nn_core.training.classifier.script import model_lines
from nn_core.training.pretrained.networks import PRETRAINED, PackageFile
from nn_core.training.pretrained.spec import USUAL_PICTURE, PretrainedRun

SHOWN = 5


def pretrained_script(run: PretrainedRun) -> str:
    """Python source that builds the network of `run`, loads its weights and says what a photograph shows.

    Its layers have the names that they have here.
    """
    network, (_, height, width) = PRETRAINED[run.network], run.image_shape
    photograph = PHOTOGRAPHS[USUAL_PICTURE]
    return "\n".join(
        [
            "import json",
            "from importlib.util import find_spec",
            "from pathlib import Path",
            "",
            "import numpy as np",
            "import torch",
            "from PIL import Image, ImageOps",
            "from PIL.Image import Resampling",
            "from torch import nn",
            "",
            "",
            "def packaged(package, path):",
            "    return Path(find_spec(package).origin).parent / path",
            "",
            *model_lines(run.architecture),
            "",
            "# The file has other names for the same weights, in the same order.",
            f"published = torch.load({network.weights.written}, weights_only=True)",
            "model.load_state_dict(dict(zip(model.state_dict(), published.values(), strict=True)))",
            "model.eval()",
            "",
            f"with Image.open({PackageFile(photograph.package, photograph.path).written}) as opened:",
            f'    picture = ImageOps.fit(opened.convert("RGB"), ({width}, {height}), Resampling.BILINEAR)',
            "pixels = torch.tensor(np.array(picture), dtype=torch.float32).permute(2, 0, 1)",
            "with torch.no_grad():",
            f"    logits = model((pixels[None] - {network.mean}) / {network.deviation})[0]",
            "",
            f'words = json.loads({network.classes.written}.read_text("utf-8"))',
            f"for probability, label in zip(*logits.softmax(0).topk({SHOWN})):",
            '    print(f"{probability:.3f} {words[str(label.item())]}")',
            "",
        ]
    )
