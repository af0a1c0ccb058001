"""People: who they are, how they prove it, and the record of what they changed.

Secrets (passwords, session and API tokens, links) are stored as digests only. Every change anywhere in Concord
leaves an audit entry; entries are never changed.
"""
