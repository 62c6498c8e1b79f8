"""`python -m benchmarks [name ...]`: run all benchmarks, or those named. Each prints ratios of one run.

Numbers after a name are for that benchmark: `python -m benchmarks load 10 5`. `kills` takes minutes and
`soak` hours, so they run only where they are named.
"""

import importlib
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

FILES = {"class": "classroom"}
"""Of a benchmark whose name is no module's."""
NAMES = (
    "training",
    "hosts",
    "live",
    "convnetjs",
    "gan_quality",
    "avatars",
    "convolution",
    "plane",
    "gan_plane",
    "attribution",
    "spoken",
    "load",
    "class",
)


def named(words: list[str]) -> list[tuple[str, list[float]]]:
    """Each name with the numbers that follow it."""
    found: list[tuple[str, list[float]]] = []
    for word in words:
        if word[0].isdigit():
            found[-1][1].append(float(word))
        else:
            found.append((word, []))
    return found


def main() -> None:
    for name, numbers in named(sys.argv[1:] or list(NAMES)):
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{FILES.get(name, name)}").main(*numbers)


if __name__ == "__main__":
    main()
