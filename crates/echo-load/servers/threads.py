"""An echo server in Python, one thread a client: the tutorial's server, with its faults mended.

    python3 crates/echo-load/servers/threads.py
"""

import socket
import threading


def echo(conn):
    with conn:
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while data := conn.recv(65536):
            conn.sendall(data)


s = socket.create_server(("127.0.0.1", 0), backlog=4096)
print(f"listening on 127.0.0.1:{s.getsockname()[1]}", flush=True)
while True:
    conn, addr = s.accept()
    threading.Thread(target=echo, args=(conn,), daemon=True).start()
