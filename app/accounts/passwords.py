"""Passwords: argon2id at OWASP's minimum (19 MiB, two passes), off the event loop, two at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_hasher = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
# A hash of the same cost that is nobody's, so that an unknown e-mail takes as long as a wrong password.
_DECOY = (
    "$argon2id$v=19$m=19456,t=2,p=1$Y29uY29yZC1kZWNveQ$FgKNh3+FaDoRPlBrXcx3gZyQHjNUl9hbyYlAbk6kzTE"
)
# Two threads bound the memory and the cores that a flood of sign-ins can take.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")


async def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password is right; takes as long when there is none to compare with."""
    is_right = await asyncio.get_running_loop().run_in_executor(
        _threads, _hasher.verify, password, password_hash or _DECOY
    )
    return is_right and password_hash is not None
