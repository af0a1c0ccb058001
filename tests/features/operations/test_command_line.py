from pathlib import Path

import pytest

from app.cli import command_line
from tests.features.operations.concord import run_concord
from tests.servers import temporary_database


def test_a_token_for_nobody_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with temporary_database() as url:
        monkeypatch.setenv("CONCORD_DATABASE_URL", url)
        refused = run_concord("create-token", "nobody@example.org", data_dir=tmp_path)

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        "concord: Nobody has the e-mail nobody@example.org. "
        "Add them with: concord create-user nobody@example.org\n"
    )


def test_an_account_without_a_password_gets_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with temporary_database() as url:
        monkeypatch.setenv("CONCORD_DATABASE_URL", url)
        made = run_concord("create-user", "ada@example.org", data_dir=tmp_path)

    assert "Made the member ada@example.org, user 1." in made.stdout
    assert "They sign in once by this link: http://127.0.0.1:8000/sign-in/" in made.stdout


def test_an_e_mail_that_is_none_is_refused(tmp_path: Path) -> None:
    refused = run_concord("create-user", "ada", data_dir=tmp_path)

    assert refused.stderr == "concord: Expected an e-mail such as ada@example.org, found 'ada'.\n"


def test_a_missing_password_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    refused = run_concord("create-user", "ada@example.org", "--password-stdin", data_dir=tmp_path)

    assert refused.returncode == 1
    assert "expects the password as the first line" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_makes_no_sense_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORD_DATABASE_POOL_SIZE", "many")

    refused = run_concord("migrate", data_dir=tmp_path)

    assert refused.returncode == 1
    assert "CONCORD_DATABASE_POOL_SIZE is 'many': Input should be a valid integer" in refused.stderr


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://root@localhost/concord", "must look like postgresql://"),
        ("postgresql://concord@127.0.0.1:1/concord", "does not answer: "),
    ],
    ids=["another database", "nobody there"],
)
def test_a_database_that_cannot_be_used_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, sentence: str
) -> None:
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)

    refused = run_concord("migrate", data_dir=tmp_path)

    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_migrating_twice_says_that_there_is_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with temporary_database() as url:
        monkeypatch.setenv("CONCORD_DATABASE_URL", url)
        done = run_concord("migrate", data_dir=tmp_path)

    assert done.returncode == 0
    assert done.stdout.startswith("The database was already at revision ")


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        command_line().parse_args(["--help"])

    shown = capsys.readouterr().out
    assert all(name in shown for name in ("serve", "worker", "create-user", "create-token"))
