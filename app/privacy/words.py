"""Certificates and previews in plain words. Pure."""

from collections.abc import Mapping

WORDS = {
    "images": "The image itself",
    "image_metadata": "Metadata, raw and typed",
    "image_quality": "Measures and hashes of its pixels",
    "image_embeddings": "Vectors of its looks",
    "image_origins": "Where its file came from",
    "image_views": "Records of who opened what",
    "image_anomalies": "Anomalies",
    "layers": "Layers of labels",
    "annotations": "Annotations",
    "layer_revisions": "Revisions of labels",
    "answers": "Answers to questions",
    "assignments": "Assignments",
    "verdicts": "Verdicts of reviewers",
    "comments": "Comments",
    "decisions": "Decisions on disagreements",
    "ruling_examples": "Examples in rulings",
    "members": "Memberships of projects",
    "sessions": "Signed-in browsers",
    "api_tokens": "API tokens",
    "sign_in_links": "Sign-in links",
    "invitations": "Invitations to them",
    "comment_mentions": "Mentions in comments",
    "pool_members": "Places in pools",
    "queue_cursors": "Places in queues",
}
KEPT = {
    "assignments": "Assignments",
    "layers": "Layers of labels",
    "verdicts": "Verdicts",
    "comments": "Comments",
}
REST = "Numbers and places computed from these"


def counted(rows: Mapping[str, int]) -> list[tuple[str, int]]:
    """What is counted, in the order in which people look for it; what they do not know by name is one line."""
    known = [(words, rows[table]) for table, words in WORDS.items() if rows.get(table)]
    rest = sum(count for table, count in rows.items() if table not in WORDS)
    return known + ([(REST, rest)] if rest else [])


def kept(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The work of a person that stays."""
    return [(words, counts[name]) for name, words in KEPT.items() if counts.get(name)]
