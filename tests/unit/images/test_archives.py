"""Archives packed by strangers."""

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.images.archives import (
    ArchiveBroken,
    ArchiveLimits,
    Clutter,
    Member,
    MemberRefused,
    RefusedMember,
    is_archive,
    read_archive,
)

LIMITS = ArchiveLimits(files=100, total_bytes=50_000_000, member_bytes=20_000_000)
Contents = dict[str, bytes]


def pack_zip(path: Path, contents: Contents) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def pack_tar(mode: str) -> Callable[[Path, Contents], None]:
    def pack(path: Path, contents: Contents) -> None:
        with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # mode is one of its literals
            for name, content in contents.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))

    return pack


PACKERS = {
    "ZIP": pack_zip,
    "TAR": pack_tar("w"),
    "TAR.GZ": pack_tar("w:gz"),
    "TAR.BZ2": pack_tar("w:bz2"),
}


@pytest.fixture(params=list(PACKERS.values()), ids=list(PACKERS))
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Contents], Path]:
    def packed(contents: Contents) -> Path:
        path = tmp_path / "archive"
        request.param(path, contents)
        return path

    return packed


def unpacked(path: Path, limits: ArchiveLimits = LIMITS) -> Contents:
    return {
        item.name: whole(item) for item in read_archive(path, limits) if isinstance(item, Member)
    }


def whole(member: Member) -> bytes:
    parts = []
    while part := member.content.read(65_536):
        parts.append(part)
    return b"".join(parts)


def reasons(path: Path, limits: ArchiveLimits = LIMITS) -> list[str]:
    return [item.reason for item in read_archive(path, limits) if isinstance(item, RefusedMember)]


def test_every_member_comes_out_as_it_went_in(pack: Callable[[Contents], Path]) -> None:
    contents = {
        "a.jpg": b"x" * 100_000,
        "b/é.png": b"123",
        "empty.jpg": b"",
        "d" * 120 + "/e.jpg": b"long",
    }

    assert unpacked(pack(contents)) == contents


def test_members_that_are_not_read_are_passed_over(pack: Callable[[Contents], Path]) -> None:
    path = pack({f"{number}.jpg": bytes([number]) * 70_000 for number in range(5)})

    assert [item.name for item in read_archive(path, LIMITS)] == [
        f"{number}.jpg" for number in range(5)
    ]


def test_a_path_out_of_the_archive_is_refused_alone(pack: Callable[[Contents], Path]) -> None:
    path = pack({"../../etc/cron.d/x": b"evil", "/absolute.jpg": b"evil", "good.jpg": b"fine"})

    assert reasons(path) == [
        "'../../etc/cron.d/x' points outside the archive.",
        "'/absolute.jpg' points outside the archive.",
    ]
    assert unpacked(path) == {"good.jpg": b"fine"}


def test_an_archive_inside_is_refused_alone(pack: Callable[[Contents], Path]) -> None:
    path = pack({"inner.zip": b"PK\x03\x04...", "good.jpg": b"fine"})

    assert reasons(path) == ["inner.zip is an archive inside the archive; unpack it first."]
    assert unpacked(path) == {"good.jpg": b"fine"}


def test_clutter_is_told_apart(pack: Callable[[Contents], Path]) -> None:
    path = pack({"__MACOSX/._a.jpg": b"x", ".DS_Store": b"x", "a.jpg": b"x"})

    assert [item.name for item in read_archive(path, LIMITS) if isinstance(item, Clutter)] == [
        "__MACOSX/._a.jpg",
        ".DS_Store",
    ]


def test_too_many_files_end_it(pack: Callable[[Contents], Path]) -> None:
    path = pack({f"{number}.jpg": b"" for number in range(11)})

    with pytest.raises(ArchiveBroken, match=r"more than 10 files \(CONCORD_MAX_ARCHIVE_FILES\)"):
        list(read_archive(path, ArchiveLimits(10, 1_000_000, 1_000)))


