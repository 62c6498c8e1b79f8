"""Compose and Kubernetes run the image as it is meant: one server, its home kept, its health asked for."""

from typing import Any

import pytest
import yaml

from tests.browser.server import ROOT
from tests.deploy.described import PORT, manifests, pod, said, service
from tests.ui.server.asked import ask
from ui.server.health import health_routes

USER, VOLUME = said("USER")[-1], said("VOLUME")[-1]
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


@pytest.fixture
def container() -> Any:
    (found,) = pod()["containers"]
    return found


def environment(container: Any) -> dict[str, str]:
    return {one["name"]: one["value"] for one in container["env"]}


def test_there_is_one_server_at_a_time() -> None:
    spec = manifests()["Deployment"]["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert manifests()["PersistentVolumeClaim"]["spec"]["accessModes"] == ["ReadWriteOnce"]


def test_the_service_finds_the_pod_at_its_port(container: Any) -> None:
    deployment, of = manifests()["Deployment"]["spec"], manifests()["Service"]["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    assert of["selector"] == labels == deployment["selector"]["matchLabels"]
    (port,) = container["ports"]
    assert port["containerPort"] == PORT
    assert [one["targetPort"] for one in of["ports"]] == [port["name"]]


def test_the_home_is_kept(container: Any) -> None:
    claims = {one["name"]: one.get("persistentVolumeClaim", {}).get("claimName") for one in pod()["volumes"]}
    places = {one["mountPath"]: claims[one["name"]] for one in container["volumeMounts"]}
    assert places == {VOLUME: manifests()["PersistentVolumeClaim"]["metadata"]["name"], "/tmp": None}
    (mounted,) = service()["volumes"]
    assert mounted.partition(":")[2] == VOLUME
    assert mounted.partition(":")[0] in yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["volumes"]


def test_nothing_runs_as_root_or_writes_elsewhere(container: Any) -> None:
    of_pod, own = pod()["securityContext"], container["securityContext"]
    assert of_pod["runAsNonRoot"]
    assert str(of_pod["runAsUser"]) == str(of_pod["fsGroup"]) == USER
    assert own["readOnlyRootFilesystem"]
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert not own["allowPrivilegeEscalation"]
    assert service()["read_only"]
    assert service()["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("probe", PROBES)
def test_probes_ask_what_is_answered_by_a_name_that_is_let_in(container: Any, probe: str) -> None:
    asked = container[probe]["httpGet"]
    (header,) = asked["httpHeaders"]
    assert asked["port"] == container["ports"][0]["name"]
    assert header["name"] == "Host"
    assert header["value"] in environment(container)["STREAMLIT_SERVER_ALLOWED_HOSTS"].split()
    route = next(route for route in health_routes() if route.path == asked["path"])
    assert ask(route.app, asked["path"]).status in (200, 503)


def test_the_name_that_the_image_asks_its_health_by_is_let_in() -> None:
    assert "localhost" in said("HEALTHCHECK")[-1]
    assert service()["environment"]["STREAMLIT_SERVER_ALLOWED_HOSTS"].split()[-1] == "localhost"


def test_the_processes_that_train_follow_from_the_limit_of_processors(container: Any) -> None:
    assert int(container["resources"]["limits"]["cpu"]) > 1
    assert "LAYERSCOPE_HOSTS" not in environment(container)


def test_compose_publishes_the_port_to_this_machine_only() -> None:
    assert service()["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
