"""Runs one of the tutorial's programs as it stands, but for the port.

    python3 with_port.py PROGRAM.py OLD_PORT NEW_PORT

Where the new port is 0, the first line on stdout says which one it became.
"""

import socket
import sys

program, old, new = sys.argv[1:]


class Announcing(socket.socket):
    """A socket that says where it listens."""

    def listen(self, *backlog):
        super().listen(*backlog)
        host, port = self.getsockname()
        print(f"listening on {host}:{port}", flush=True)


socket.socket = Announcing
with open(program, encoding="utf-8") as source:
    exec(compile(source.read().replace(old, new), program, "exec"))
