"""What browsers keep so that the editor opens without a network."""

import re
from typing import Any

from httpx import Client

from app.resources import resource_dir


def test_the_service_worker_is_one_script_that_is_asked_for_anew(anonymous: Client) -> None:
    answer = anonymous.get("/assignments/offline.js")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["content-security-policy"]
    assert re.search(r"^\s*(import|export)\b", answer.text, re.MULTILINE) is None


def test_the_service_worker_knows_files_that_are_there(anonymous: Client) -> None:
    script = anonymous.get("/assignments/offline.js").text

    files = re.findall(r'"/static/([^"]+)"', script)

    assert len(files) > 20
    missing = [file for file in files if not (resource_dir("static/dist") / file).exists()]
    assert missing == []
    assert any(file.endswith(".css") for file in files)


def test_the_shell_is_the_editor_without_anybodys_work(as_owner: Client) -> None:
    shell = as_owner.get("/assignments/shell")

    assert shell.status_code == 200
    assert '<script type="application/json" id="start">null</script>' in shell.text
    assert 'class="editor"' in shell.text


def test_the_page_for_images_that_are_not_kept_needs_no_signing_in(anonymous: Client) -> None:
    page = anonymous.get("/assignments/offline")

    assert page.status_code == 200
    assert "<!-- kept images -->" in page.text
    script = anonymous.get("/assignments/offline.js").text
    styles = re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)
    assert styles
    assert all(f'"{style}"' in script for style in styles)


def test_the_shell_is_for_those_who_are_signed_in(anonymous: Client) -> None:
    assert anonymous.get("/assignments/shell").status_code == 401


def test_pages_name_the_person_whose_copies_may_stay(as_owner: Client, anonymous: Client) -> None:
    me: dict[str, Any] = as_owner.get("/api/v1/me").json()

    assert f'<meta name="concord-person" content="{me["id"]}">' in as_owner.get("/projects").text
    assert '<meta name="concord-person" content="">' in anonymous.get("/sign-in").text
