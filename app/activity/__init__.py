"""What goes on: background jobs, the audit log, and the people of this Concord.

Screens and routes only. Jobs, audit entries and people lie below projects; who may see which of them is decided by
membership, so this is where the two meet: an administrator sees all, everybody else what their projects did and what
they asked for themselves.
"""
