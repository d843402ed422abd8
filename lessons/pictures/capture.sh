#!/bin/sh
# Makes echo.capture.txt anew: every segment between tcp-echo-server and tcp-client. Linux, as root:
#   lessons/pictures/capture.sh
# The numbers will be others; handshake.pikchr and half-close.pikchr show those of the file.
set -eu
cd "$(dirname "$0")/../.."
cargo build --quiet -p tcp-echo-server -p tcp-client
programs="${CARGO_TARGET_DIR:-target}/debug"
export programs

# A network of its own, where nobody else talks and the client's port is 50001.
unshare --net sh -eu >lessons/pictures/echo.capture.txt <<'CAPTURE'
ip link set lo up
echo 50001 50002 >/proc/sys/net/ipv4/ip_local_port_range
echo "# Made by lessons/pictures/capture.sh: tcpdump -i lo -n -S tcp, while these two run:"
echo "#   tcp-echo-server"
echo "#   tcp-client hello"
echo "# [S] is SYN, [S.] SYN+ACK, [.] ACK, [P.] bytes and ACK, [F.] FIN+ACK. HTTP is a guess from port 8080."
log=$(mktemp -d)
trap 'rm -r "$log"' EXIT
tcpdump -i lo -n -S --immediate-mode -l tcp 2>"$log/tcpdump" &
tcpdump=$!
until grep -q listening "$log/tcpdump"; do sleep 0.1; done
"$programs/tcp-echo-server" >"$log/server" 2>&1 &
server=$!
until grep -q listening "$log/server"; do sleep 0.1; done
"$programs/tcp-client" hello >"$log/client"
until grep -q echoed "$log/server"; do sleep 0.1; done
sleep 1 # the last segment's way into the file
kill "$tcpdump"
wait "$tcpdump" || true
kill "$server"
wait "$server"
CAPTURE
