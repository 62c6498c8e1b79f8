"""What the files that deploy the server say, taken apart."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import yaml

from tests.browser.server import ROOT

PORT = 8501


@cache
def dockerfile() -> tuple[tuple[str, str], ...]:
    """Its instructions, in order: name and what follows."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    lines = (line.strip() for line in text.splitlines())
    return tuple(
        (name, rest.strip())
        for name, _, rest in (line.partition(" ") for line in lines if line[:1] not in "#")
    )


def said(instruction: str) -> list[str]:
    """What follows each instruction of that name."""
    return [rest for name, rest in dockerfile() if name == instruction]


def copied() -> list[str]:
    """What the image has of this folder."""
    return [name for rest in said("COPY") for name in rest.split()[:-1]]


def environment() -> dict[str, str]:
    """What the image sets for its processes."""
    return dict(pair.split("=", 1) for rest in said("ENV") for pair in rest.split())


def command(instruction: str) -> list[str]:
    """What the last instruction of that name runs."""
    found: list[str] = json.loads(re.sub(r"^[^\[]*", "", said(instruction)[-1]))
    return found


@cache
def manifests(file: str = "kubernetes.yaml") -> dict[str, Any]:
    """Those of Kubernetes in a file of `deploy/`, by their kind."""
    text = (ROOT / "deploy" / file).read_text(encoding="utf-8")
    return {one["kind"]: one for one in yaml.safe_load_all(text)}


def pod() -> Any:
    """What the deployment makes."""
    return manifests()["Deployment"]["spec"]["template"]["spec"]


def ray_cluster() -> Any:
    """What the Ray cluster of `kuberay.yaml` is to be."""
    return manifests("kuberay.yaml")["RayCluster"]["spec"]


@cache
def service() -> Any:
    """The one of `compose.yaml`."""
    (found,) = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    return found
