"""The images of a COCO file, and what one of Concord's own says of them as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.formats.reading.coco.categories import Vocabulary
from app.formats.reading.coco.keeping import recategorized
from app.formats.reading.coco.keys import key_of, nameless_layer, note_type, plain_name, size_in
from app.formats.reading.findings import Findings
from app.formats.reading.records import Picture, Said
from app.formats.reading.sources import Source
from app.formats.reading.url_lists import url_of

_KNOWN = {
    "id", "width", "height", "file_name", "original_file_name", "date_captured", "sha256", "state", "is_gold",
    "answers", "verified_absent", "layers", "coco_url", "license", "neg_category_ids",
}  # fmt: skip
_READ = {"id", "width", "height", "file_name", "original_file_name", "sha256", "neg_category_ids"}
"""What is read of whosever file; other known fields mean something in Concord's own only."""
_WRITTEN = {"metadata"}
"""What an export can say of its own, and no import reads."""
Entry = Mapping[str, Any]


class Images:
    """Entries of the list `images`, one after the other.

    `is_ours`: the file is one of Concord's. `has_marks`: it has a list of annotations. `may_have_names`: an image's id
    may be a text, as in panoptic files.
    """

    def __init__(
        self,
        source: Source,
        vocabulary: Vocabulary,
        *,
        is_ours: bool,
        has_marks: bool,
        may_have_names: bool = False,
        licenses: Sequence[Any] = (),
    ) -> None:
        self._source = source
        self._vocabulary = vocabulary
        self._is_ours = is_ours
        self._has_marks = has_marks
        self._may_have_names = may_have_names
        self._license_ids = {each.get("id") for each in licenses if isinstance(each, dict)}
        self._seen: set[str] = set()
        self._looked_at = {"": Said()}

    def picture(self, index: int, entry: Any, findings: Findings) -> Picture | None:
        """That of an entry; none where it is refused, which is told."""
        place = f"images[{index}]"
        key = key_of(entry.get("id")) if isinstance(entry, dict) else None
        name = entry.get("file_name") if isinstance(entry, dict) else None
        if key is None or not isinstance(name, str) or not plain_name(name):
            findings.refused(
                "image-malformed", place, "an object with id and file_name", entry, "left out"
            )
            return None
        if key in self._seen:
            findings.refused("image-id-twice", f"{place}.id", "an id of its own", key, "left out")
            return None
        self._seen.add(key)
        if not (self._may_have_names and isinstance(entry["id"], str)):
            note_type(findings, f"{place}.id", entry["id"])
        file_name = _name_of(entry, name, place, findings)
        # A picture that lies beside the file has the name by which it was told from others.
        path = self._source.find(plain_name(name))
        size = size_in(entry)
        if size is None:
            findings.repaired(
                "image-without-size",
                place,
                "width and height",
                entry.get("width"),
                "taken from the picture",
            )
        sha256 = entry.get("sha256")
        return Picture(
            key=key,
            place=place,
            file_name=file_name,
            size=size,
            path=path,
            sha256=sha256 if isinstance(sha256, str) else None,
            said=self._said(entry),
            extra=self._extra(entry) or None,
            url=url_of(entry),
        )

    def _extra(self, entry: Entry) -> dict[str, Any]:
        extra = {key: value for key, value in entry.items() if key not in _KNOWN}
        extra = recategorized(extra, self._vocabulary.number_of)
        if self._is_ours:
            given = entry.get("license")
            # Terms that were chosen for an export are from then on those of the image.
            is_stated = type(given) is int and given in self._license_ids
            return extra | {"original_license": given} if is_stated else extra
        # The exporter has fields of these names itself.
        own = {f"original_{key}": extra.pop(key) for key in _WRITTEN & extra.keys()}
        return (
            extra | own | {f"original_{key}": entry[key] for key in entry if key in _KNOWN - _READ}
        )

    def _said(self, entry: Entry) -> dict[str, Said]:
        """What is said of the whole image: by each layer where one of Concord's own files tells them apart."""
        absent = entry.get("neg_category_ids")
        if not self._is_ours:
            # A file of labels lists what was looked at; one without a list of them only names images.
            if not self._has_marks:
                return {}
            return {"": Said({}, self._absent(absent))} if absent else self._looked_at
        if not isinstance(layers := entry.get("layers"), list):
            # Its one voice stands on the image itself; images that nobody looked at are not in such a file.
            return {"": self._voice(entry, absent)}
        said: dict[str, Said] = {}
        for layer in layers:
            if isinstance(layer, dict):
                said[_layer_of(layer, said)] = self._voice(layer, absent)
        return said

    def _voice(self, said: Entry, absent: Any) -> Said:
        """What one layer answers and found absent; in LVIS the image says what is absent."""
        ids = said.get("verified_absent")
        return Said(_answers(said.get("answers")), self._absent(absent if ids is None else ids))

    def _absent(self, ids: Any) -> list[int]:
        numbers = self._vocabulary.numbers
        keys = [key_of(each) for each in ids] if isinstance(ids, list) else []
        return [numbers[key] for key in keys if key in numbers]


def _layer_of(layer: Entry, seen: Mapping[str, Said]) -> str:
    """Its annotator, or "" for the first that names none; further ones are told apart by their own ids."""
    who = key_of(layer.get("annotator_id"))
    if who is not None:
        return who
    return "" if "" not in seen else nameless_layer(layer.get("id"))


def _name_of(entry: Entry, name: str, place: str, findings: Findings) -> str:
    plain = plain_name(str(entry.get("original_file_name") or name))
    if plain != name and "original_file_name" not in entry:
        expected = "a relative path with slashes"
        findings.repaired(
            "file-name-not-plain", f"{place}.file_name", expected, name, f"read as {plain}"
        )
    return plain


def _answers(given: Any) -> dict[str, Sequence[str]]:
    if not isinstance(given, dict):
        return {}
    return {
        str(name): [str(each) for each in values]
        for name, values in given.items()
        if isinstance(values, list)
    }
