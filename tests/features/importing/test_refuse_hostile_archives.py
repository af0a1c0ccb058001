"""Archives and folders that lead elsewhere, lie or swell are refused by name, and leave nothing behind."""

import io
import os
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.images.tools import ImageTools
from tests.features.importing.conftest import Importing
from tests.features.importing.test_refuse_malformed_files import GOOD, KINDS
from tests.features.importing.test_whole_or_nothing import image_names, picture
from tests.servers import Server

NAME = "labels-of-nobody.json"
"""What no other test calls a file, so that it can be looked for."""
NOTHING = {"place": "the source", "problem": f"expected {KINDS}; found no file at all"}


def zip_of(*names: str, content: bytes = GOOD, **entry: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            for field, value in entry.items():
                setattr(info, field, value)
            made.writestr(info, content)
    return packed.getvalue()


def tar_of(*names: str, kind: bytes = tarfile.REGTYPE, content: bytes = GOOD) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as made:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.type = kind
            if kind == tarfile.REGTYPE:
                entry.size = len(content)
            else:
                entry.linkname = "/etc/passwd"
            made.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def claiming(packed: bytes, size: int) -> bytes:
    """A ZIP of one file whose table of contents claims this size for it, unpacked."""
    at = packed.rfind(b"PK\x01\x02")
    return packed[: at + 24] + size.to_bytes(4, "little") + packed[at + 28 :]


def tar_that_lies() -> bytes:
    """Its one file claims ten gigabytes, and a few bytes follow."""
    entry = tarfile.TarInfo(NAME)
    entry.size = 10 * 1024**3
    return entry.tobuf() + GOOD


def tar_of_size(size: str) -> bytes:
    """A header that says its size in words of its own."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as made:
        entry = tarfile.TarInfo(NAME)
        entry.size, entry.pax_headers = len(GOOD), {"size": size}
        made.addfile(entry, io.BytesIO(GOOD))
    return packed.getvalue()


LINK = f"{NAME} is a link, a device or a sparse file, not a plain one."
OUTSIDE = "{!r} points outside the archive."
BEYOND = [
    "../../" + NAME,
    "/" + NAME,
    "C:/" + NAME,
    "C:" + NAME,
    "..\\..\\" + NAME,
    "\\\\host\\" + NAME,
]
LONG = "a" * 300 + ".json"
MEMBERS: dict[str, tuple[str, bytes, str, str]] = {
    "a link in a ZIP": (
        "labels.zip",
        zip_of(NAME, external_attr=0o120777 << 16),
        NAME,
        f"{NAME} is a link or device, not a file.",
    ),
    "a link in a TAR": ("labels.tar", tar_of(NAME, kind=tarfile.SYMTYPE), NAME, LINK),
    "a hard link": ("labels.tar", tar_of(NAME, kind=tarfile.LNKTYPE), NAME, LINK),
    "a device": ("labels.tar", tar_of(NAME, kind=tarfile.CHRTYPE), NAME, LINK),
    "a pipe": ("labels.tar", tar_of(NAME, kind=tarfile.FIFOTYPE), NAME, LINK),
    **{
        f"{name} in a {ending}": (f"labels.{ending}", pack(name), name, OUTSIDE.format(name))
        for ending, pack in (("zip", zip_of), ("tar", tar_of))
        for name in BEYOND
    },
    "a name that fits no disk": ("labels.zip", zip_of(LONG), LONG, "305 characters"),
    "a bomb": (
        "labels.zip",
        zip_of(NAME, content=b" " * 30_000_000),
        NAME,
        f"{NAME} unpacks to more than 6,883,576 bytes, more than a file of its packed size has.",
    ),
    "a ZIP that says less than it holds": (
        "labels.zip",
        claiming(zip_of(NAME), 10),
        NAME,
        f"{NAME} is damaged inside the archive.",
    ),
}


@pytest.fixture
def untouched(importing: Importing, server: Server) -> Iterator[None]:
    """Holds the project and the disk to what they were before."""
    before = importing.holds()
    yield
    assert importing.holds() == before
    assert left_of(server) == []


def left_of(server: Server) -> list[str]:
    """Files of the archive's names, below the server's folder, beside it, or where they wanted to be."""
    below = server.settings.data_dir
    names = [name for _, _, names in os.walk(below) for name in names]
    names += [*os.listdir(below.parent), *os.listdir("/"), *os.listdir()]
    return [name for name in names if "labels-of-nobody" in name]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("name", "content", "place", "received"), MEMBERS.values(), ids=MEMBERS)
def test_a_member_that_is_no_plain_file_below_is_left_out(
    importing: Importing, name: str, content: bytes, place: str, received: str
) -> None:
    done = importing.take(content, name)

    assert (done["state"], done["report"]["refusal"]) == ("refused", NOTHING)
    (found,) = done["report"]["findings"]
    (told,) = found["places"]
    assert (found["severity"], told["place"], told["received"]) == ("refused", place, received)


def test_what_is_sound_beside_it_is_taken(importing: Importing, server: Server) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("labels.json", GOOD)
        made.writestr("../labels-of-nobody.png", picture("red"))
        made.writestr("labels.json ", b"another that would lie there")

    done = importing.take(packed.getvalue(), "labels.zip")

    told = {
        each["code"]: [at["place"] for at in each["places"]] for each in done["report"]["findings"]
    }
    assert told == {
        "archive-member": ["../labels-of-nobody.png"],
        "archive-name-twice": ["labels.json "],
    }
    assert len(importing.objects()) == 1
    assert image_names(importing) == set()
    assert left_of(server) == []


def test_two_files_of_one_name_do_not_replace_each_other(importing: Importing) -> None:
    files = [("files", ("labels.json", content)) for content in (GOOD, b"[]")]
    files.append(("files", (LONG, b"[]")))

    done = importing.ended(importing.owner.post(importing.path, files=files))

    assert {each["code"]: each["places"][0]["place"] for each in done["report"]["findings"]} == {
        "archive-name-twice": "labels.json",
        "file-name-too-long": LONG,
    }
    assert len(importing.objects()) == 1


CUT = "The archive is damaged, or was cut short."
BROKEN: dict[str, tuple[str, bytes, str]] = {
    "a ZIP that is cut off": (
        "labels.zip",
        zip_of(NAME)[:-30],
        "The archive is damaged: its table of contents cannot be read.",
    ),
    "a TAR that is cut off": ("labels.tar", tar_of(NAME)[:700], CUT),
    "a TAR that lies": ("labels.tar", tar_that_lies(), CUT),
    "a size of too many digits": ("labels.tar", tar_of_size("9" * 20), CUT),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("name", "content", "problem"), BROKEN.values(), ids=BROKEN)
def test_an_archive_that_is_broken_is_refused_whole(
    importing: Importing, name: str, content: bytes, problem: str
) -> None:
    done = importing.take(content, name)

    assert done["state"] == "refused"
    assert done["report"]["refusal"] == {"place": name, "problem": problem}


@pytest.mark.parametrize("content", [claiming(zip_of(NAME), 0xFFFFFFF0), tar_of_size("²")])
def test_a_size_is_not_believed_where_the_content_is_sound(
    importing: Importing, content: bytes
) -> None:
    done = importing.take(content, "labels")

    assert (done["state"], done["report"]["findings"]) == ("imported", [])
    assert len(importing.objects()) == 1


@pytest.fixture
def narrow(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that imports may read, on a server that takes three files and 100 kB of an archive."""
    folder = tmp_path / "open"
    folder.mkdir()
    changed: dict[str, Any] = {
        "import_roots": (folder,),
        "max_archive_files": 3,
        "max_archive_bytes": 100_000,
    }
    tools = ImageTools.of(server.app.state)
    settings = tools.settings.model_copy(update=changed)
    monkeypatch.setitem(server.app.state._state, "image_tools", replace(tools, settings=settings))
    return folder


MANY = [f"labels-of-nobody-{number}.json" for number in range(4)]
SWELLING: dict[str, tuple[bytes, str]] = {
    "many files in a ZIP": (
        zip_of(*MANY, content=b"[]"),
        "The archive holds more than 3 files (CONCORD_MAX_ARCHIVE_FILES); the rest was not read.",
    ),
    "many files in a TAR": (
        tar_of(*MANY, content=b"[]"),
        "The archive holds more than 3 files (CONCORD_MAX_ARCHIVE_FILES); the rest was not read.",
    ),
    "a table of contents of many files": (
        zip_of(*(f"{number}/{NAME:>200}" for number in range(20)), content=b"[]"),
        "The archive lists more than 3 files (CONCORD_MAX_ARCHIVE_FILES).",
    ),
    "many bytes": (
        zip_of(*MANY[:2], content=b" " * 60_000),
        "The archive unpacks to more than 100,000 bytes (CONCORD_MAX_ARCHIVE_BYTES); the rest was not read.",
    ),
}


@pytest.mark.usefixtures("untouched", "narrow")
@pytest.mark.parametrize(("content", "problem"), SWELLING.values(), ids=SWELLING)
def test_an_archive_of_too_much_is_refused_whole(
    importing: Importing, content: bytes, problem: str
) -> None:
    done = importing.take(content, "labels.bin")

    assert done["state"] == "refused"
    assert done["report"]["refusal"] == {"place": "labels.bin", "problem": problem}


def test_links_in_a_folder_of_the_server_are_not_followed(
    importing: Importing, narrow: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").mkdir()
    for place in (tmp_path / "secret", narrow):
        (place / "labels.json").write_bytes(GOOD)
    (narrow / "deep").mkdir()
    (narrow / "deep/more.json").symlink_to(tmp_path / "secret/labels.json")
    (narrow / "others").symlink_to(tmp_path / "secret")

    sent = importing.owner.post(importing.path, json={"folder": str(narrow)})
    done = importing.ended(sent)

    (found,) = done["report"]["findings"]
    assert (found["severity"], found["code"]) == ("refused", "folder-link")
    assert [each["place"] for each in found["places"]] == ["deep/more.json", "others"]
    assert len(importing.objects()) == 1


def test_a_folder_that_is_a_link_out_is_refused(
    importing: Importing, narrow: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").mkdir()
    (narrow / "way").symlink_to(tmp_path / "secret")

    sent = importing.owner.post(importing.path, json={"folder": str(narrow / "way")})

    assert sent.status_code == 422
    assert sent.json()["detail"].startswith(f"folder: expected a folder below {narrow}, received")
