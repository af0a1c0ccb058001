"""A report as lines of text, for the command line and for downloads. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any


def report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The counts, then each finding with its first places."""
    refusal = report.get("refusal")
    if refusal:
        yield f"Refused. {refusal['place']}: {refusal['problem']}"
    if "counts" in report:
        yield from _counts(report)
    for finding in report.get("findings", ()):
        yield f"{finding['severity']} {finding['count']:,} x {finding['code']}: {finding['done']}"
        for each in finding["places"]:
            received = f", received {each['received']}" if each["received"] else ""
            yield f"    {each['place']}: expected {each['expected']}{received}"
        if finding["count"] > len(finding["places"]):
            yield f"    … and {finding['count'] - len(finding['places']):,} more"


def _counts(report: Mapping[str, Any]) -> Iterator[str]:
    counts = report["counts"]
    yield f"Format: {report['format']}"
    yield f"Images: {counts['images']:,} of {counts['images_in_file']:,} found, {counts['images_to_add']:,} new"
    yield f"Objects: {counts['objects']:,} of {counts['objects_in_file']:,} taken"
    if counts["answers"]:
        yield f"Answers: {counts['answers']:,}"
    if report.get("splits"):
        yield f"Stated splits: {split_sentence(report['splits'])}"
    for each in report["categories"]:
        new = " (new)" if each["is_new"] else ""
        kinds = ", ".join(each["shapes"]) or "none"
        yield f"  {each['name']}{new}: {each['objects']:,} ({kinds})"
    result = report.get("result")
    if result:
        yield result_sentence(result)


def split_sentence(splits: Mapping[str, int]) -> str:
    """How many images a dataset says are in each part."""
    return ", ".join(f"{part} {count:,}" for part, count in splits.items())


def result_sentence(result: Mapping[str, Any]) -> str:
    """What an import has done, in one line."""
    if result["changed_nothing"] and not result["refused_layers"]:
        return "Nothing has changed: all of this was imported before."
    told = (
        f"Layers: {result['created_layers']:,} made, {result['changed_layers']:,} changed, "
        f"{result['unchanged_layers']:,} as they were. Objects: {result['written_objects']:,} written"
    )
    if result["removed_objects"]:
        told += f", {result['removed_objects']:,} removed"
    if result["refused_layers"]:
        told += (
            f". {result['refused_layers']:,} layers hold somebody's own work and were left alone"
        )
    if result.get("pinned"):
        told += f". Images pinned: {split_sentence(result['pinned'])}"
    return f"{told}."
