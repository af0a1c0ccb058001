"""What is asked of passwords and of those who change accounts: pure rules."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256


def password_refusal(password: str, *, email: str) -> str | None:
    """Why this password will not do, as a sentence; None when it will.

    Length is what counts (NIST SP 800-63B): no rules on digits or symbols, which only make passwords predictable.
    """
    if len(password) < SHORTEST_PASSWORD:
        return f"Choose a password of at least {SHORTEST_PASSWORD} characters; this one has {len(password)}."
    if len(password) > LONGEST_PASSWORD:
        return f"Choose a password of at most {LONGEST_PASSWORD} characters; this one has {len(password)}."
    if len(set(password)) < 4:
        return "Choose a password with more than a few different characters."
    if password.casefold() in {email.casefold(), email.split("@")[0].casefold()}:
        return "Choose a password that is not your e-mail."
    return None
