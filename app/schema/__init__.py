"""Change the rules of a project after work has begun: its label schema and its policy.

Definitions belong to `projects`; this feature lies above `annotations` because it first counts what a change touches,
and then carries the existing work along: annotations move, lose an attribute, or are removed, answers lose a value.
Every layer that is touched gets a revision of its own, so history, restoring and conflicts stay right.
"""
