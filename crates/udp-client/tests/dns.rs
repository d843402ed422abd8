//! The DNS codec byte by byte, then the example `dns_a` against a scripted responder.

use proptest::prelude::*;
use std::env;
use std::net::{Ipv4Addr, UdpSocket};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use udp_client::dns::{Address, DnsError, addresses, question};

const LIMIT: Duration = Duration::from_secs(30);
/// Where the answers begin: after the header and the question for example.com.
const ANSWERS: usize = 29;

#[test]
fn a_question_is_a_header_and_a_name_in_labels() {
    assert_eq!(
        question(0xABCD, "example.com").unwrap(),
        b"\xAB\xCD\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x03com\x00\x00\x01\x00\x01"
    );
    assert_eq!(question(1, "example.com."), question(1, "example.com"), "the root may be named");
}

#[test]
fn names_that_dns_cannot_carry_are_refused() {
    let long_label = format!("{}.com", "a".repeat(64));
    let longest = format!("{}a", ("a".repeat(62) + ".").repeat(4)); // 253 characters
    assert!(question(1, &longest).is_ok());
    let too_long = format!("{longest}a");
    for name in ["", ".", "a..b", ".a", "a..", "名.com", &long_label, &too_long] {
        assert_eq!(question(1, name), Err(DnsError::BadName), "{name:?}");
    }
}

#[test]
fn addresses_are_found_behind_pointers_and_aliases() {
    let reply = reply(&[
        // example.com is an alias of "www" + pointer to example.com.
        b"\xC0\x0C\x00\x05\x00\x01\x00\x00\x00\x3C\x00\x06\x03www\xC0\x0C",
        // That name, behind a pointer to a pointer, has two addresses.
        b"\xC0\x29\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x04\xC0\x00\x02\x07",
        b"\x03WWW\xC0\x0C\x00\x01\x00\x01\x00\x01\x00\x00\x00\x04\xC0\x00\x02\x08",
        // An IPv6 address is passed over.
        b"\xC0\x0C\x00\x1C\x00\x01\x00\x00\x00\x3C\x00\x10\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x01",
    ]);
    let address = |name: &str, ttl, last| Address {
        name: name.into(),
        ttl,
        address: Ipv4Addr::new(192, 0, 2, last),
    };
    assert_eq!(
        addresses(&asked(), &reply).unwrap(),
        [address("www.example.com", 300, 7), address("WWW.example.com", 65536, 8)]
    );
}

#[test]
fn a_reply_cut_off_anywhere_is_malformed() {
    let reply = reply(&[
        b"\xC0\x0C\x00\x05\x00\x01\x00\x00\x00\x3C\x00\x06\x03www\xC0\x0C",
        b"\xC0\x29\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x04\xC0\x00\x02\x07",
    ]);
    assert!(addresses(&asked(), &reply).is_ok());
    for length in 0..reply.len() {
        assert_eq!(addresses(&asked(), &reply[..length]), Err(DnsError::Malformed), "{length}");
    }
}

#[test]
fn a_reply_with_any_one_byte_changed_is_read_or_refused() {
    let reply = reply(&[
        b"\xC0\x0C\x00\x05\x00\x01\x00\x00\x00\x3C\x00\x06\x03www\xC0\x0C",
        b"\xC0\x29\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x04\xC0\x00\x02\x07",
    ]);
    for place in 0..reply.len() {
        for byte in 0..=255 {
            let mut changed = reply.clone();
            changed[place] = byte;
            // A name of a stranger's bytes: read, but never as it would be obeyed by a terminal.
            for Address { name, .. } in addresses(&asked(), &changed).unwrap_or_default() {
                assert!(!name.contains(char::is_control), "byte {place} is {byte:#04x}: {name:?}");
            }
        }
    }
}

#[test]
fn a_question_cut_off_anywhere_is_no_reason_to_panic() {
    let reply = reply(&[b"\xC0\x0C\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x04\xC0\x00\x02\x07"]);
    for length in 0..asked().len() {
        let _ = addresses(&asked()[..length], &reply);
    }
}

#[test]
fn names_that_never_end_are_malformed() {
    let endless: [&[u8]; 7] = [
        b"\xC0\x1D",              // a pointer to itself
        b"\xC0\x1F\xC0\x1D",      // two to one another
        b"\x01a\xC0\x1D",         // a label and back to it
        b"\xC0\x20\x00\x01a\x00", // forward
        b"\xFF\xFF",              // far outside
        b"\x40a",                 // a kind of label that does not exist
        b"\x3Faaa",               // a label longer than the message
    ];
    for name in endless {
        let record = [name, b"\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x04\xC0\x00\x02\x07"].concat();
        // On a thread: without its protection against loops this would never end.
        let (done, waiting) = mpsc::channel();
        thread::spawn(move || done.send(addresses(&asked(), &reply(&[&record]))));
        let read = waiting.recv_timeout(LIMIT);
        assert_eq!(read, Ok(Err(DnsError::Malformed)), "{}", name.escape_ascii());
    }
    // Each pointer leads back, to one more label: the name would be longer than 255 bytes.
    let mut record = b"\x3F".to_vec();
    record.extend([b'a'; 63]);
    record.extend(b"\xC0\x0C\x00\x10\x00\x01\x00\x00\x00\x00\x00\x00");
    let mut records = vec![record];
    for previous in 0..4 {
        let mut next = b"\x3F".to_vec();
        next.extend([b'a'; 63]);
        let target = 0xC000 + ANSWERS as u16 + previous * 76;
        next.extend(target.to_be_bytes());
        next.extend(b"\x00\x10\x00\x01\x00\x00\x00\x00\x00\x00");
        records.push(next);
    }
    let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    assert!(addresses(&asked(), &reply(&records[..3])).is_ok());
    assert_eq!(addresses(&asked(), &reply(&records)), Err(DnsError::Malformed));
}

