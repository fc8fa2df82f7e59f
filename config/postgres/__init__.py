"""Django's PostgreSQL backend, with a floor under the server's version and an embedded server.

`server.py` is the client's side, `keeper.py` the process that owns the server while it is needed.
`docs/decisions/0001-embedded-server.md` says why it is built so.
"""
