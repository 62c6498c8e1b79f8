"""A network in the plane and its training as a short PyTorch script that runs without Layerscope."""

from __future__ import annotations

import inspect
import math
from types import FunctionType

from nn_core.data.planes import EXTENT, POINTS
from nn_core.mechanics.activations import WITH_LINEAR
from nn_core.mechanics.optimizers import OPTIMIZERS
from nn_core.training.plane.features import FEATURES
from nn_core.training.plane.network import Structure
from nn_core.training.plane.spec import PlaneConfig, PlaneRun

EPOCHS = 200


def plane_script(run: PlaneRun) -> str:
    """Python source that makes the points of `run`, builds its network, trains it and prints what it reached.

    The points are exactly those of the run; the first weights are PyTorch's own, but for those that were set
    by hand, which keep their values.
    """
    return "\n".join(
        [
            "from __future__ import annotations",
            "",
            "import math",
            "",
            "import numpy as np",
            "import torch",
            "from numpy.random import Generator",
            "from torch import nn",
            "",
            "Floats = np.ndarray",
            *_formulas(run),
            *_points(run),
            "",
            *_model(run),
            "",
            *_training(run),
            "",
        ]
    )


# The points


def _formulas(run: PlaneRun) -> list[str]:
    """The source of the functions that place the points, with all that they use."""
    functions = [function for function in (run.plane.place, run.plane.height) if function is not None]
    constants: dict[str, str] = {}
    sources: dict[str, str] = {}
    for function in functions:
        collect_source(function, constants, sources)
    lines = [f"{name} = {value}" for name, value in constants.items()]
    for source in sources.values():
        lines += ["", "", *source.rstrip().split("\n")]
    return [*lines, "", ""]


def collect_source(function: object, constants: dict[str, str], sources: dict[str, str]) -> None:
    """Add the source of a function, after that of what it uses, and the constants that it reads."""
    assert isinstance(function, FunctionType)
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, float):
            constants[name] = repr(value)
        elif isinstance(value, FunctionType) and name not in sources:
            collect_source(value, constants, sources)
    sources[function.__name__] = inspect.getsource(function)


def _points(run: PlaneRun) -> list[str]:
    config, plane = run.config, run.plane
    lines = [f"random = np.random.default_rng({config.seed})"]
    if plane.place is None:
        lines += _own_points_only(run)
    elif plane.height is not None:
        lines += [
            f"xy = {plane.place.__name__}(random, 0, {POINTS})",
            f"targets = {plane.height.__name__}(xy) + {config.noise} * random.standard_normal({POINTS})",
        ]
    else:
        lines += [
            f"targets = np.arange({POINTS}) % {plane.classes}",
            f"xy = np.empty(({POINTS}, 2))",
            f"for label in range({plane.classes}):",
            "    members = targets == label",
            f"    placed = {plane.place.__name__}(random, label, int(members.sum()))",
            "    xy[members] = random.permutation(placed)",
            f"xy = np.clip(xy + {config.noise} * random.standard_normal(({POINTS}, 2)), -{EXTENT}, {EXTENT})",
        ]
    border = math.ceil(config.train_share * (len(config.points) if plane.place is None else POINTS))
    lines += [f"validation = torch.arange(len(xy)) >= {border}  # the points that it does not learn from"]
    if config.points and plane.place is not None:
        lines += [
            f"own = np.array({[(point.x, point.y, point.target) for point in config.points]})",
            "xy, targets = np.concatenate([xy, own[:, :2]]), np.concatenate([targets, own[:, 2]])",
            "validation = torch.cat([validation, torch.zeros(len(own), dtype=torch.bool)])",
        ]
    features = ", ".join(FEATURES[name].code for name in config.features)
    return [
        *lines,
        "x, y = torch.tensor(xy, dtype=torch.float32).T",
        f"inputs = torch.stack([{features}], dim=1)",
        f"targets = torch.tensor(targets, dtype=torch.{'int64' if plane.classes > 2 else 'float32'})",
    ]


