"""The server that the tutorial leaves out: answers each `time?` with the time.

    python3 udp_time_server.py
"""

import datetime
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print(f"listening on 127.0.0.1:{s.getsockname()[1]}", flush=True)
while True:
    data, client = s.recvfrom(1024)
    if data.startswith(b"time?"):
        now = datetime.datetime.now(datetime.timezone.utc)
        s.sendto(now.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), client)
