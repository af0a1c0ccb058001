"""The one Postgres: connection pool, sessions, the declarative base and its naming convention.

Cold paths use SQLAlchemy's `AsyncSession`; hot paths send one hand-written statement over the psycopg connection of
the same pool. A request is one transaction: `web.session` opens it, services flush and never commit.
"""
