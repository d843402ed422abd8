"""Frames as Python programs make them: a length by struct.pack('>I', n), then the payload.

    python3 frames.py PORT    sends three frames, then receives them back and prints their lengths
"""

import socket
import struct
import sys

payloads = [b"one", b"", b"three" * 1000]


def receive_exactly(s, n):
    data = b""
    while len(data) < n:
        part = s.recv(n - len(data))
        if not part:
            raise EOFError(f"end of stream after {len(data)} of {n} bytes")
        data += part
    return data


with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30) as s:
    for payload in payloads:
        s.sendall(struct.pack(">I", len(payload)) + payload)
    s.shutdown(socket.SHUT_WR)
    for payload in payloads:
        (length,) = struct.unpack(">I", receive_exactly(s, 4))
        assert receive_exactly(s, length) == payload
        print(length)
