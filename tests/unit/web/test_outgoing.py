"""Requests to addresses that people give reach the public internet alone."""

import asyncio
import socket
from typing import Any

import httpcore
import pytest

from app.web.outgoing import AddressRefused, Outgoing, check_address


@pytest.mark.parametrize(
    "url",
    [
        "example.com/hook",
        "ftp://example.com/hook",
        "file:///etc/passwd",
        "https://",
        "https://[::1",
        "https://example.com:99999/",
        "https://exam\nple.com/",
        "https://name:password@example.com/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_no_name_leads_inside(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def names(host: str, *args: Any, **options: Any) -> Any:
        assert host == "innocent.example"
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", names)

    async def send() -> None:
        outgoing = Outgoing(allows_private=False, timeout_s=1)
        try:
            await outgoing.post("http://innocent.example/hook", body=b"", headers={})
        finally:
            await outgoing.close()

    with pytest.raises(AddressRefused, match="public internet"):
        asyncio.run(send())


@pytest.mark.parametrize(
    ("location", "told"),
    [("http://inside.example/x", "public internet"), ("file:///etc/passwd", "whole address")],
)
def test_no_redirect_leads_inside(
    location: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = {"outside.example": "93.184.216.34", "inside.example": "10.0.0.1"}
    connected: list[str] = []

    def names(host: str, *args: Any, **options: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (addresses[host], 80))]

    async def connect(backend: object, host: str, *args: Any, **options: Any) -> Any:
        connected.append(host)
        head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        return httpcore.AsyncMockStream([head.encode()])

    async def fetch() -> None:
        outgoing = Outgoing(allows_private=False, timeout_s=5)
        try:
            async with outgoing.get("http://outside.example/a.jpg", headers={}):
                pass
        finally:
            await outgoing.close()

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    with pytest.raises(AddressRefused, match=told):
        asyncio.run(fetch())
    assert connected == ["93.184.216.34"]
