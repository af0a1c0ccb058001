"""The program `concord`: reads the command line, loads the command's module, prints refusals as sentences."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from app.errors import AppError
from app.settings import Settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

INTERRUPTED = 130
OPTIONS_THAT_ARE_SETTINGS = ("data_dir", "host", "port")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = command_line().parse_args(arguments)
    # Whatever asks the program to end gives its blocks the chance to clean up, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        exit_code: int = options.run(options)
    except AppError as refusal:
        return _complain(refusal.message)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has stopped reading: nothing is left to say, nor anybody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return exit_code


def command_line() -> argparse.ArgumentParser:
    """Every command and its options."""
    parser = argparse.ArgumentParser(
        prog="concord", description="Image annotation for teams, with measured agreement."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_accounts(commands)
    _add_import(commands)
    _add_check_originals(commands)
    _add_export(commands)
    _add_agreement(commands)
    _add_lint(commands)
    _add_simple(commands)
    return parser


def _add_serve(commands: "Commands") -> None:
    command = _command(commands, "serve", "serve Concord in the browser", _serve)
    command.add_argument("--host", help="address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, help="port to listen on; 0 takes a free one (8000)")
    command.add_argument(
        "--demo", action="store_true", help="make the demo project where there is no project yet"
    )


def _add_accounts(commands: "Commands") -> None:
    user = _command(commands, "create-user", "make an account", _create_user)
    user.add_argument("email", metavar="EMAIL")
    user.add_argument("--role", choices=("admin", "member"), default="member", help="(member)")
    user.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from standard input; without it, a sign-in link is printed",
    )
    token = _command(commands, "create-token", "make an API token", _create_token)
    token.add_argument("email", metavar="EMAIL", help="whom the token acts as")
    token.add_argument("--name", default="command line", help="what to call it (command line)")


def _add_import(commands: "Commands") -> None:
    bring = _command(
        commands, "import", "check labels for a project, or import them; add pictures", _import
    )
    bring.add_argument("path", metavar="FILE|FOLDER|ZIP|s3://BUCKET/PREFIX")
    bring.add_argument("--project", required=True, help="its id or its name")
    bring.add_argument(
        "--urls", action="store_true", help="the file is a list of URLs of pictures to fetch"
    )
    bring.add_argument("--apply", action="store_true", help="import; without it labels are checked")
    bring.add_argument(
        "--as", dest="as_", help="import, authors, predictions, consensus, annotator:ID (import)"
    )
    bring.add_argument("--source", metavar="NAME", help="what to call the layers (the file's name)")
    bring.add_argument("--format", metavar="NAME", help="found out from the content without it")
    bring.add_argument("--categories", choices=("create", "match"), help="missing ones (create)")
    bring.add_argument(
        "--images", choices=("add", "fetch", "match"), help="pictures that are new (add)"
    )
    bring.add_argument(
        "--reference",
        action="store_true",
        help="leave pictures that lie outside where they are; without it they are copied",
    )
    bring.add_argument(
        "--splits",
        choices=("ignore", "pin"),
        help="pin images to the part that the dataset says they are in (ignore)",
    )
    bring.add_argument("--frame", choices=("auto", "upright", "stored"), help="of labels (auto)")


def _add_check_originals(commands: "Commands") -> None:
    check = _command(
        commands,
        "check-originals",
        "look whether pictures kept by reference are as they were",
        _check_originals,
    )
    check.add_argument("project", metavar="PROJECT", help="its id or its name")
    check.add_argument("--hash", action="store_true", help="read whole files, not a look alone")


def _add_export(commands: "Commands") -> None:
    export = _command(commands, "export", "write a project as COCO, or in any format", _export)
    export.add_argument("named", metavar="PROJECT", nargs="?", help="its id or its name")
    export.add_argument("--project", help="the same")
    export.add_argument("--truth", help="whose labels: all, accepted, consensus, annotator:ID …")
    export.add_argument(
        "--format", metavar="NAME", help="write a ZIP in this format; without it, one COCO JSON"
    )
    export.add_argument("--out", metavar="FILE", type=Path, help="where to (standard output)")
    export.add_argument("--where", metavar="LINE", help="only images that a filter line finds")
    export.add_argument("--images", choices=("none", "upright", "stored"), help="pictures (none)")
    export.add_argument("--name", metavar="VERSION", help="keep it as a version of this name")


def _add_agreement(commands: "Commands") -> None:
    command = _command(commands, "agreement", "tell how far several COCO files agree", _agreement)
    command.add_argument("files", metavar="FILE", type=Path, nargs="+", help="one an annotator")
    command.add_argument(
        "--iou", type=_share, default=0.5, help="overlap from which objects may be one (0.5)"
    )
    command.add_argument("--format", choices=("table", "json", "csv"), default="table")


def _add_lint(commands: "Commands") -> None:
    command = _command(commands, "lint", "say what is wrong with COCO, YOLO or VOC datasets", _lint)
    command.add_argument(
        "files", metavar="FILE", type=Path, nargs="*", help="a COCO file, or a YOLO or VOC folder"
    )
    command.add_argument("--images", metavar="DIR", type=Path, help="compare with the image files")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.add_argument("--output", metavar="FILE", type=Path, help="write the report there")
    command.add_argument("--places", type=int, default=5, help="places told of each code (5)")
    command.add_argument("--strict", action="store_true", help="warnings fail as errors do")
    command.add_argument("--fix", metavar="OUT", type=Path, help="write a repaired copy")
    command.add_argument("--select", metavar="CODES", help="only these, as C012,C090")
    command.add_argument("--ignore", metavar="CODES", help="all but these")
    command.add_argument("--explain", metavar="CODES", help="why a code matters, how to mend it")


def _share(text: str) -> float:
    refusal = argparse.ArgumentTypeError(f"expected a number above 0 and up to 1, received {text}")
    try:
        value = float(text)
    except ValueError:
        raise refusal from None
    if not 0 < value <= 1:
        raise refusal
    return value


def _add_simple(commands: "Commands") -> None:
    _command(commands, "demo", "make a demo project of real photos", _demo)
    _command(commands, "worker", "run background jobs only", _work)
    _command(commands, "migrate", "bring the database to the newest schema", _migrate)


def _command(
    commands: "Commands", name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
    )
    command.add_argument("--data-dir", type=Path, help="where Concord keeps everything (data)")
    command.set_defaults(run=run)
    return command


def _serve(options: argparse.Namespace) -> int:
    from app.commands.serve import serve

    return serve(_settings(options), with_demo=options.demo)


def _create_user(options: argparse.Namespace) -> int:
    from app.commands.accounts import add_user, read_password

    password = read_password() if options.password_stdin else None
    return add_user(_settings(options), email=options.email, role=options.role, password=password)


def _create_token(options: argparse.Namespace) -> int:
    from app.commands.accounts import add_token

    return add_token(_settings(options), email=options.email, name=options.name)


def _import(options: argparse.Namespace) -> int:
    path, project, is_reference = Path(options.path), options.project, options.reference
    if options.path.startswith("s3://"):
        from app.commands.importing import import_bucket

        return import_bucket(
            _settings(options), prefix=options.path, project=project, is_reference=is_reference
        )
    if options.urls:
        from app.commands.importing import import_addresses

        return import_addresses(
            _settings(options), path=path, project=project, is_reference=is_reference
        )
    from app.commands.datasets import import_dataset

    names = ("source", "format", "categories", "images", "frame", "splits")
    wanted = {"as": options.as_, "dry_run": not options.apply}
    wanted |= {name: getattr(options, name) for name in names}
    wanted["pictures"] = "reference" if is_reference else "copy"
    return import_dataset(_settings(options), path=path, project=project, wanted=wanted)


def _check_originals(options: argparse.Namespace) -> int:
    from app.commands.originals import check_originals

    return check_originals(_settings(options), project=options.project, has_hash=options.hash)


def _export(options: argparse.Namespace) -> int:
    from app.commands.errors import NoPlaceForFile, NoProject
    from app.commands.projects import export_project

    project = options.project or options.named
    if project is None:
        raise NoProject
    if options.format is None:
        truth = options.truth or "all"
        return export_project(_settings(options), project=project, truth=truth, out=options.out)
    if options.out is None:
        raise NoPlaceForFile
    from app.commands.exporting import export_dataset

    names = ("format", "truth", "where", "images", "name")
    wanted = {name: getattr(options, name) for name in names}
    return export_dataset(_settings(options), project=project, out=options.out, wanted=wanted)


def _agreement(options: argparse.Namespace) -> int:
    from app.commands.agreement import tell_agreement

    return tell_agreement(options.files, iou_threshold=options.iou, form=options.format)


def _lint(options: argparse.Namespace) -> int:
    from app.commands.lint import lint

    return lint(options)


def _demo(options: argparse.Namespace) -> int:
    from app.commands.demo import make_demo

    return make_demo(_settings(options))


def _work(options: argparse.Namespace) -> int:
    from app.worker import work

    return work(_settings(options))


def _migrate(options: argparse.Namespace) -> int:
    from app.commands.schema import migrate_schema

    return migrate_schema(_settings(options))


def _settings(options: argparse.Namespace) -> Settings:
    """The environment's settings, where the command line does not say otherwise."""
    from app.logs import configure_logs

    given = {name: getattr(options, name, None) for name in OPTIONS_THAT_ARE_SETTINGS}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise BadSettings(error) from error
    configure_logs(settings)
    return settings


class BadSettings(AppError):
    """A value of the environment or the command line that cannot be understood."""

    def __init__(self, error: ValidationError) -> None:
        problems = [
            f"CONCORD_{'.'.join(map(str, each['loc'])).upper()} is {each['input']!r}: {each['msg']}"
            for each in error.errors()
        ]
        super().__init__("These settings cannot be used.\n" + "\n".join(problems))


def _complain(message: str) -> int:
    sys.stderr.write(f"concord: {message}\n")
    return 1
