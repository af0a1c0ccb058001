import pytest

from app.images.names import clean_file_name, is_clutter, is_safe_path


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("street/0001.jpg", "street/0001.jpg"),
        ("C:\\Users\\ada\\0001.jpg", "Users/ada/0001.jpg"),
        ("/etc/passwd", "etc/passwd"),
        ("../../a.jpg", "a.jpg"),
        ("a//./b/../c.jpg", "a/b/c.jpg"),
        ("e\u0301te\u0301.jpg", "été.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\nc.jpg", "abc.jpg"),
        (" spaced / name.jpg ", "spaced/name.jpg"),
        ("", "unnamed"),
        ("..", "unnamed"),
    ],
)
def test_a_name_becomes_a_harmless_relative_path(sent: str, kept: str) -> None:
    assert clean_file_name(sent) == kept


def test_a_long_name_keeps_its_end() -> None:
    assert clean_file_name("x" * 5_000 + ".jpg").endswith("x.jpg")
    assert len(clean_file_name("x" * 5_000)) == 1_000


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "C:/a", "..\\a", "\\a", "a\x00"])
def test_a_path_that_leaves_its_folder_is_not_safe(name: str) -> None:
    assert not is_safe_path(name)


@pytest.mark.parametrize("name", ["a.jpg", "a/b.jpg", "..a/b", "a/..b.jpg"])
def test_an_ordinary_path_is_safe(name: str) -> None:
    assert is_safe_path(name)


@pytest.mark.parametrize(
    "name", ["__MACOSX/a/._b.jpg", "a/.DS_Store", ".hidden/a.jpg", "a/Thumbs.db", "Desktop.ini"]
)
def test_what_operating_systems_leave_behind_is_clutter(name: str) -> None:
    assert is_clutter(name)


def test_pictures_are_not_clutter() -> None:
    assert not is_clutter("a/b.jpg")
    assert not is_clutter("./a.jpg")
