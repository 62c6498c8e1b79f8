"""A GAN and its training as a short PyTorch script that runs without Layerscope."""

from __future__ import annotations

from nn_core.training.classifier.script import image_lines, model_lines
from nn_core.training.gan.objectives import OBJECTIVES, d_code
from nn_core.training.gan.spec import GanConfig, GanRun
from nn_core.training.images import classes_of

STEPS = 1500


def gan_script(run: GanRun) -> str:
    """Python source that builds both networks of `run` and trains them against each other.

    Layers have the names that they have here. A set that comes with an installed package is loaded; any
    other is stood in for by random images, and a comment says where one's own belong. `average` is the
    averaged generator; `samples` holds what it makes in the end.
    """
    library, images = image_lines(run.dataset, run.image_shape, classes_of(run.dataset))
    return "\n".join(
        [
            "import copy",
            "",
            *([library] if library else []),
            "import torch",
            "from torch import nn",
            "from torch.nn.functional import one_hot, relu, softplus",
            "",
            f"torch.manual_seed({run.config.seed})",
            *images,
            "images = images * 2 - 1  # -1 to 1, as the generator's tanh gives",
            "",
            *model_lines(run.generator, "generator"),
            "",
            *model_lines(run.discriminator, "discriminator"),
            "",
            *_start(),
            "",
            *_conditions(run),
            *(_penalty() if OBJECTIVES[run.config.loss].penalised else []),
            *_training(run.config),
            "",
            *_samples(run),
            "",
        ]
    )


def _start() -> list[str]:
    """Weights that start small, as in the DCGAN paper."""
    return [
        "for module in (*generator, *discriminator):",
        "    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):",
        "        nn.init.normal_(module.weight, 0, 0.02)",
        "        if module.bias is not None:",
        "            nn.init.zeros_(module.bias)",
        "    if isinstance(module, nn.BatchNorm2d):",
        "        nn.init.normal_(module.weight, 1, 0.02)",
        "average = copy.deepcopy(generator).eval()",
    ]


def _conditions(run: GanRun) -> list[str]:
    """How the networks are called: `g(noise)` and `d(images)`, if conditional for the classes `wanted`."""
    classes = run.classes
    if not classes:
        return ["g, d = generator, discriminator", ""]
    return [
        "def g(noise):",
        "    # The class stands behind the noise.",
        f"    return generator(torch.cat([noise, one_hot(wanted, {classes})], 1))",
        "",
        "",
        "def d(pictures):",
        f"    planes = one_hot(wanted, {classes}).float()[:, :, None, None]",
        "    planes = planes.expand(-1, -1, *pictures.shape[2:])",
        "    return discriminator(torch.cat([pictures, planes], 1))",
        "",
        "",
    ]


def _penalty() -> list[str]:
    return [
        "def gradient_penalty(real, fake):",
        "    share = torch.rand(len(real), 1, 1, 1)",
        "    mixed = (share * real + (1 - share) * fake).requires_grad_()",
        "    (slope,) = torch.autograd.grad(d(mixed).sum(), mixed, create_graph=True)",
        "    return (slope.flatten(1).norm(dim=1) - 1).square().mean()",
        "",
        "",
    ]


def _training(config: GanConfig) -> list[str]:
    chosen = "len(images)" if config.train_images is None else f"{config.train_images}"
    loss = OBJECTIVES[config.loss]
    penalty = f" + {config.gradient_penalty:g} * gradient_penalty(real, fake)" if loss.penalised else ""
    d_loss = d_code(loss, "d(real)", "d(fake)", config.label_smoothing) + penalty
    return [
        "betas = (0.5, 0.999)",
        f"g_adam = torch.optim.Adam(generator.parameters(), {config.learning_rate_g}, betas)",
        f"d_adam = torch.optim.Adam(discriminator.parameters(), {config.learning_rate_d}, betas)",
        "",
        f"for step in range(1, {STEPS} + 1):",
        f"    for _ in range({config.d_steps}):",
        f"        batch = torch.randperm({chosen})[:{config.batch_size}]",
        "        real, wanted = images[batch], labels[batch]",
        f"        made = g(torch.randn(len(batch), {config.latent_size}))",
        "        fake = made.detach()",
        f"        d_loss = {d_loss}",
        "        d_adam.zero_grad()",
        "        d_loss.backward()",
        "        d_adam.step()",
        "    fake = made",
        f"    g_loss = {loss.generator.code.format(d='d(fake)')}",
        "    g_adam.zero_grad()",
        "    g_loss.backward()",
        "    g_adam.step()",
        f"    decay = min({config.average}, (1 + step) / (10 + step))",
        "    with torch.no_grad():",
        "        for slow, fast in zip(average.state_dict().values(), generator.state_dict().values()):",
        "            if fast.is_floating_point():",
        "                slow.lerp_(fast, 1 - decay)",
        "    if step % 100 == 0:",
        '        print(f"step {step}: D {d_loss.item():.3f}, G {g_loss.item():.3f}")',
    ]


def _samples(run: GanRun) -> list[str]:
    noise = [f"noise = torch.randn(64, {run.config.latent_size})"]
    if run.classes:
        noise.append(
            f"noise = torch.cat([noise, one_hot(torch.arange(64) % {run.classes}, {run.classes})], 1)"
        )
    return [*noise, "with torch.no_grad():", "    samples = average(noise)  # -1 to 1"]