def _own_points_only(run: PlaneRun) -> list[str]:
    rows = [(point.x, point.y, point.target) for point in run.config.points]
    return [
        f"own = random.permutation(np.array({rows}, dtype=float).reshape(-1, 3))",
        "xy, targets = own[:, :2], own[:, 2]",
    ]


# The network


def _model(run: PlaneRun) -> list[str]:
    config = run.config
    sizes = [len(config.features), *(layer.neurons for layer in config.layers)]
    lines = ["model = nn.Sequential("]
    for layer, before in zip(config.layers, sizes, strict=False):
        lines.append(f"    nn.Linear({before}, {layer.neurons}), nn.{WITH_LINEAR[layer.activation].torch}(),")
    last = f"    nn.Linear({sizes[-1]}, {run.plane.outputs}),"
    return [f"torch.manual_seed({config.seed})", *lines, last, ")"]


def _held(run: PlaneRun) -> list[str]:
    """Lines that set each weight that was set by hand, where the network has it."""
    config = run.config
    structure = Structure(config.features, config.layers, run.plane.outputs)
    lines = []
    for held in config.held:
        place = structure.place(held.layer, held.neuron, held.source)
        if place is not None:
            block, row, column = place
            name = f"bias[{row}]" if held.source == "bias" else f"weight[{row}, {column}]"
            lines.append(f"model[{2 * block}].{name} = {held.value}")
    return lines


def _training(run: PlaneRun) -> list[str]:
    config, held = run.config, _held(run)
    hold = [
        "def hold():  # the weights that were set by hand",
        "    with torch.no_grad():",
        *(f"        {line}" for line in held),
        "",
        "",
        "hold()",
    ]
    return [
        f"optimizer = {OPTIMIZERS[config.optimizer].call('model.parameters()', config.learning_rate)}",
        "training = torch.nonzero(~validation)[:, 0]",
        "",
        "",
        "def loss_on(chosen):",
        "    outputs = model(inputs[chosen])",
        f"    return {_loss(run)}",
        "",
        "",
        *(hold if held else []),
        f"for epoch in range({EPOCHS}):",
        f"    for batch in training[torch.randperm(len(training))].split({config.batch_size}):",
        f"        loss = loss_on(batch){_penalty(config)}",
        "        optimizer.zero_grad()",
        "        loss.backward()",
        "        optimizer.step()",
        *(["        hold()"] if held else []),
        "",
        "with torch.no_grad():",
        '    print(f"training loss {loss_on(training):.4f}, validation loss {loss_on(validation):.4f}")',
        *_accuracy(run),
    ]


def _loss(run: PlaneRun) -> str:
    classes, squared = run.plane.classes, run.config.loss == "squared"
    if classes == 0:
        return "nn.functional.mse_loss(outputs[:, 0], targets[chosen])"
    if classes == 2:
        if squared:
            return "nn.functional.mse_loss(outputs[:, 0].tanh(), 2 * targets[chosen] - 1)"
        return "nn.functional.binary_cross_entropy_with_logits(outputs[:, 0], targets[chosen])"
    if squared:
        wanted = f"nn.functional.one_hot(targets[chosen], {classes}).float()"
        return f"nn.functional.mse_loss(outputs.softmax(dim=1), {wanted})"
    return "nn.functional.cross_entropy(outputs, targets[chosen])"


def _penalty(config: PlaneConfig) -> str:
    weights = "for layer in model if isinstance(layer, nn.Linear)"
    text = ""
    if config.l1:
        text += f" + {config.l1} * sum(layer.weight.abs().sum() {weights})"
    if config.l2:
        text += f" + {config.l2} / 2 * sum((layer.weight**2).sum() {weights})"
    return text


def _accuracy(run: PlaneRun) -> list[str]:
    if not run.plane.classes:
        return []
    chosen = "argmax(dim=1)" if run.plane.classes > 2 else "squeeze(1) > 0"
    return [
        f"    right = (model(inputs).{chosen}) == targets",
        '    print(f"validation accuracy {right[validation].float().mean():.3f}")',
    ]
