"""Django's PostgreSQL behind a pool, which comes back at once after the database was restarted.

The check that the pool makes itself waits a second or longer for each broken connection that it meets:
with eight of them, the first people after a restart would wait in vain.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes a connection out of the pool, and looks whether it still leads to the database."""

    pool: ConnectionPool[Connection[Any]]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """A connection that answers. Raises OperationalError where the pool has none in time."""
        connection: Connection[Any] = super().get_new_connection(conn_params)
        try:
            self.pool.check_connection(connection)
        except OperationalError:
            self.pool.putconn(connection)
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection
