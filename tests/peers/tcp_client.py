"""The client that the tutorial leaves out: sends stdin, half-closes, prints all that comes back.

    python3 tcp_client.py PORT
"""

import socket
import sys
import threading

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30) as s:

    def send():
        s.sendall(sys.stdin.buffer.read())
        s.shutdown(socket.SHUT_WR)

    # Beside the receiving: whoever sends all before receiving hangs on a long text.
    threading.Thread(target=send, daemon=True).start()
    while data := s.recv(65536):
        sys.stdout.buffer.write(data)
