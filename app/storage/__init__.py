"""Blobs by key: files in a local folder, or objects in an S3-compatible store, behind one small interface.

A blob is immutable: its key holds the SHA-256 of what it holds or is made from (`app.storage.keys`), so writing one
twice is harmless, and whatever is read can be cached for ever. A blob appears whole or not at all: it is written under
a temporary name, synced, and renamed. Nothing here knows what a blob means; the features record that in Postgres, after
the blob is safe.
"""
