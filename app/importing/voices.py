"""Several layers of a file that become one layer of an image: what they say together. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.formats.reading.findings import Findings
from app.formats.reading.records import Said

Voice = tuple[str, Said]
"""A layer of the file, and what it says of the whole image."""


def note_merged(place: str, layers: Collection[str], findings: Findings) -> None:
    """Tell of the layers that become one, whose objects all come in."""
    if len(layers) < 2:
        return
    received = f"{len(layers)} layers: {', '.join(sorted(each or 'unnamed' for each in layers))}"
    done = "taken as one with the objects of all; import as authors or as an import to keep named annotators apart"
    findings.ignored("layers-merged", place, "one layer an image", received, done)


def answers_together(
    given: Iterable[Mapping[str, Sequence[str]]], place: str, findings: Findings
) -> dict[str, list[str]]:
    """What most layers answer to each question, and of equally many the first of the file."""
    by_question: dict[str, list[Sequence[str]]] = {}
    for answers in given:
        for name, values in answers.items():
            by_question.setdefault(name, []).append(values)
    return {
        name: _most_given(name, answers, place, findings) for name, answers in by_question.items()
    }


def _most_given(
    name: str, answers: Sequence[Sequence[str]], place: str, findings: Findings
) -> list[str]:
    counted = Counter(frozenset(values) for values in answers)
    chosen = counted.most_common(1)[0][0]
    values = next(list(each) for each in answers if frozenset(each) == chosen)
    if len(counted) > 1:
        received = "; ".join(", ".join(each) for each in answers)
        done = f"{', '.join(values)}: what most say, and of equally many the first"
        findings.refused(
            "answers-differ", f"{place} {name}", "one answer of one layer", received, done
        )
    return values


def absences_together(
    voices: Sequence[Voice], marked: Collection[int], place: str, findings: Findings
) -> list[int]:
    """The categories that a layer found absent and none has `marked`."""
    absent = list(dict.fromkeys(each for _, said in voices for each in said.verified_absent))
    contradicted = sum(each in marked for each in absent)
    if contradicted:
        expected = "no object of what was found absent"
        received = f"objects of {contradicted} such categories"
        done = "the objects come in, their categories are not noted as absent"
        findings.refused("absence-contradicted", place, expected, received, done)
    return [each for each in absent if each not in marked]