#[test]
fn what_answers_another_question_is_not_ours() {
    let good = reply(&[b"\xC0\x0C\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x04\xC0\x00\x02\x07"]);
    // The id, the bit that makes it a reply, the number of questions, the name, its type, class.
    for at in [0, 1, 2, 5, 13, 21, 26, 28] {
        let mut other = good.clone();
        other[at] ^= 0x80;
        assert_eq!(addresses(&asked(), &other), Err(DnsError::NotOurs), "byte {at}");
    }
    assert_eq!(addresses(&asked(), &asked()), Err(DnsError::NotOurs), "our own question");
    let mut capitals = good.clone();
    capitals[13..20].make_ascii_uppercase();
    let found = addresses(&asked(), &capitals).unwrap();
    assert_eq!(found[0].name, "EXAMPLE.com", "names ignore case");
}

#[test]
fn the_servers_refusals_are_told_apart() {
    let with_flags = |flags: u16| {
        let mut reply = reply(&[]);
        reply[2..4].copy_from_slice(&flags.to_be_bytes());
        addresses(&asked(), &reply)
    };
    assert_eq!(with_flags(0x8180), Ok(vec![]));
    assert_eq!(with_flags(0x8183), Err(DnsError::Refused(3)));
    assert_eq!(with_flags(0x8185), Err(DnsError::Refused(5)));
    assert_eq!(with_flags(0x8380), Err(DnsError::Truncated));
}

#[test]
fn an_address_of_other_than_four_bytes_is_malformed() {
    let reply = reply(&[b"\xC0\x0C\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x03\xC0\x00\x02"]);
    assert_eq!(addresses(&asked(), &reply), Err(DnsError::Malformed));
}

#[test]
fn names_come_without_control_characters() {
    let record = b"\x03\x1b[A\x00\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04\xC0\x00\x02\x07";
    let found = addresses(&asked(), &reply(&[record])).unwrap();
    assert_eq!(found[0].name, r"\x1b[A");
}

proptest! {
    #[test]
    fn any_bytes_after_the_question_are_read_or_refused(
        count: u16, records in prop::collection::vec(any::<u8>(), 0..480),
    ) {
        let mut reply = reply(&[&records]);
        reply[6..8].copy_from_slice(&count.to_be_bytes());
        if let Ok(found) = addresses(&asked(), &reply) {
            prop_assert!(found.len() <= usize::from(count));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(addresses(&asked(), &bytes).is_err());
        let _ = addresses(&bytes, &bytes);
    }
}

#[test]
fn the_example_takes_the_answer_to_its_question_from_its_server() {
    let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    server.set_read_timeout(Some(LIMIT)).unwrap();
    let addr = server.local_addr().unwrap().to_string();
    let example = example("dns_a");
    let responding = thread::spawn(move || {
        let mut buf = [0; 512];
        // The first is lost.
        server.recv_from(&mut buf).unwrap();
        let (n, peer) = server.recv_from(&mut buf).unwrap();
        let mut reply = buf[..n].to_vec();
        reply[2..8].copy_from_slice(b"\x81\x80\x00\x01\x00\x01");
        reply.extend(b"\xC0\x0C\x00\x01\x00\x01\x00\x00\x01\x2C\x00\x04\xC0\x00\x02\x07");
        let mut other = reply.clone();
        other[0] ^= 0xFF;
        // Another's answer, our own question, half an answer, ours.
        for datagram in [&other, &buf[..n], &reply[..reply.len() / 2], &reply] {
            server.send_to(datagram, peer).unwrap();
        }
    });
    let output = Command::new(example).args([&addr, "example.com"]).output().unwrap();
    responding.join().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "example.com 192.0.2.7 for 300 seconds\n",
        "{output:?}"
    );
}

fn asked() -> Vec<u8> {
    question(0x5EED, "example.com").unwrap()
}

/// A reply to [`asked`] with these records.
fn reply(records: &[&[u8]]) -> Vec<u8> {
    let mut reply = asked();
    reply[2..4].copy_from_slice(&[0x81, 0x80]);
    reply[6..8].copy_from_slice(&(records.len() as u16).to_be_bytes());
    reply.extend(records.concat());
    reply
}

/// An example's binary. Cargo builds it for a plain `cargo test`, but not for `--test dns` alone.
fn example(name: &str) -> std::path::PathBuf {
    let test = env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "udp-client", "--example", name, "--target-dir"])
        .arg(folder.parent().unwrap())
        .args(if folder.ends_with("release") { &["--release"][..] } else { &[] })
        .status()
        .unwrap();
    assert!(built.success());
    folder.join("examples").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}
