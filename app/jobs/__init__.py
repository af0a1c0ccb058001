"""Background work on Postgres: enqueue, run, retry, cancel, and progress that a browser can follow.

Knows no feature: handlers are registered by name in `app.main`. A job and the change that asks for it are one
transaction, so neither exists without the other.
"""