def test_a_bomb_in_one_member_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    pack_zip(path, {"bomb.bmp": b"\x00" * 15_000_000, "good.jpg": b"fine"})

    outcomes = []
    for item in read_archive(path, LIMITS):
        assert isinstance(item, Member)
        try:
            outcomes.append(whole(item)[:4])
        except MemberRefused as refusal:
            outcomes.append(refusal.message.encode())

    assert outcomes[0].startswith(b"bomb.bmp unpacks to more than")
    assert outcomes[1] == b"fine"


def test_a_member_larger_than_a_file_may_be_is_refused(pack: Callable[[Contents], Path]) -> None:
    path = pack({"large.bmp": bytes(range(256)) * 40})

    with pytest.raises(MemberRefused, match=r"large\.bmp unpacks to more than 5,000 bytes"):
        unpacked(path, ArchiveLimits(10, 1_000_000, 5_000))


def test_all_members_together_have_a_limit(pack: Callable[[Contents], Path]) -> None:
    path = pack({f"{number}.jpg": bytes(range(256)) * 40 for number in range(9)})

    with pytest.raises(
        ArchiveBroken, match=r"more than 30,000 bytes \(CONCORD_MAX_ARCHIVE_BYTES\)"
    ):
        unpacked(path, ArchiveLimits(10, 30_000, 20_000))


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_an_archive_cut_short_is_refused(pack: Callable[[Contents], Path], kept: float) -> None:
    path = pack({f"{number}.jpg": bytes([number, 3, 7]) * 30_000 for number in range(9)})
    content = path.read_bytes()
    path.write_bytes(content[: round(len(content) * kept)])

    with pytest.raises((ArchiveBroken, MemberRefused)):
        unpacked(path)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "links.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert reasons(path) == ["link.jpg is a link or device, not a file."]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "links.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("link.jpg")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)

    assert reasons(path) == ["link.jpg is a link, a device or a sparse file, not a plain one."]


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.zip"
    pack_zip(path, {"a.jpg": b"x"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    assert reasons(path) == ["a.jpg is encrypted; pack it without a password."]


def test_a_member_with_a_wrong_checksum_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.jpg", b"first picture" * 9_000)
    path.write_bytes(path.read_bytes().replace(b"first picture", b"other picture"))

    with pytest.raises(MemberRefused, match=r"^a\.jpg is damaged inside the archive\.$"):
        unpacked(path)


def test_names_in_utf8_are_read_even_when_the_archive_does_not_say_so(tmp_path: Path) -> None:
    path = tmp_path / "mac.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("e__.jpg", b"x")
    path.write_bytes(path.read_bytes().replace(b"e__.jpg", "é_.jpg".encode()))

    assert list(unpacked(path)) == ["é_.jpg"]


def test_a_table_of_contents_too_large_for_its_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    pack_zip(path, {f"{number:0200}.jpg": b"" for number in range(90)})

    with pytest.raises(ArchiveBroken, match="lists more than 2 files"):
        list(read_archive(path, ArchiveLimits(2, 1_000, 1_000)))


def test_a_header_cannot_make_the_reader_hold_much(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 10_000_000_000
    path = tmp_path / "long.tar"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"a" * 200_000)

    with pytest.raises(ArchiveBroken):
        list(read_archive(path, LIMITS))


@pytest.mark.parametrize("size", [b"-0000000007\0", b"0000000_0017"])
def test_a_size_that_is_no_octal_number_is_damage(tmp_path: Path, size: bytes) -> None:
    header = bytearray(tarfile.TarInfo("a.jpg").tobuf(tarfile.USTAR_FORMAT))
    header[124:136], header[148:156] = size, b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    path = tmp_path / "odd.tar"
    path.write_bytes(header + b"a" * 1024)

    with pytest.raises(ArchiveBroken):
        list(read_archive(path, LIMITS))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"hello" * 300, b"\x1f\x8b\x08" + b"x" * 99]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive"
    path.write_bytes(content)

    if content:
        with pytest.raises(ArchiveBroken):
            list(read_archive(path, LIMITS))
    else:
        assert list(read_archive(path, LIMITS)) == []


def test_archives_are_known_by_their_first_bytes(pack: Callable[[Contents], Path]) -> None:
    assert is_archive(pack({"a": b"b"}).read_bytes()[:512])
    assert not is_archive(b"\xff\xd8\xff")
