"""The small CNN while a browser watches every layer, over the same network in ConvNetJS under Node."""

import subprocess
from pathlib import Path

from benchmarks.live import lab_in_browser

FOLDER = Path(__file__).resolve().parents[1] / ".cache" / "convnetjs"
SCRIPT = Path(__file__).with_suffix(".mjs")
SECONDS = 5


def main() -> None:
    if not (FOLDER / "node_modules" / "convnetjs").exists():
        install = [
            "npm",
            "install",
            "--silent",
            "--no-fund",
            "--no-audit",
            "--prefix",
            str(FOLDER),
            "convnetjs@0.3.0",
        ]
        subprocess.run(install, check=True)
    with lab_in_browser("small_cnn") as lab:
        ours = lab.train(SECONDS).examples_per_second
    command = ["node", str(SCRIPT), str(FOLDER), str(SECONDS)]
    theirs = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"small CNN, watched: {ours:,.0f} examples/s; ConvNetJS: {theirs:,.0f} examples/s")
    print(f"  ratio: {ours / theirs:.1f}  (goal: at least 10)")


if __name__ == "__main__":
    main()
