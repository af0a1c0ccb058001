import json

from tests.unit.geometry.editor_masks import PATH, golden


def test_what_the_editor_is_tested_with_is_what_pycocotools_writes() -> None:
    committed = json.loads(PATH.read_text())

    written = json.loads(json.dumps(golden()))

    assert committed == written
