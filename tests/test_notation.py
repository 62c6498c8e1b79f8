"""Small and large numbers are written in one way, 3.2·10⁻⁵, by one function in each language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from nn_core.numerals import bound, general
from nn_core.training.errors import grew
from tests.node import run_module
from tests.numerals import read

ROOT = Path(__file__).resolve().parents[1]
VALUES = [float(f"{digits}e{power}") for digits in (1, -1, 4.56, -4.56) for power in range(-30, 31)]

FORMATTERS = [
    ("./lib/format.js", "number"),
    ("./lib/format.js", "full"),
    ("./lib/lesson/words.js", "plain"),
    ("./lib/lesson/words.js", "factor"),
    ("./lib/lesson/words.js", "short"),
    ("./lib/lesson/text.js", "fieldText"),
    ("./components/dense/numbers.js", "small"),
    ("./components/backpropagation/figures.js", "figure"),
    ("./components/backpropagation/figures.js", "short"),
    ("./components/backpropagation/figures.js", "brief"),
    ("./components/backpropagation/figures.js", "digits"),
    ("./components/backpropagation/figures.js", "bracketed"),
    ("./components/activation/functions.js", "fine"),
]
"""The browser's functions that write a number."""
COARSE = {"plain": 5e-4, "factor": 5e-4}
"""What rounds to decimals may be off by so much."""
NOTHING = {"≈0"}

MACHINES = re.compile(r"[\w)\]]:[^{}\s]*[eg]}")
"""A number in a text of Python, in its own notation: {rate:g}, {loss:.1e}."""
WRITTEN_ONCE = {
    "assets/**/*.js": (re.compile(r"toExponential|⁰¹²³|10⁻"), "assets/lib/format.js"),
    **{
        f"{top}/**/*.py": (re.compile(rf"{MACHINES.pattern}|⁰¹²³|10⁻"), "nn_core/numerals.py")
        for top in ("nn_core", "ui", "pages")
    },
}
"""What writes a power of ten, and the file that may."""
FOR_MACHINES = {
    "nn_core/training/errors.py": "handed to `readable`",
    "nn_core/training/gan/objectives.py": "code",
    "nn_core/training/gan/script.py": "code",
    "nn_core/training/memory.py": "bytes, in a unit that fits",
    "ui/kit/url.py": "addresses",
    "ui/latent_space/params.py": "addresses",
    "ui/neural_network/params.py": "addresses",
}
"""Where Python's own notation stays, and what for."""


@pytest.mark.parametrize(("module", "name"), FORMATTERS)
def test_what_the_browser_writes_is_read_as_the_number_that_it_was(module: str, name: str) -> None:
    texts: list[str] = run_module(
        f'import {{ {name} }} from "{module}"', f"{json.dumps(VALUES)}.map((value) => {name}(value))"
    )
    for value, text in zip(VALUES, texts, strict=True):
        assert "e" not in text, f"{value} is written {text}"
        if text in NOTHING:
            assert abs(value) < 0.005
            continue
        seen = read(re.sub(r"^(−?)\.", r"\g<1>0.", text.strip("()")))
        assert seen == pytest.approx(value, rel=0.15, abs=COARSE.get(name, 0)), f"{value} is written {text}"


def test_the_browser_reads_what_it_writes() -> None:
    read_back: list[float] = run_module(
        'import { full, read } from "./lib/format.js"\n'
        'import { typedNumber } from "./lib/lesson/text.js"\n'
        'import { equals } from "./lib/lesson/words.js"',
        f"{json.dumps(VALUES)}.flatMap((value) => [read(full(value)), typedNumber(full(value)), "
        "equals([value], full) === '=' ? value : 0])",
    )
    assert read_back == [value for value in VALUES for _ in range(3)]


def test_what_python_writes_is_read_as_the_number_that_it_was() -> None:
    for value in VALUES:
        assert read(general(value)) == pytest.approx(value, rel=1e-12)
        assert read(bound(value)) == pytest.approx(value, rel=1e-4)
        assert read(grew(value).removeprefix("grew to ")) == pytest.approx(value, rel=0.05, abs=0.5)


@pytest.mark.parametrize("pattern", WRITTEN_ONCE)
def test_no_second_function_writes_powers_of_ten(pattern: str) -> None:
    wanted, home = WRITTEN_ONCE[pattern]
    for path in ROOT.glob(pattern):
        name = path.relative_to(ROOT).as_posix()
        if name == home or name in FOR_MACHINES or name.endswith(".test.js"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip().startswith(("*", "//", "/*", "#")):
                assert not wanted.search(line), f"{name}:{number}: {line.strip()}"


@pytest.mark.parametrize("name", FOR_MACHINES)
def test_what_keeps_to_the_notation_of_machines_still_needs_it(name: str) -> None:
    assert MACHINES.search((ROOT / name).read_text(encoding="utf-8"))
