"""The same attack in a few lines of PyTorch."""

from __future__ import annotations

from nn_core.adversarial.attack import Attack

START = {
    "fgsm": "changed = x",
    "pgd": (
        "noise = torch.rand(x.shape, generator=torch.Generator().manual_seed({seed}))\n"
        "changed = (x + epsilon * (2 * noise - 1)).clamp(0, 1)  # a random start"
    ),
}
STEPS = {"fgsm": ("1", "epsilon"), "pgd": ("{steps}", "{step_size} * epsilon")}
"""How often, and how far at once."""


def attack_lines(attack: Attack) -> str:
    """Lines that change a picture so that it is read as anything else, or as the class aimed at."""
    values = {name: getattr(attack, name) for name in ("steps", "step_size", "seed")}
    count, length = (part.format(**values) for part in STEPS[attack.method])
    label = "model(x).argmax(1)" if attack.target is None else f"torch.tensor([{attack.target}])"
    return "\n".join(
        [
            "import torch",
            "from torch.nn import functional as F",
            "",
            "# model: the network, in evaluation mode; x: the picture, 1 x c x h x w, values from 0 to 1",
            f"epsilon = {round(255 * attack.epsilon)} / 255",
            f"label = {label}",
            START[attack.method].format(**values),
            f"for _ in range({count}):",
            "    changed = changed.detach().requires_grad_()",
            "    (slope,) = torch.autograd.grad(F.cross_entropy(model(changed), label), changed)",
            f"    step = {length} * slope.sign()",
            f"    changed = changed {'+' if attack.target is None else '-'} step  "
            f"# the loss {'rises' if attack.target is None else 'falls'}",
            "    changed = torch.minimum(torch.maximum(changed, x - epsilon), x + epsilon).clamp(0, 1)",
        ]
    )
