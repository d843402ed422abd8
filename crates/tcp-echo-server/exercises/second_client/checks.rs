//! The checks of `exercise.rs`. To read them is no cheating.

use super::serve;
use referee::{Story, check, join, patient, show, tcp_listener};
use socket2::SockRef;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const BUSY: &str = "the server is busy with a silent client, and the next one waits in the backlog. \
    Something in the loop waits for one client's end before the next `accept`: `echo` itself, or a \
    `join` right after `spawn`.";

const NEVER_CLOSED: &str = "the server never closed the connection. It closes when its last owner is \
    dropped: is the stream, or a clone of it, still kept somewhere?";

#[test]
fn a_silent_client_keeps_nobody_waiting() {
    check(|story| {
        story.if_it_hangs(BUSY);
        let mut server = Server::start();
        let mut silent = server.connect(story, "the first client");
        story.step("the first client says nothing");
        let mut second = server.connect(story, "the second client");
        server.echoes(story, "the second client", &mut second);
        let mut third = server.connect(story, "the third client");
        server.echoes(story, "the third client", &mut third);
        story.step("now the first client speaks");
        story.if_it_hangs("the first client has been given up. To be silent is no error.");
        server.echoes(story, "the first client", &mut silent);
        server.echoes(story, "the second client", &mut second);
    });
}

#[test]
fn many_silent_clients_keep_nobody_waiting() {
    check(|story| {
        story.if_it_hangs(BUSY);
        let mut server = Server::start();
        story.step("30 clients connect");
        let mut crowd: Vec<TcpStream> = (0..30).map(|_| server.queue(story)).collect();
        story.step("all of them say nothing; then they speak, the last one first");
        for (n, stream) in crowd.iter_mut().enumerate().rev() {
            server.echoes(story, &format!("client {}", n + 1), stream);
        }
    });
}

#[test]
fn a_client_that_half_closes_sees_the_end() {
    check(|story| {
        let mut server = Server::start();
        let _silent = server.connect(story, "a silent client");
        for name in ["the second client", "the third client"] {
            story.if_it_hangs(BUSY);
            let mut stream = server.connect(story, name);
            server.echoes(story, name, &mut stream);
            story.if_it_hangs(NEVER_CLOSED);
            story.step(format!("{name} half-closes, and reads to the end"));
            stream.shutdown(Shutdown::Write).unwrap();
            let mut rest = Vec::new();
            if let Err(err) = stream.read_to_end(&mut rest) {
                server.lost(story, name, &err);
            }
            let came = format!("Then came {}.", show(&rest));
            story.ensure(rest.is_empty(), came, "all was echoed already.");
        }
    });
}

#[test]
fn a_client_that_resets_takes_nobody_with_it() {
    check(|story| {
        story.if_it_hangs(BUSY);
        let mut server = Server::start();
        let mut witness = server.connect(story, "the first client");
        server.echoes(story, "the first client", &mut witness);
        for name in ["the second client", "the third client"] {
            let mut rude = server.connect(story, name);
            server.echoes(story, name, &mut rude);
            story.step(format!("{name} resets its connection"));
            // To close with a linger time of 0 sends a reset in place of the FIN.
            SockRef::from(&rude).set_linger(Some(Duration::ZERO)).unwrap();
        }
        server.echoes(story, "the first client", &mut witness);
        let mut next = server.connect(story, "the fourth client");
        server.echoes(story, "the fourth client", &mut next);
    });
}

/// Your `serve`, on a thread.
struct Server {
    addr: SocketAddr,
    thread: Option<JoinHandle<()>>,
    ended: Receiver<io::Result<()>>,
}

impl Server {
    fn start() -> Server {
        let listener = tcp_listener();
        let addr = listener.local_addr().unwrap();
        let (tell, ended) = mpsc::channel();
        let thread = thread::spawn(move || {
            let _ = tell.send(serve(&listener));
        });
        Server { addr, thread: Some(thread), ended }
    }

    fn connect(&mut self, story: &Story, name: &str) -> TcpStream {
        story.step(format!("{name} connects"));
        self.queue(story)
    }

    fn queue(&mut self, story: &Story) -> TcpStream {
        match TcpStream::connect_timeout(&self.addr, Duration::from_secs(10)) {
            Ok(stream) => patient(stream),
            Err(err) => self.lost(story, "the next client", &err),
        }
    }

    /// Sends a text that nobody else sends, and waits for it to come back.
    fn echoes(&mut self, story: &Story, name: &str, stream: &mut TcpStream) {
        let text = match stream.local_addr() {
            Ok(addr) => format!("this is {addr}"),
            Err(err) => self.lost(story, name, &err),
        };
        story.step(format!("{name} sends {}", show(text.as_bytes())));
        let mut came = vec![0; text.len()];
        if let Err(err) =
            stream.write_all(text.as_bytes()).and_then(|()| stream.read_exact(&mut came))
        {
            self.lost(story, name, &err);
        }
        let likely = "does each client have a stream of its own?";
        let text = text.as_bytes();
        story.ensure(came == text, format!("Back came {}.", show(&came)), likely);
    }

    /// Says why a client is not served any more.
    fn lost(&mut self, story: &Story, name: &str, err: &io::Error) -> ! {
        // The end of `serve` follows its connections' end by an instant.
        match self.ended.recv_timeout(Duration::from_millis(500)) {
            Ok(Ok(())) => story.fail(
                &format!("{name} is not served ({err}): `serve` has returned."),
                "the loop ended. A server goes on accepting, however many clients have come.",
            ),
            Ok(Err(why)) => story.fail(
                &format!("{name} is not served ({err}): `serve` has returned the error: {why}"),
                "one client's failure was taken for the server's. Report it, and go on with the \
                 others.",
            ),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                // A panic of your code, a todo! for example, goes on here.
                self.thread.take().map(join);
                unreachable!("it has panicked")
            }
            Err(mpsc::RecvTimeoutError::Timeout) => story.fail(
                &format!("{name} is not served: its connection has ended ({err})."),
                "the server hung up on a client that was only silent. A short timeout does not \
                 cure the wait: it turns away whoever thinks before typing.",
            ),
        }
    }
}
