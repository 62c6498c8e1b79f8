"""KubeRay runs the server in the head of a Ray cluster, and its training on workers that share its home."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nn_core.training.engine.ray_hosts import HOST_BYTES, PROCESSORS
from tests.browser.server import ROOT, free_port
from tests.deploy.described import PORT, manifests, pod, ray_cluster, said
from tests.waiting import PATIENCE_S

GIB = 2**30
RAY_PART = 0.7
"""What Ray keeps for its processes of the memory that a pod may have; the rest is for its objects."""

LISTENS = """
import socket, sys
with socket.create_server((sys.argv[1], int(sys.argv[2]))) as server:
    server.accept()
    print("somebody came", flush=True)
"""


def pods() -> list[Any]:
    """Of head and workers."""
    cluster = ray_cluster()
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    return [group["template"]["spec"] for group in groups]


def containers() -> list[Any]:
    return [container for one in pods() for container in one["containers"]]


def environment(container: Any) -> dict[str, str]:
    return {one["name"]: one["value"] for one in container["env"]}


def test_all_have_one_image_with_the_ray_that_the_cluster_expects() -> None:
    assert len({one["image"] for one in containers()}) == 1
    pinned = re.search(r"^ray==(.+)$", (ROOT / "requirements-cluster.txt").read_text("utf-8"), re.MULTILINE)
    assert pinned is not None
    assert ray_cluster()["rayVersion"] == pinned[1]


def test_strangers_cannot_use_ray() -> None:
    assert ray_cluster()["authOptions"] == {"mode": "token"}


def test_all_share_one_home_at_the_place_of_the_image() -> None:
    claim = manifests("kuberay.yaml")["PersistentVolumeClaim"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    for one in pods():
        claims = {
            volume["name"]: volume.get("persistentVolumeClaim", {}).get("claimName")
            for volume in one["volumes"]
        }
        places = {
            mount["mountPath"]: claims[mount["name"]]
            for container in one["containers"]
            for mount in container["volumeMounts"]
        }
        assert places == {said("VOLUME")[-1]: claim["metadata"]["name"], "/tmp": None}


@pytest.mark.parametrize("name", ["securityContext", "automountServiceAccountToken"])
def test_pods_are_bound_as_the_one_without_ray(name: str) -> None:
    assert [one[name] for one in pods()] == [pod()[name]] * 2
    assert {str(one["securityContext"]) for one in containers()} == {
        str(pod()["containers"][0]["securityContext"])
    }


def test_a_worker_has_room_for_all_that_train() -> None:
    (group,) = ray_cluster()["workerGroupSpecs"]
    assert group["replicas"] == group["minReplicas"] == group["maxReplicas"] > 1
    bounds = group["template"]["spec"]["containers"][0]["resources"]
    assert bounds["limits"] == bounds["requests"]
    memory = int(bounds["limits"]["memory"].removesuffix("Gi")) * GIB * RAY_PART
    room = min(int(bounds["limits"]["cpu"]) / PROCESSORS, memory / HOST_BYTES)
    assert 1 <= int(environment(containers()[0])["LAYERSCOPE_HOSTS"]) <= room


def test_the_service_leads_to_the_server() -> None:
    service = manifests("kuberay.yaml")["Service"]["spec"]
    labels = ray_cluster()["headGroupSpec"]["template"]["metadata"]["labels"]
    assert service["selector"] == labels
    assert all(
        labels != group["template"]["metadata"]["labels"] for group in ray_cluster()["workerGroupSpecs"]
    )
    served = next(port for port in containers()[0]["ports"] if port["containerPort"] == PORT)
    assert [one["targetPort"] for one in service["ports"]] == [served["name"]]


def test_the_server_starts_once_ray_listens_where_it_looks(tmp_path: Path) -> None:
    head = containers()[0]
    name, port = environment(head)["RAY_ADDRESS"].split(":")
    other = free_port()
    (tmp_path / "streamlit").write_text('#!/bin/sh\necho served "$@"\n')
    (tmp_path / "streamlit").chmod(0o755)
    (tmp_path / "ray.py").write_text(LISTENS)
    script = head["args"][0].replace("ulimit -n 65536", "").replace(port, str(other))
    ray = f"{sys.executable} {tmp_path / 'ray.py'} {name} {other}"
    started = subprocess.run(
        [*head["command"], script],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "KUBERAY_GEN_RAY_START_CMD": ray},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert sorted(started.stdout.splitlines()) == [
        f"served run app.py --server.address 0.0.0.0 --server.port {PORT}",
        "somebody came",
    ]
