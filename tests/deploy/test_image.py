"""The image that the Dockerfile makes, as far as it can be tried without making it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.browser.server import ROOT, free_port, wait_until_healthy
from tests.deploy.described import PORT, command, copied, environment, said

SCRIPTS = Path(sys.executable).parent


def test_its_base_is_one_version_of_python_that_the_app_runs_on() -> None:
    (base,) = said("FROM")
    pinned = re.fullmatch(r"python:(\d+)\.(\d+)\.\d+-slim-[a-z]+", base)
    least = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert pinned is not None
    assert (int(pinned[1]), int(pinned[2])) >= tuple(map(int, least.removeprefix(">=").split(".")))


def test_what_it_copies_is_there_and_nothing_else_is_sent_to_who_builds_it() -> None:
    assert all((ROOT / name).exists() for name in copied())
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert kept[1] == "*"
    assert {line[1:] for line in kept if line.startswith("!")} == set(copied())


@pytest.mark.parametrize(("wanted", "more"), [("", []), ("login postgres", ["login", "postgres"])])
def test_what_only_some_need_is_installed_where_it_is_asked_for(
    tmp_path: Path, wanted: str, more: list[str]
) -> None:
    (tmp_path / "pip").write_text('#!/bin/sh\necho "$@"\n')
    (tmp_path / "pip").chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    install = next(rest for rest in said("RUN") if rest.startswith("pip"))
    run = subprocess.run(
        ["sh", "-c", install], env={"PATH": path, "WITH": wanted}, capture_output=True, text=True, check=True
    )
    files = [word for word in run.stdout.split() if word.endswith(".txt")]
    assert files == ["requirements.txt", *(f"requirements-{one}.txt" for one in more)]
    assert set(files) <= set(copied())


def test_its_user_is_not_root_and_may_write_in_the_volume_only() -> None:
    user = said("USER")[-1]
    assert user.isdecimal()
    assert int(user) > 0
    made = next(rest for rest in said("RUN") if rest.startswith("useradd"))
    (volume,) = said("VOLUME")
    assert f"--uid {user} " in made
    assert f"--home-dir {volume} --create-home" in made
    assert all(
        environment()[name].startswith(volume) for name in ("HOME", "LAYERSCOPE_HOME", "LAYERSCOPE_CACHE")
    )
    assert "chown" not in " ".join(said("COPY"))


def test_it_says_on_which_port_it_listens() -> None:
    assert said("EXPOSE") == [str(PORT)]
    assert command("CMD")[-2:] == ["--server.port", str(PORT)]
    assert f":{PORT}/" in command("HEALTHCHECK")[-1]


@pytest.mark.walk
def test_what_it_copies_serves_and_its_health_is_seen(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "server.log"
    for name in copied():
        source, target = ROOT / name, tmp_path / "app" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.test.js", "__pycache__"))
        else:
            shutil.copy(source, target)
    (volume,) = said("VOLUME")
    own = {name: value.replace(volume, str(tmp_path / "data")) for name, value in environment().items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    settings = {**kept, **own, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "LAYERSCOPE_HOSTS": "0"}

    def run(instruction: str) -> list[str]:
        return [part.replace(str(PORT), str(port)) for part in command(instruction)]

    def is_healthy() -> bool:
        looked = subprocess.run(run("HEALTHCHECK"), env=settings, capture_output=True)
        return looked.returncode == 0

    assert not is_healthy()
    with log.open("wb") as output:
        process = subprocess.Popen(
            run("CMD"), cwd=tmp_path / "app", env=settings, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until_healthy(port, process, log)
        assert is_healthy()
    finally:
        process.terminate()
        process.wait()
    assert (tmp_path / "data" / "runs").is_dir()
