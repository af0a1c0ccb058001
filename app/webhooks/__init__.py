"""Webhooks: tell other programs what happens in a project, signed, and again until they have heard it.

What can be told is what the audit log notes. A trigger writes a delivery in the transaction of the deed, so none is
lost and none tells of what was rolled back; the postman carries them out.
"""
