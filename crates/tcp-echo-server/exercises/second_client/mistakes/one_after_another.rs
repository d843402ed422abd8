//! The tutorial's loop: talks with one client to the end, then accepts the next. Whoever says nothing
//! has the server to himself.
//!
//! Caught with: the next one waits in the backlog

use std::io;
use std::net::TcpListener;
use tcp_echo_server::{Limits, echo};

fn serve(listener: &TcpListener) -> io::Result<()> {
    for stream in listener.incoming() {
        echo(&stream?, &Limits::default())?;
    }
    Ok(())
}

mod checks;
