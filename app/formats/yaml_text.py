"""YAML without what makes it dangerous: no aliases, which can grow into gigabytes, no tags, no depth, no size."""

from typing import Any

import yaml

_MOST_BYTES = 4 << 20
_MOST_DEPTH = 20


class BadYaml(Exception):
    """A text that is not read; the message says why, with the line where there is one."""


def read_yaml(data: bytes) -> Any:
    """The value of a small, plain YAML document.

    Raises:
        BadYaml: it is malformed, too large, too deep, or has aliases.
    """
    return _read(data, yaml.SafeLoader)


def read_yaml_texts(data: bytes) -> Any:
    """The same, with every scalar as the text that it is: a class called `no` or `1.10` keeps its name."""
    return _read(data, yaml.BaseLoader)


def _read(data: bytes, loader: type[yaml.SafeLoader | yaml.BaseLoader]) -> Any:
    if len(data) > _MOST_BYTES:
        raise BadYaml(f"{len(data):,} bytes are no configuration")
    try:
        text = data.decode("utf-8-sig")
        _refuse_what_grows(text)
        return yaml.load(text, loader)
    except UnicodeDecodeError as error:
        raise BadYaml("it is not UTF-8") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadYaml(" ".join(str(error).split())[:200]) from error


def _refuse_what_grows(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise BadYaml(f"it has the alias *{event.anchor}, and aliases are not followed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MOST_DEPTH:
            raise BadYaml(f"it is nested more than {_MOST_DEPTH} levels deep")
