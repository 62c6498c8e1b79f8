"""A channel's picture as a short PyTorch script that runs without Layerscope."""

from __future__ import annotations

from nn_core.channels.layers import middle
from nn_core.channels.picture import EDGE, NOISE
from nn_core.training.channel_image.spec import BLUR_EVERY, ChannelImageRun
from nn_core.training.classifier.script import model_lines
from nn_core.training.pretrained.networks import PRETRAINED

STEPS = 128


def channel_image_script(run: ChannelImageRun, steps: int = STEPS) -> str:
    """Python source that builds the network of `run` and changes a picture so that the channel answers more.

    The weights of a network that was trained here stay a comment: they have no file.
    """
    return "\n".join(
        [
            "from importlib.util import find_spec",
            "from pathlib import Path",
            "",
            "import torch",
            "from torch import nn",
            "",
            f"torch.manual_seed({run.config.seed})",
            *model_lines(run.network.architecture),
            "",
            *_weights(run),
            "model.eval().requires_grad_(False)",
            "",
            "",
            *_functions(run),
            "",
            *_loop(run, steps),
            "",
        ]
    )


def _weights(run: ChannelImageRun) -> list[str]:
    if not run.network.pretrained:
        return ['# model.load_state_dict(torch.load("weights.pt"))  # those of your trained network']
    network = PRETRAINED[run.network.pretrained]
    return [
        "def packaged(package, path):",
        "    return Path(find_spec(package).origin).parent / path",
        "",
        f"published = torch.load({network.weights.written}, weights_only=True)",
        "model.load_state_dict(dict(zip(model.state_dict(), published.values(), strict=True)))",
    ]


def _functions(run: ChannelImageRun) -> list[str]:
    read = "u.sigmoid()[None]"
    if run.network.pretrained:
        network = PRETRAINED[run.network.pretrained]
        read = f"(255 * {read} - {network.mean}) / {network.deviation}"
    answer = f"outputs[0, {run.channel}]"
    if len(run.row.out_shape) == 3:
        row, column = middle(run.row)
        answer += ".mean()" if run.part == "channel" else f"[{row}, {column}]"
    return [
        "def answer(u):",
        "    kept = []",
        f'    hook = model.get_submodule("{run.layer}").register_forward_hook(',
        "        lambda module, inputs, outputs: kept.append(outputs.clone())",
        "    )",
        f"    model({read})",
        "    hook.remove()",
        "    (outputs,) = kept",
        f"    return {answer}",
        "",
    ]


def _loop(run: ChannelImageRun, steps: int) -> list[str]:
    config, (channels, height, width) = run.config, run.shape
    start = f"u = {NOISE} * torch.randn({channels}, {height}, {width})"
    if run.start is not None:
        start = f"u = picture.clamp({EDGE}, {1 - EDGE}).logit()  # picture: c h w, 0 to 1"
    lines = [
        *([f"picture = torch.rand({channels}, {height}, {width})  # yours"] if run.start else []),
        start,
        f"f = (torch.fft.fftfreq({height})[:, None] ** 2 + torch.fft.fftfreq({width})[None] ** 2).sqrt()",
        f"for step in range(1, {steps} + 1):",
        f"    moved = torch.randint({-config.jitter}, {config.jitter} + 1, (2,)).tolist()  # jitter",
        "    seen = u.roll(moved, (1, 2)).requires_grad_()",
        "    (slope,) = torch.autograd.grad(answer(seen), seen)",
        "    slope = slope.roll([-by for by in moved], (1, 2))",
    ]
    if config.fourier:
        longest = f"f.clamp(min=1 / {max(height, width)})"
        lines.append(f"    slope = torch.fft.ifft2(torch.fft.fft2(slope) / {longest} ** 2).real  # 1 / f")
    lines.append(f"    u = u + {config.rate} * slope / slope.square().mean().sqrt().clamp(min=1e-30)")
    if config.decay:
        lines.append(f"    u = u * (1 - {config.decay})  # decay")
    if config.blur:
        lines += [
            f"    if step % {BLUR_EVERY} == 0:  # blur",
            f"        kept = torch.exp(-2 * torch.pi**2 * {config.blur} ** 2 * f**2)",
            "        u = torch.fft.ifft2(torch.fft.fft2(u) * kept).real",
        ]
    return [*lines, 'print(f"{answer(u).item():.3f}")', "pixels = u.sigmoid()"]
