import pytest

from app.accounts.browsers import browser_name

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36{}"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
            "Firefox on Linux",
        ),
        (CHROME.format("Windows NT 10.0; Win64; x64", ""), "Chrome on Windows"),
        (CHROME.format("Windows NT 10.0; Win64; x64", " Edg/149.0"), "Edge on Windows"),
        (CHROME.format("Linux; Android 16; Pixel 9", ""), "Chrome on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.9", ""),
    ],
    ids=["firefox", "chrome", "edge", "android", "iphone", "program"],
)
def test_browsers_are_named_as_people_know_them(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
