"""The backend that DATABASES names as `config.postgres`."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql import base, client, features

from config.postgres.server import ensure_server


class DatabaseFeatures(features.DatabaseFeatures):
    """Refuse servers older than the oldest one that the tests run on."""

    minimum_database_version = (15,)


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` on the embedded server."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Open psql, starting the embedded server first."""
        self.connection.get_connection_params()
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
