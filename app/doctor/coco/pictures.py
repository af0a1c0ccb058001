"""Images against their files: there, readable, of the size and the frame that the annotations are in."""

from pathlib import Path

from msgspec import UNSET

from app.doctor.coco.checks.images import is_unsafe
from app.doctor.coco.columns import Coco
from app.doctor.findings import Findings, Found, declare
from app.doctor.pictures import BadPicture, FrameChecks, compare_size, inside, read_picture

MISSING_PICTURE = declare(
    "C100-image-file-missing",
    "error",
    why="Loading the dataset fails at this image, or skips it and trains on fewer.",
    mend="Add the file, correct file_name, or remove the image and its annotations.",
)
FRAMES = FrameChecks(
    differs=declare(
        "C101-image-size-differs",
        "error",
        why="The annotations are in pixels of another size: after a resize every box and outline lies "
        "elsewhere.",
        mend="Scale the annotations by the ratio of the sizes, or put the original file back.",
    ),
    turned=declare(
        "C102-image-turned",
        "warning",
        why="EXIF turns this picture by a quarter when it is shown. Programs that obey it (browsers, "
        "OpenCV) and those that do not (Pillow, most loaders) see different frames, and the "
        "annotations fit only one of them.",
        mend="Load the images in the frame that is named here, or turn the files themselves and remove the"
        " tag.",
    ),
)
UNREADABLE_PICTURE = declare(
    "C103-image-unreadable",
    "error",
    why="Loading fails at this file in the middle of training.",
    mend="Copy the file again from its source.",
)
OUTSIDE_FOLDER = declare(
    "C104-image-outside-folder",
    "error",
    why="The name, or a link of that name, leads out of the folder of images: it may show files that were"
    " not meant to be read.",
    mend="Put the file itself into the folder.",
)


def examine_pictures(coco: Coco, folder: Path, findings: Findings) -> None:
    """Compare every image with its file below a folder."""
    for index, image in enumerate(coco.images):
        name = image.file_name
        if name is UNSET or not name.strip() or is_unsafe(name):
            continue
        where = coco.image_place(index)
        path = inside(folder, name)
        if path is None:
            findings.add(OUTSIDE_FOLDER, Found(where, f"a file in {folder.name}", repr(name)))
        elif not path.is_file():
            findings.add(MISSING_PICTURE, Found(where, "a file", f"no {name!r} in {folder.name}"))
        else:
            _compare(path, where, (image.width, image.height), findings)


def _compare(path: Path, where: str, said: tuple[object, object], findings: Findings) -> None:
    try:
        picture = read_picture(path)
    except BadPicture as refusal:
        findings.add(UNREADABLE_PICTURE, Found(where, "a picture", refusal.message))
        return
    if UNSET not in said:
        compare_size(said, picture, where, FRAMES, findings)
