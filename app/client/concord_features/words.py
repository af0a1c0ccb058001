"""Words as columns of 0 and 1: one for each choice, or for each word that is not rare, and one for the others."""

from collections.abc import Mapping, Sequence

from concord_features.fields import FeatureField, Kind
from concord_features.reading import Record, word_of

RARE = "(rare)"
"""Stands for words that few or none of the training images have. In brackets, as no camera is called."""


def is_of_words(field: FeatureField) -> bool:
    """Whether the field has a column for each word."""
    return field.kind in (Kind.CHOICE, Kind.WORDS)


def words_in(record: Record, field: FeatureField) -> str | None:
    """What a record says: its sources, joined by a space; None where none says anything, or no such choice."""
    said = [word for name in field.sources if (word := word_of(record, name)) is not None]
    # Many cameras begin their model with the make: `Canon`, `Canon EOS R5`.
    if len(said) > 1 and said[1].casefold().startswith(said[0].casefold()):
        del said[0]
    text = " ".join(said) or None
    if field.kind is Kind.CHOICE and text not in field.choices:
        return None
    return text


def words_kept(field: FeatureField, counts: Mapping[str, int], rare_share: float) -> Sequence[str]:
    """The words with a column of their own, in a fixed order; counted over the training images."""
    if field.kind is Kind.CHOICE:
        return field.choices
    least = rare_share * sum(counts.values())
    return sorted(word for word, count in counts.items() if count >= least and word != RARE)
