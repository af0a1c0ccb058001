"""Take a person out of their account: what remains is a number, under which their work stays."""

from app.database.engine import Connection


def erased_name(user_id: int) -> str:
    """What an erased person is called from then on."""
    return f"Erased person {user_id}"


def erased_email(user_id: int) -> str:
    """An address that can get no mail (RFC 2606) and that nobody can sign in with."""
    return f"erased-{user_id}@erased.invalid"


async def anonymise_user(connection: Connection, *, user_id: int, email: str) -> None:
    """Empty the account, and what other tables of accounts and audit hold by its e-mail or its address."""
    await connection.execute(
        """
        update users
        set name = %s, email = %s, role = 'member', is_active = false, password_hash = null,
            preferences = '{}', last_seen_at = null
        where id = %s
        """,
        [erased_name(user_id), erased_email(user_id), user_id],
    )
    await connection.execute(
        "delete from sign_in_failures where key like 'email:%%' and right(key, length(%s) + 1) = ':' || %s",
        [email.casefold(), email.casefold()],
    )
    await connection.execute("set local concord.erasing = 'on'")
    await connection.execute(
        "update audit_entries set address = '' where actor_id = %s and address <> ''", [user_id]
    )
    await connection.execute("set local concord.erasing = 'off'")


async def is_anonymised(connection: Connection, user_id: int) -> bool:
    """Whether nothing of the person is in the account, or in the addresses of the audit log."""
    cursor = await connection.execute(
        """
        select name = %s and email = %s and password_hash is null and not is_active and preferences = '{}'
            and last_seen_at is null
            and not exists (select from audit_entries where actor_id = u.id and address <> '')
        from users u where id = %s
        """,
        [erased_name(user_id), erased_email(user_id), user_id],
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])
