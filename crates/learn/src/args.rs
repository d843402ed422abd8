//! The command line of `cargo learn`.

use lexopt::prelude::*;
use std::process;

const HELP: &str = "\
The course's exercises, one after another. Each is a file that you change and checks that judge it.

Usage: cargo learn [COMMAND]

  list                       the exercises by lesson, and which is next; also without a command
  check [NAME] [--json]      judge one exercise, or all
  hint [NAME]                a hint for it, or for the next; the next time, one step more
  watch                      judge the exercise that you edit, whenever you save it
  solution NAME [--peek]     the course's solution, once yours passes (or at once)
  reset NAME                 start again; your attempt is kept
  -h, --help                 print this

Example: cargo learn check echo_all
";

/// What is asked for.
#[derive(Debug)]
pub enum Command {
    List,
    Check { name: Option<String>, json: bool },
    Hint { name: Option<String> },
    Watch,
    Solution { name: String, peek: bool },
    Reset { name: String },
}

/// Reads the command line. Ends the process itself for `--help` and for a mistake.
pub fn command() -> Command {
    match parse(lexopt::Parser::from_env()) {
        Ok(Some(command)) => command,
        Ok(None) => {
            crate::show::text(HELP);
            process::exit(0)
        }
        Err(err) => {
            crate::show::error(&format!("{err} (--help says more)"));
            process::exit(2)
        }
    }
}

/// `None` is a wish for help.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Command>, lexopt::Error> {
    let (mut words, mut json, mut peek) = (Vec::new(), false, false);
    while let Some(arg) = parser.next()? {
        match arg {
            Value(word) => words.push(word.string()?),
            Long("json") => json = true,
            Long("peek") => peek = true,
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(arg.unexpected()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let command = match words[..] {
        [] | ["list"] => Command::List,
        ["check"] => Command::Check { name: None, json },
        ["check", name] => Command::Check { name: Some(name.into()), json },
        ["hint"] => Command::Hint { name: None },
        ["hint", name] => Command::Hint { name: Some(name.into()) },
        ["watch"] => Command::Watch,
        ["solution", name] => Command::Solution { name: name.into(), peek },
        ["reset", name] => Command::Reset { name: name.into() },
        ["solution" | "reset"] => {
            return Err(format!("{} takes the name of an exercise", words[0]).into());
        }
        _ => return Err(format!("no such command: {}", words.join(" ")).into()),
    };
    let fits = match command {
        Command::Check { .. } => !peek,
        Command::Solution { .. } => !json,
        _ => !json && !peek,
    };
    if !fits {
        return Err("--json goes with check, --peek with solution".into());
    }
    Ok(Some(command))
}
