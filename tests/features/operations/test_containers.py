"""What can be checked of the image and the composition without a container engine."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_the_composition_has_at_most_five_containers(composition: dict[str, Any]) -> None:
    assert set(composition["services"]) == {"app", "worker", "postgres", "store", "proxy"}


def test_every_container_says_whether_it_is_healthy(composition: dict[str, Any]) -> None:
    services = composition["services"].items()
    unchecked = [name for name, service in services if "healthcheck" not in service]

    assert unchecked == ["app"], "which its image checks"
    assert "HEALTHCHECK" in DOCKERFILE


def test_every_container_waits_for_those_it_needs(composition: dict[str, Any]) -> None:
    needs = {
        name: {needed: how["condition"] for needed, how in service.get("depends_on", {}).items()}
        for name, service in composition["services"].items()
    }

    healthy = "service_healthy"
    assert needs["app"] == needs["worker"] == {"postgres": healthy, "store": healthy}
    assert needs["proxy"] == {"app": healthy}


def test_every_image_has_a_version(composition: dict[str, Any]) -> None:
    images = [service["image"] for service in composition["services"].values()]
    bases = re.findall(r"^ARG PYTHON_IMAGE=(\S+)$", DOCKERFILE, re.MULTILINE)

    assert len(bases) == 1
    assert all(":" in image and "latest" not in image for image in [*images, *bases])


def test_only_the_proxy_is_published_and_on_loopback_by_default(
    composition: dict[str, Any],
) -> None:
    published = {
        name: service["ports"]
        for name, service in composition["services"].items()
        if "ports" in service
    }

    assert published == {"proxy": ["${PUBLISH:-127.0.0.1:8000}:8080"]}
    assert "listen 8080;" in NGINX


def test_every_setting_in_the_composition_exists(composition: dict[str, Any]) -> None:
    known = {f"CONCORD_{name.upper()}" for name in Settings.model_fields}
    shared = composition["x-concord"]["environment"]
    used = set(composition["services"]["app"]["environment"]) | set(shared)
    in_image = set(re.findall(r"\b(CONCORD_[A-Z_]+)=", DOCKERFILE))

    assert used | in_image <= known


def test_secrets_come_from_the_environment_file_alone(composition: dict[str, Any]) -> None:
    example = (ROOT / "deploy" / "env.example").read_text()
    secrets = ("POSTGRES_PASSWORD", "STORE_ACCESS_KEY", "STORE_SECRET_KEY")
    text = (ROOT / "docker-compose.yml").read_text()

    assert all(re.search(rf"^{name}=$", example, re.MULTILINE) for name in secrets)
    assert all(f"${{{name}:?" in text for name in secrets)


def test_the_store_is_given_its_keys_as_json(composition: dict[str, Any]) -> None:
    content = composition["configs"]["store"]["content"]

    (identity,) = json.loads(content)["identities"]
    assert identity["credentials"] == [
        {"accessKey": "${STORE_ACCESS_KEY}", "secretKey": "${STORE_SECRET_KEY}"}
    ]


def test_the_proxy_knows_the_app_and_the_store_by_the_names_they_have(
    composition: dict[str, Any],
) -> None:
    hosts = set(re.findall(r"http://([a-z]+):\d+", NGINX))
    endpoint = composition["x-concord"]["environment"]["CONCORD_STORAGE_ENDPOINT"]

    assert hosts == {"app", "store"}
    assert hosts <= set(composition["services"])
    assert f"proxy_redirect {endpoint}/ " in NGINX


def test_the_configuration_of_the_proxy_is_accepted_by_nginx(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ access_log off;\n{NGINX}\n}}".replace(
            "listen 8080;", "listen 127.0.0.1:8080;"
        )
    )

    checked = subprocess.run(
        [nginx, "-t", "-c", str(whole), "-e", str(tmp_path / "log")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


def test_the_image_runs_as_an_ordinary_user_with_its_data_in_a_volume() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]

    assert re.findall(r"^USER (\S+)$", last_stage, re.MULTILINE) == ["concord"]
    assert "VOLUME /data" in last_stage
    assert "CONCORD_DATA_DIR=/data" in last_stage
    assert 'CMD ["concord", "serve"]' in last_stage
    assert "/healthz" in last_stage


def test_everything_that_the_image_copies_is_let_through_and_exists() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = {
        path.split("/")[0]
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for path in line.split()[:-1]
    }

    assert copied == {line[1:] for line in ignored if line.startswith("!")}
    assert all((ROOT / name).exists() for name in copied)
