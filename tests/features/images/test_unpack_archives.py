"""Archives of pictures."""

import io
import zipfile
from typing import Any

from tests.features.images.conftest import World, picture


def pack(**contents: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def job_of(world: World, archive: bytes) -> dict[str, Any]:
    answer = world.upload(("pictures.zip", archive)).json()
    assert answer["created"] == answer["duplicates"] == answer["rejected"] == []
    (queued,) = answer["archives"]
    assert queued["filename"] == "pictures.zip"
    world.wait_for_jobs()
    state, result, error = world.row(
        "select state, result, error from jobs where id = %s", queued["job_id"]
    )
    assert state == "succeeded", error
    made: dict[str, Any] = result
    return made


def test_every_picture_of_an_archive_becomes_an_image(world: World) -> None:
    archive = pack(**{"a/1.jpg": picture(), "a/2.png": picture("PNG"), "__MACOSX/a/._1.jpg": b"x"})

    result = job_of(world, archive)

    assert result == {
        "created": 2,
        "duplicates": 0,
        "rejected_count": 0,
        "rejected": [],
        "skipped": 1,
    }
    names = world.row("select array_agg(file_name order by file_name) from images")
    assert names == (["a/1.jpg", "a/2.png"],)


def test_who_sent_an_archive_is_in_the_audit_log(world: World) -> None:
    job_of(world, pack(**{"1.jpg": picture(), "2.jpg": picture(color="blue")}))

    noted = world.row(
        """
        select u.name, e.detail
        from audit_entries e
        join users u on u.id = e.actor_id
        where e.action = 'images.added'
        """
    )
    assert noted == ("Root", {"images": 2})


def test_what_is_wrong_with_one_member_is_said_about_that_member(world: World) -> None:
    archive = pack(
        **{
            "good.jpg": picture(),
            "cut.jpg": picture()[:200],
            "../out.jpg": picture(color="blue"),
            "in.zip": pack(a=b"b"),
        }
    )

    result = job_of(world, archive)

    assert result["created"] == 1
    reasons = {each["filename"]: each["reason"] for each in result["rejected"]}
    assert reasons["cut.jpg"].startswith("cut.jpg starts like a JPEG file")
    assert reasons["out.jpg"] == "'../out.jpg' points outside the archive."
    assert reasons["in.zip"] == "in.zip is an archive inside the archive; unpack it first."


def test_an_archive_again_is_all_duplicates(world: World) -> None:
    archive = pack(**{"1.jpg": picture(), "2.jpg": picture(color="blue")})
    job_of(world, archive)

    assert job_of(world, archive)["duplicates"] == 2


def test_a_damaged_archive_says_so(world: World) -> None:
    result = job_of(world, pack(**{"1.jpg": picture()})[:300])

    assert result["rejected"] == [
        {
            "filename": "pictures.zip",
            "reason": "The archive is damaged: its table of contents cannot be read.",
        }
    ]


def test_the_archive_itself_is_not_kept(world: World) -> None:
    job_of(world, pack(**{"1.jpg": picture()}))

    folder = world.server.settings.files_dir / "archives"
    assert [path for path in folder.rglob("*") if path.is_file()] == []
