"""`concord serve`: everything in one process, from the database to the browser.

What takes long to load is loaded while Postgres starts, so this module itself loads little.
"""

import gc
import importlib
import socket
import threading
from contextlib import suppress

from app.commands.errors import AddressTaken
from app.database.embedded import resolve_database_url
from app.settings import Settings


def serve(settings: Settings, *, with_demo: bool = False) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    listener = open_listener(settings.host, settings.port)
    load_in_background(settings)
    with listener, resolve_database_url(settings) as url:
        from app.commands.schema import bring_up_to_date
        from app.commands.server import run_server

        bring_up_to_date(url)
        if with_demo:
            from app.commands.demo import make_demo_if_empty

            make_demo_if_empty(settings, url)
        from app.main import create_app

        application = create_app(settings, database_url=url)
        with suppress(KeyboardInterrupt):
            run_server(application, settings, listener)
    return 0


def open_listener(host: str, port: int) -> socket.socket:
    """The address, taken before anything else is started; raises AddressTaken.

    It listens at once: an address that is only bound can be taken by others until somebody listens. Who connects
    before the server is up waits for it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise AddressTaken(host, port, (error.strerror or str(error)).lower()) from error
    return listener


def load_in_background(settings: Settings) -> None:
    """Load the application while Postgres starts: at first each takes as long as the other."""
    modules = ["app.main", "app.commands.server", "app.commands.schema"]
    if settings.database_url is None and not settings.postgres_dir.exists():
        modules.append("app.database.migrating")

    def load() -> None:
        for module in modules:
            # What fails here fails again, and is reported, where it is needed.
            with suppress(ImportError):
                importlib.import_module(module)

    gc.disable()
    threading.Thread(target=load, daemon=True).start()
