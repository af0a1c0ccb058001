"""The Postgres that Concord brings along: one server per data directory, shared by every process that uses it.

The first process starts the server, later ones attach, the last one out stops it. Three locks on files in
`<data dir>/postgres/locks` say who is who; the kernel releases them however their holder dies:

- `turn` is held for the short time in which a process makes, starts, attaches to or stops the server;
- `users` is shared by every process that uses the server: who can take it alone is the last one out;
- `server` is inherited by the server and all its children: while it is taken, some process of it lives.

So whatever is killed, the next start finds out what is left and recovers: it attaches to a healthy orphan, waits for
the leftovers of a killed postmaster, and lets Postgres replay its log. Nothing here is ever thrown away but a cluster
that was never finished. The server listens on no network, only on a socket that its owner alone may reach.
"""

from app.database.embedded.address import resolve_database_url
from app.database.embedded.errors import PostgresUnavailable
from app.database.embedded.supervisor import EmbeddedPostgres, embedded_postgres

__all__ = ["EmbeddedPostgres", "PostgresUnavailable", "embedded_postgres", "resolve_database_url"]
