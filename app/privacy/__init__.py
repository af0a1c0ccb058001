"""Erasing an image or a person, with proof.

What belongs to an image is what the database itself says refers to it (`reaching`), so that no table can be forgotten;
its name is taken out of texts that stay (`texts`), and its files out of the store. All of it is one transaction, at
whose end everything is looked for once more. What was done is a certificate: counts and hashes, no personal data, each
with the hash of the one before it, in a table that the database lets nobody change.
"""
