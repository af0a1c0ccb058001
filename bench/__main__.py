"""`make bench` runs everything; `make bench ARGS="next save"` only some."""

import argparse
import importlib
import sys

from bench.machine import describe_machine

BENCHES = {
    "start": "bench.starting",
    "label": "bench.labelling",
    "import": "bench.importing",
    "datasets": "bench.datasets",
    "parts": "bench.parts",
    "extract": "bench.extracting",
    "quality": "bench.quality",
    "gallery": "bench.gallery",
    "insights": "bench.insights",
    "export": "bench.exporting",
    "prepare": "bench.preparing",
    "hiding": "bench.hiding",
    "answers": "bench.answers",
    "agreement": "bench.agreement",
    "kept": "bench.agreement_kept",
    "disagreements": "bench.disagreements",
    "adjudication": "bench.adjudication",
    "evaluation": "bench.evaluating",
    "filtered": "bench.evaluating_served",
    "lint": "bench.linting",
    "editor": "bench.editing",
    "canvas": "bench.editor.comparing",
    "beside": "bench.editor.beside",
    "large": "bench.editor.large",
}


def main() -> int:
    """Run the benchmarks that are named and print their tables as Markdown."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all by default")
    names = parser.parse_args().names or list(BENCHES)
    print(describe_machine())
    for name in names:
        print(f"\n## {name}\n", flush=True)
        importlib.import_module(BENCHES[name]).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
