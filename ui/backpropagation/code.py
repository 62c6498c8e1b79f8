"""The lines of PyTorch that do the same, with the numbers of the page in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.backprop.network import KERNEL, PICTURE
from nn_core.mechanics.losses import LOSSES
from nn_core.mechanics.optimizers import OPTIMIZERS
from ui.backpropagation.lesson import Lesson

Block = Sequence[Any]
"""Names of numbers in nested lists, as deep as a tensor has dimensions."""


def pytorch_lines(lesson: Lesson) -> str:
    """Lines that make z, h, s and loss, all gradients (`.grad`), and update the weights once."""
    return "\n".join(_lines(lesson))


def _lines(lesson: Lesson) -> Iterator[str]:
    chosen, numbers = lesson.chosen, lesson.numbers
    dense = chosen.kind == "dense"
    yield from ("import torch", "import torch.nn.functional as F", "")
    yield "torch.set_default_dtype(torch.float64)"
    x = list(lesson.graph.inputs)
    yield f"x = torch.tensor({_nested(numbers, x if dense else [[_rows(x, PICTURE)]])})"
    yield f"t = torch.tensor({_nested(numbers, list(lesson.graph.targets))})"
    blocks = _blocks(lesson)
    for name, block in blocks.items():
        yield f"{name} = torch.tensor({_nested(numbers, block)}, requires_grad=True)"
    yield ""
    if dense:
        yield "z = F.linear(x, w, b)"
    else:
        yield f"z = F.conv2d(x, k, b, padding={chosen.padding})"
    yield from _held(lesson, "z")
    yield f"h = {ACTIVATIONS[chosen.activation].call('z')}"
    yield from _held(lesson, "h")
    if not dense:
        yield "m = F.max_pool2d(h, 2)"
        yield from _held(lesson, "m")
    yield f"s = F.linear({'h' if dense else 'm.flatten()'}, v, c)"
    yield from _held(lesson, "s")
    kept, answer = ["z", "h", "s"] if dense else ["z", "h", "m", "s"], "s"
    if chosen.output_activation != "identity":
        yield f"y = {ACTIVATIONS[chosen.output_activation].call('s')}"
        yield from _held(lesson, "y")
        kept, answer = [*kept, "y"], "y"
    yield f"loss = F.{LOSSES[chosen.loss].functional}({answer}, t)"
    yield ""
    yield f"for value in ({', '.join(kept)}):"
    yield "    value.retain_grad()  # else PyTorch forgets the gradients of what is in between"
    yield "loss.backward()"
    yield f'print(loss.item(), {", ".join(f"{name}.grad" for name in blocks)}, sep="\\n")'
    yield ""
    yield from _update(lesson, blocks)


def _held(lesson: Lesson, letter: str) -> Iterator[str]:
    """Constants in the places of held numbers: through them no gradient goes further back."""
    held = [(name, value) for name, value in lesson.chosen.held if name[0] == letter]
    if held:
        yield f"{letter} = {letter}.clone()"
    for name, value in held:
        place = ", ".join(["0", "0"] * (len(name) == 3) + [str(int(digit) - 1) for digit in name[1:]])
        yield f"{letter}[{place}] = {value}  # held"


def _update(lesson: Lesson, blocks: dict[str, Block]) -> Iterator[str]:
    chosen = lesson.chosen
    everything = f"[{', '.join(blocks)}]"
    rule = OPTIMIZERS[chosen.rule]
    yield f"optimizer = {rule.call(everything, chosen.rate)}"
    if chosen.round > 1 and rule.mean:
        before = "round" if chosen.round == 2 else f"{chosen.round - 1} rounds"
        yield f"# What the rule remembers of the {before} before."
        means = {name: memory.mean for name, memory in lesson.memory.items()}
        squares = {name: memory.square for name, memory in lesson.memory.items()}
        for name, block in blocks.items():
            entries = [f'"{rule.mean}": torch.tensor({_nested(means, block)})']
            if rule.square:
                entries.append(f'"{rule.square}": torch.tensor({_nested(squares, block)})')
                entries.append(f'"step": torch.tensor({float(chosen.round - 1)})')
            yield f"optimizer.state[{name}] = {{{', '.join(entries)}}}"
    yield "optimizer.step()"
    yield f'print({", ".join(blocks)}, sep="\\n")'


def _blocks(lesson: Lesson) -> dict[str, Block]:
    """The parameters' names in the shapes of PyTorch's tensors."""
    outputs = range(1, lesson.chosen.outputs + 1)
    parameters = lesson.graph.parameters
    head: dict[str, Block] = {
        "v": [[name for name in parameters if name.startswith(f"v{k}")] for k in outputs],
        "c": [f"c{k}" for k in outputs],
    }
    if lesson.chosen.kind == "cnn":
        kernel = [name for name in parameters if name.startswith("k")]
        return {"k": [[_rows(kernel, KERNEL)]], "b": ["b"], **head}
    hidden = range(1, lesson.chosen.hidden + 1)
    weights = [[name for name in parameters if name.startswith(f"w{j}")] for j in hidden]
    return {"w": weights, "b": [f"b{j}" for j in hidden], **head}


def _rows(names: Sequence[str], width: int) -> list[list[str]]:
    return [list(names[at : at + width]) for at in range(0, len(names), width)]


def _nested(numbers: dict[str, float], names: Block) -> str:
    """Names in nested lists, as text with their numbers."""
    parts = (numbers[name] if isinstance(name, str) else _nested(numbers, name) for name in names)
    return f"[{', '.join(str(part) for part in parts)}]"
