"""`python -m benchmarks [name ...]`: run all benchmarks, or those named. Each prints ratios of one run."""

import importlib
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

NAMES = ("training", "live", "convnetjs", "gan_quality", "convolution", "plane", "gan_plane")


def main() -> None:
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
