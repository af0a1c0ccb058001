import pytest
from pydantic import ValidationError

from app.settings import Settings
from tests.settings_page import PAGE, settings_page


def test_every_setting_has_a_sentence() -> None:
    descriptions = [field.description or "" for field in Settings.model_fields.values()]

    assert all(text.endswith(".") and text[0].isupper() for text in descriptions)


def test_the_page_of_settings_says_what_the_code_says() -> None:
    assert PAGE.read_text() == settings_page(), "Write it anew: python -m tests.settings_page"


def test_trusted_proxies_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2,")

    assert Settings().trusted_proxies == ("10.0.0.1", "10.0.0.2")


def test_no_trusted_proxies_are_an_empty_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TRUSTED_PROXIES", "")

    assert Settings().trusted_proxies == ()


def test_a_value_out_of_range_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_PORT", "99999")

    with pytest.raises(ValidationError, match=r"port\n.*less than or equal to 65535"):
        Settings()


@pytest.mark.parametrize(
    ("cores", "readers"), [(None, 1), (1, 1), (2, 2), (64, 3)], ids=["unknown", "1", "2", "64"]
)
def test_exports_take_a_connection_for_each_core_up_to_three(
    monkeypatch: pytest.MonkeyPatch, cores: int | None, readers: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)

    assert Settings().export_readers == readers
    assert Settings(export_connections=1).export_readers == 1
    assert Settings(export_connections=4).export_readers == 4
