"""What can be done with accounts: one module per noun, one public function per use case."""

from app.accounts.service.erasing import (
    anonymise_user,
    erased_email,
    erased_name,
    is_anonymised,
)
from app.accounts.service.links import create_sign_in_link, peek_sign_in_link, use_sign_in_link
from app.accounts.service.preferences import change_preferences, replace_preferences
from app.accounts.service.sessions import (
    Browser,
    create_session,
    end_other_sessions,
    end_session,
    end_session_by_id,
    session_public_id,
)
from app.accounts.service.setup import (
    FIRST_EMAIL,
    create_first_admin,
    ensure_first_admin,
    set_up_account,
)
from app.accounts.service.signing_in import sign_in
from app.accounts.service.sweeping import forget_addresses, sweep
from app.accounts.service.tokens import create_token, revoke_token
from app.accounts.service.users import change_me, change_password, change_user, create_user

__all__ = [
    "FIRST_EMAIL",
    "Browser",
    "anonymise_user",
    "change_me",
    "change_password",
    "change_preferences",
    "change_user",
    "create_first_admin",
    "create_session",
    "create_sign_in_link",
    "create_token",
    "create_user",
    "end_other_sessions",
    "end_session",
    "end_session_by_id",
    "ensure_first_admin",
    "erased_email",
    "erased_name",
    "forget_addresses",
    "is_anonymised",
    "peek_sign_in_link",
    "replace_preferences",
    "revoke_token",
    "session_public_id",
    "set_up_account",
    "sign_in",
    "sweep",
    "use_sign_in_link",
]
