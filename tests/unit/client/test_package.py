"""The client is a package of its own."""

import ast
import sys
import tomllib
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "app" / "client"


def test_it_imports_httpx_and_the_standard_library_alone() -> None:
    allowed = sys.stdlib_module_names | {"concord_client", "httpx", "pandas"}
    allowed |= {"concord_features", "numpy", "sklearn"}  # of `features`, asked for by nothing else
    imported = {
        name.partition(".")[0]
        for path in CLIENT.glob("concord_*/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
    }

    assert imported <= allowed
    assert "httpx" in imported


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or "."] if isinstance(node, ast.ImportFrom) else []


def test_pandas_is_asked_for_only_where_a_table_is() -> None:
    source = ast.parse((CLIENT / "concord_client" / "tables.py").read_text())

    assert not [each for each in source.body if "pandas" in _imported(each)]


def test_features_alone_need_numpy() -> None:
    needing = {
        path.name
        for path in (CLIENT / "concord_client").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if {"numpy", "concord_features"} & set(_imported(node))
    }

    assert needing == {"features.py"}


def test_the_server_s_package_has_it_beside_the_server() -> None:
    names = {
        each.distribution_path for each in WheelBuilder(str(ROOT)).recurse_selected_project_files()
    }

    assert {"app/main.py", "concord_client/__init__.py", "concord_client/py.typed"} <= names
    assert {"concord_features/__init__.py", "concord_features/py.typed"} <= names
    assert not [each for each in names if each.startswith("app/client")]


def test_alone_it_has_the_same_version_and_needs() -> None:
    server, client = (
        tomllib.loads((folder / "pyproject.toml").read_text())["project"]
        for folder in (ROOT, CLIENT)
    )

    assert client["version"] == server["version"]
    assert client["dependencies"] == server["optional-dependencies"]["client"]
    names = {
        each.distribution_path
        for each in WheelBuilder(str(CLIENT)).recurse_selected_project_files()
    }
    assert {"concord_client/__init__.py", "concord_features/__init__.py"} <= names
