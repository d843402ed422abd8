//! A host of its own for a test: a network namespace in which every port is free, and from which
//! nothing leaves. Linux only, and only where namespaces are allowed.

use super::{LIMIT, Program, program};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Gone, with all that listens on it, once it is dropped and its programs have ended.
pub struct Host(Program);

impl Host {
    /// `None` where the system has no namespaces or does not let us have one.
    #[track_caller]
    pub fn new() -> Option<Host> {
        // Ephemeral ports are those that the lessons call so: from 50000 up. A cable that ends in
        // nothing stands for the network that a laptop is in.
        let up = "ip link set lo up && \
            echo 50000 59999 > /proc/sys/net/ipv4/ip_local_port_range && \
            { ip link add home type veth peer name away && ip link set away up && \
              ip link set home up && ip addr add 192.168.1.20/24 dev home && \
              ip route add default dev home; echo up; exec cat; }";
        let namespace = ["--map-root-user", "--net", "sh", "-c"];
        let possible = Command::new("unshare")
            .args(namespace)
            .arg(up)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !possible {
            return None;
        }
        let mut holder = Program::run(Command::new("unshare").args(namespace).arg(up));
        assert_eq!(holder.line(), "up");
        Some(Host(holder))
    }

    /// A number that no other host has at the same time.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// A command that will run on this host.
    pub fn command(&self, command: &str) -> Command {
        let mut nsenter = Command::new("nsenter");
        let target = self.id().to_string();
        nsenter.args(["--target", &target, "--user", "--preserve-credentials", "--net", command]);
        nsenter
    }

    /// Runs a program of the course on this host, again and again until it succeeds; returns what
    /// it printed.
    #[track_caller]
    pub fn until_it_works(&self, name: &str, args: &[&str]) -> String {
        let program = program(name).display().to_string();
        let deadline = Instant::now() + LIMIT;
        loop {
            let ended = Program::run(self.command(&program).args(args)).wait();
            if ended.code == Some(0) {
                return ended.stdout;
            }
            assert!(Instant::now() < deadline, "{name} {args:?}: {ended:?}");
        }
    }
}
