"""A GAN in the plane and its training as a short PyTorch script that runs without Layerscope."""

from __future__ import annotations

from nn_core.data.planes import EXTENT
from nn_core.mechanics.activations import WITH_LINEAR
from nn_core.mechanics.optimizers import ADAM, OPTIMIZERS
from nn_core.training.gan.objectives import OBJECTIVES, d_code
from nn_core.training.gan_plane.optimizers import GanAdam
from nn_core.training.gan_plane.spec import PlaneGanConfig, PlaneGanRun
from nn_core.training.plane.script import collect_source

ITERATIONS = 8000
REPORT_EVERY = 1000

NOISE_CODE = {"uniform": "2 * torch.rand(n, {size}) - 1", "gaussian": "torch.randn(n, {size})"}


def gan_plane_script(run: PlaneGanRun) -> str:
    """Python source that draws the points of `run`, builds both networks, trains them and saves samples.

    The distribution, networks, losses and rules are those of the run; the random numbers are PyTorch's own.
    """
    return "\n".join(
        [
            "from __future__ import annotations",
            "",
            "import copy",
            "",
            "import numpy as np",
            "import torch",
            "from torch import nn",
            "from torch.nn.functional import relu, softplus",
            "",
            "Floats = np.ndarray",
            f"random = np.random.default_rng({run.config.seed})",
            f"torch.manual_seed({run.config.seed})",
            *_points(run),
            *_noise(run.config),
            *_losses(run.config),
            *_networks(run.config),
            *_training(run.config),
            "",
        ]
    )


def _points(run: PlaneGanRun) -> list[str]:
    distribution = run.distribution
    sources: dict[str, str] = {}
    lines: list[str] = []
    if distribution.along is None:
        lines += [f"centres = np.array({distribution.shape.round(6).tolist()})"]
        places = "centres[random.integers(0, len(centres), n)]"
    else:
        collect_source(distribution.along, {}, sources)
        places = f"{distribution.along.__name__}(random.uniform(0, 1, n))"
    for source in sources.values():
        lines += ["", "", *source.rstrip().split("\n")]
    return [
        *lines,
        "",
        "",
        "def real_points(n):",
        f"    points = {places} + {distribution.deviation} * random.standard_normal((n, 2))",
        f"    return torch.tensor(np.clip(points, -{EXTENT}, {EXTENT}), dtype=torch.float32)",
    ]


def _noise(config: PlaneGanConfig) -> list[str]:
    return [
        "",
        "",
        "def noise(n):",
        f"    return {NOISE_CODE[config.noise].format(size=config.noise_size)}",
    ]


def _losses(config: PlaneGanConfig) -> list[str]:
    loss = OBJECTIVES[config.loss]
    lines = ["", "", "def d_loss(on_real, on_fake):", f"    return {d_code(loss, 'on_real', 'on_fake')}"]
    lines += ["", "", "def g_loss(on_fake):", f"    return {loss.generator.code.format(d='on_fake')}"]
    if not _penalty(config):
        return lines
    return [
        *lines,
        "",
        "",
        "def slopes(points):",
        '    """Length of the gradient of D at each point."""',
        "    points = points.detach().requires_grad_()",
        "    (slope,) = torch.autograd.grad(D(points).sum(), points, create_graph=True)",
        "    return slope.norm(dim=1)",
    ]


def _networks(config: PlaneGanConfig) -> list[str]:
    return [
        "",
        "",
        *_network("G", config.noise_size, config.layers_g, config.neurons_g, config.activation_g, 2),
        *_network("D", 2, config.layers_d, config.neurons_d, config.activation_d, 1),
        "averaged = copy.deepcopy(G)",
        f"optimizer_g = {_optimizer('G', config.optimizer_g, config.learning_rate_g)}",
        f"optimizer_d = {_optimizer('D', config.optimizer_d, config.learning_rate_d)}",
    ]


def _optimizer(network: str, name: str, rate: float) -> str:
    rule, more = OPTIMIZERS[name], {}
    if rule is ADAM:
        more = {"betas": GanAdam.betas, "eps": GanAdam.epsilon}
    return rule.call(f"{network}.parameters()", rate, **more)


def _network(name: str, inputs: int, layers: int, neurons: int, activation: str, outputs: int) -> list[str]:
    lines = [f"{name} = nn.Sequential("]
    for before in [inputs, *[neurons] * (layers - 1)]:
        lines.append(f"    nn.Linear({before}, {neurons}), nn.{WITH_LINEAR[activation].torch}(),")
    return [*lines, f"    nn.Linear({neurons}, {outputs}),", ")"]


def _penalty(config: PlaneGanConfig) -> list[str]:
    if OBJECTIVES[config.loss].penalised:
        return [
            f"        share = torch.rand({config.batch_size}, 1)",
            "        mixed = share * real + (1 - share) * fake",
            f"        loss = loss + {config.gradient_penalty} * (slopes(mixed) - 1).square().mean()",
        ]
    if config.r1 and not OBJECTIVES[config.loss].is_critic:
        return [f"        loss = loss + {config.r1} / 2 * slopes(real).square().mean()"]
    return []


def _training(config: PlaneGanConfig) -> list[str]:
    clipping = [
        "        with torch.no_grad():",
        "            for weights in D.parameters():",
        f"                weights.clamp_(-{config.clip}, {config.clip})",
    ]
    return [
        "",
        f"for step in range({ITERATIONS}):",
        f"    for _ in range({config.steps_d}):  # D learns",
        f"        real, fake = real_points({config.batch_size}), G(noise({config.batch_size})).detach()",
        "        loss = d_loss(D(real), D(fake))",
        *_penalty(config),
        "        optimizer_d.zero_grad()",
        "        loss.backward()",
        "        optimizer_d.step()",
        *(clipping if OBJECTIVES[config.loss].clipped else []),
        f"    for _ in range({config.steps_g}):  # G learns",
        f"        loss = g_loss(D(G(noise({config.batch_size}))))",
        "        optimizer_g.zero_grad()",
        "        loss.backward()",
        "        optimizer_g.step()",
        f"        keep = min({config.average}, (1 + step) / (10 + step))",
        "        with torch.no_grad():",
        "            for slow, fast in zip(averaged.parameters(), G.parameters()):",
        "                slow.lerp_(fast, 1 - keep)",
        f"    if step % {REPORT_EVERY} == 0:",
        '        print(f"step {step}: loss of G {loss.item():.3f}")',
        "",
        "with torch.no_grad():",
        "    samples = averaged(noise(1000))",
        'print("mean of the samples", samples.mean(dim=0).tolist())',
    ]
