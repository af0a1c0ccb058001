"""VOC files from their bytes to their findings."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from app.doctor.findings import Findings, Found, declare
from app.doctor.pictures import BadPicture, FrameChecks, compare_size, inside, read_picture
from app.doctor.voc.checks import SHEETS, Sheet
from app.doctor.voc.lists import examine_lists
from app.doctor.voc.xml_text import MOST_BYTES, BadXml, Entities, read_xml
from app.doctor.yolo.layout import files_below, is_picture

MALFORMED = declare(
    "V001-malformed-xml",
    "error",
    why="The file cannot be read: it was cut off, or a name with & or < was written as it is.",
    mend="Go to the line and column that are named; write &amp; and &lt; in names.",
)
ENTITIES = declare(
    "V002-document-type",
    "error",
    why="Annotations need no document type. Its entities can grow into gigabytes (billion laughs) or read"
    " other files.",
    mend="Remove the line with DOCTYPE, and find out where the file comes from.",
)
NOT_VOC = declare(
    "V003-not-voc",
    "error",
    why="The outermost element is no annotation: this is another kind of XML.",
    mend="Take the file out of the folder, or convert it.",
)
FRAMES = FrameChecks(
    differs=declare(
        "V011-image-size-differs",
        "error",
        why="The boxes are in pixels of another size: after a resize every one lies elsewhere.",
        mend="Scale the boxes by the ratio of the sizes, or put the original file back.",
    ),
    turned=declare(
        "V013-image-turned",
        "warning",
        why="EXIF turns this picture by a quarter when it is shown. Programs that obey it and those that "
        "do not see different frames, and the boxes fit only one of them.",
        mend="Load the images in the frame that is named here, or turn the files themselves and remove the"
        " tag.",
    ),
)
NO_IMAGE = declare(
    "V012-image-missing",
    "error",
    why="Loading the dataset fails at this file.",
    mend="Add the image, or remove the annotation.",
)
BAD_IMAGE = declare(
    "V015-image-unreadable",
    "error",
    why="Loading fails at this file in the middle of training.",
    mend="Copy the file again from its source.",
)
FROM_ZERO = declare(
    "V025-boxes-count-from-zero",
    "note",
    why="VOC counts pixels from 1, and many readers subtract 1: boxes that begin at 0 come out at -1, "
    "which some refuse.",
    mend="Nothing if your reader does not subtract; else add 1 to every corner.",
)
SIMILAR = declare(
    "V030-similar-names",
    "warning",
    why="Names that differ only by case or spaces are mostly one class, split by a slip of the keyboard; "
    "each is learnt as its own.",
    mend="Write one of them everywhere.",
)


def is_voc(folder: Path) -> bool:
    """Whether a folder holds XML files."""
    return any(path.suffix.lower() == ".xml" for path in files_below(folder))


def examine_voc(path: Path, findings: Findings, *, pictures: Path | None = None) -> None:
    """Run every check on a file, or on all files of a folder."""
    findings.kind = "VOC"
    folder = path if path.is_dir() else path.parent
    files = [each for each in files_below(folder) if each.suffix.lower() == ".xml"]
    images = _pictures(pictures or folder)
    names: Counter[str] = Counter()
    for each in files if path.is_dir() else [path]:
        sheet = _read(each, folder, findings)
        if sheet is not None:
            SHEETS.examine(sheet, findings)
            findings.add_all(FROM_ZERO, _from_zero(sheet))
            names.update(node.say("name") for _, node in sheet.objects())
            if images or pictures:
                _examine_picture(sheet, images, findings)
    findings.add_all(SIMILAR, _similar(names))
    if path.is_dir():
        examine_lists(path, pictures, findings)


def _read(path: Path, folder: Path, findings: Findings) -> Sheet | None:
    name = str(path.relative_to(folder))
    try:
        if inside(folder, name) is None or not path.is_file():
            raise BadXml("it is a link out of the folder, or no file")
        if path.stat().st_size > MOST_BYTES:
            raise BadXml("it is larger than any annotation")
        root = read_xml(path.read_bytes())
    except Entities as error:
        findings.add(ENTITIES, Found(name, "no document type", str(error)))
    except (BadXml, OSError) as error:
        findings.add(MALFORMED, Found(name, "XML", str(error)))
    else:
        if root.tag == "annotation":
            return Sheet(root, name, path.stem)
        findings.add(NOT_VOC, Found(f"{name} line {root.line}", "<annotation>", f"<{root.tag}>"))
    return None


def _pictures(folder: Path) -> dict[str, Path]:
    """Images by the stem of their names: below the folder, or beside it, as JPEGImages lies beside Annotations."""
    for root in (folder, folder.parent / "JPEGImages", folder.parent / "images"):
        found = {path.stem: path for path in files_below(root) if is_picture(path)}
        if found:
            return found
    return {}


def _examine_picture(sheet: Sheet, images: dict[str, Path], findings: Findings) -> None:
    where = f"{sheet.name} /annotation/filename"
    said = PureWindowsPath(sheet.root.say("filename").strip()).stem
    path = images.get(said) or images.get(sheet.stem)
    if path is None:
        findings.add(NO_IMAGE, Found(where, "an image of this name", f"none for {said!r}"))
        return
    try:
        picture = read_picture(path)
    except BadPicture as refusal:
        findings.add(BAD_IMAGE, Found(where, "a picture", refusal.message))
        return
    if sheet.size is not None:
        place = f"{sheet.name} /annotation/size"
        compare_size(sheet.size, picture, place, FRAMES, findings)


def _from_zero(sheet: Sheet) -> Iterator[Found]:
    for place, (left, top, _, _), _ in sheet.boxes():
        if left == 0 or top == 0:
            yield Found(place, "corners from 1 on", f"{left:g}, {top:g}")


def _similar(names: Counter[str]) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for name, count in names.most_common():
        first = seen.setdefault(" ".join(name.split()).casefold(), name)
        if first != name:
            found = f"{name!r} in {count:,} objects"
            yield Found("object/name", f"{first!r}, as in {names[first]:,} objects", found)
        elif name != name.strip():
            yield Found("object/name", f"{name.strip()!r}", f"{name!r} in {count:,} objects")
