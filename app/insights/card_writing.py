"""A dataset card as Markdown. Pure: the same card gives the same bytes."""

from collections.abc import Iterable, Iterator, Sequence

from app.insights.card_schemas import Card, CardImages, Counted
from app.insights.label_schemas import LabelRow

_ASKED = {
    "intended_uses": "Intended uses",
    "other_uses": "Uses to avoid",
    "collection": "How it was collected",
    "limitations": "Limitations",
    "licence": "Licence",
    "contact": "Contact",
}
UNWRITTEN = "_Nothing written yet._"


def markdown_of(card: Card) -> str:
    """For people who find the dataset without its project."""
    return "\n".join(_lines(card)).rstrip() + "\n"


def _lines(card: Card) -> Iterator[str]:
    about = card.dataset
    yield from (f"# {_plain(about.name)}", "", about.description or UNWRITTEN, "")
    for name, title in _ASKED.items():
        yield from (f"## {title}", "", getattr(card.words, name) or UNWRITTEN, "")
    yield from _images(card.images)
    yield from _people(card)
    yield from _labels(card)
    yield from _section("Known gaps", [*card.gaps, *card.rare], "None found.")
    yield from _privacy(card)
    yield from _versions(card)
    guidelines = (
        f"{about.guidelines_words:,} words, SHA-256 `{about.guidelines_sha256}`"
        if about.guidelines_sha256
        else "none"
    )
    yield from (
        "## Rules",
        "",
        f"- Project begun on {about.created_on}; schema version {about.schema_version}.",
        f"- Guidelines: {guidelines}.",
        f"- Rulings on hard cases{' that bear on these images' if card.where else ''}: {about.rulings:,}.",
        "",
        f"Counted by Concord {card.concord}.",
    )


def _images(images: CardImages) -> Iterator[str]:
    excluded = sum(each.count for each in images.excluded)
    yield from ("## Images", "", f"- {_images_words(images.count)}, {excluded:,} excluded beside.")
    if images.megapixels:
        least, median, most = images.megapixels
        yield f"- Size: {least:g} to {most:g} megapixels, median {median:g}."
    if images.first_taken:
        yield f"- Taken from {images.first_taken} to {images.last_taken}, by the cameras' clocks."
    yield f"- Without a time: {images.undated:,}."
    if images.imported_licences:
        yield f"- Licences that files imported into the project name: {_plain(', '.join(images.imported_licences))}."
    yield ""
    for title, counts in (
        ("Cameras", images.cameras),
        ("Formats", images.formats),
        ("Places, by the south-western corners of squares of one degree", images.places),
        ("State of the work", images.states),
        ("Came by", images.origins),
        ("Imported files", images.imports),
        ("Excluded, by reason", images.excluded),
        ("With others like them", images.duplicates),
        ("Contradictions found and not dismissed", images.anomalies),
    ):
        yield from _counts(title, counts, images.count)


def _counts(title: str, counts: Sequence[Counted], total: int) -> Iterator[str]:
    if not counts:
        return
    yield from (f"### {title}", "", "| name | count | share |", "|---|---:|---:|")
    for each in counts:
        share = f"{100 * each.count / total:.1f} %" if total and each.count <= total else ""
        yield f"| {_cell(each.name)} | {each.count:,} | {share} |"
    yield ""


def _people(card: Card) -> Iterator[str]:
    people, number = card.people, card.agreement
    roles = ", ".join(f"{each.count} {each.name}" for each in people.members)
    who = "Members who labelled these images" if card.where else "Members"
    yield from ("## People", "", f"- {who}: {roles or 'none'}.")
    yield f"- Annotators with submitted work: {people.annotators:,}."
    yield f"- Submissions: {people.submitted:,}, of which {people.accepted:,} accepted."
    yield (
        f"- Training: guidelines, {card.dataset.rulings:,} rulings, {people.gold_images:,} gold images as tests, "
        f"a pilot of {people.pilot_images:,} images."
    )
    yield f"- Images labelled by two or more: {people.images_by_several:,}."
    if number.value is None:
        yield f"- {number.name}: none. {number.reason or ''}".rstrip()
    else:
        interval = (
            "" if number.low is None else f" (95 % interval {number.low:.3f} to {number.high:.3f})"
        )
        yield f"- {number.name}: {number.value:.3f}{interval}, on {_images_words(number.images)}."
    if people.models:
        yield f"- Models that predicted: {_plain(', '.join(people.models))}."
    yield ""


def _labels(card: Card) -> Iterator[str]:
    chosen = f", on images that match `{_plain(card.where)}`" if card.where else ""
    yield from (
        "## Labels",
        "",
        f"Truth: `{card.truth}`{chosen}. Shares are of labelled images.",
        "",
    )
    questions = list(dict.fromkeys(row.question for row in card.labels))
    for question in questions:
        rows = [row for row in card.labels if row.question == question]
        title = f"### {_plain(question)}" if question else "### Categories"
        yield from (title, "", *_LABEL_HEAD)
        yield from map(_label, rows)
        yield ""


_LABEL_HEAD = ("| name | images | share | 95 % interval | objects |", "|---|---:|---:|---:|---:|")


def _label(row: LabelRow) -> str:
    share = interval = ""
    if row.share is not None and row.low is not None and row.high is not None:
        share, interval = (
            f"{100 * row.share:.1f} %",
            f"{100 * row.low:.1f} to {100 * row.high:.1f} %",
        )
    objects = f"{row.objects:,}" if row.question is None else ""
    return f"| {_cell(row.name)} | {row.images:,} | {share} | {interval} | {objects} |"


def _privacy(card: Card) -> Iterator[str]:
    privacy = card.privacy
    yield from _section(
        "Privacy",
        [
            f"Images that tell where they were taken: {privacy.with_place:,}.",
            f"Images with serial numbers or unique ids: {privacy.with_serial:,}.",
            f"Images with names of people: {privacy.with_names:,}.",
            f"Images whose files are left where they lie: {privacy.referenced:,}.",
            "Faces and number plates are not looked for. An export can blur the objects of chosen categories.",
            "An export asked to strip takes places, serial numbers and names out of metadata and of the pictures that "
            "go along; what is seen in the pictures stays.",
        ],
        "",
    )


def _versions(card: Card) -> Iterator[str]:
    if not card.versions:
        return
    yield from ("## Versions", "", *_VERSION_HEAD)
    for each in card.versions:
        split = ", ".join(f"{name} {count:,}" for name, count in each.splits.items()) or "none"
        cells = [_cell(each.name), each.format, _cell(each.truth), f"{each.image_count:,}"]
        cells += [split, f"`{each.sha256}`"]
        yield f"| {' | '.join(cells)} |"
    yield ""


_VERSION_HEAD = (
    "| name | format | truth | images | split | SHA-256 |",
    "|---|---|---|---:|---|---|",
)


def _section(title: str, sentences: Iterable[str], nothing: str) -> Iterator[str]:
    yield from (f"## {title}", "")
    yield from [f"- {_plain(each)}" for each in sentences] or [nothing]
    yield ""


def _images_words(count: int) -> str:
    return f"{count:,} image{'' if count == 1 else 's'}"


def _plain(text: str) -> str:
    """On one line: a name with a line break in it must not begin another paragraph."""
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|")
