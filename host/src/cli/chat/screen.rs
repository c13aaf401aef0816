//! The terminal of a chat: what is shown and how, and the lines that are typed.

use crate::api::Message;
use rustyline::error::ReadlineError;
use rustyline::{DefaultEditor, ExternalPrinter};
use std::io::{ErrorKind, Write};
use tokio::sync::mpsc;

/// What is shown, and how.
pub(super) struct Screen {
    pub why: bool,
    colour: bool,
    printer: Option<Box<dyn FnMut(String) + Send>>,
    /// Nobody reads any more, as after `| head`.
    is_gone: bool,
}

impl Screen {
    pub(super) fn new(why: bool, colour: bool) -> Self {
        Self {
            why,
            colour,
            printer: None,
            is_gone: false,
        }
    }

    /// Whether nobody reads any more.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone
    }

    /// Whether what is typed has to be repeated, since no terminal shows it.
    pub(super) fn repeats(&self) -> bool {
        self.printer.is_none()
    }

    pub(super) fn line(&mut self, text: String) {
        match &mut self.printer {
            Some(printer) => printer(text + "\n"),
            None => {
                let written = writeln!(std::io::stdout(), "{text}");
                self.is_gone |= written.is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
            }
        }
    }

    /// A line beside the conversation.
    pub(super) fn aside(&mut self, text: &str) {
        let text = self.dim(text);
        self.line(text);
    }

    pub(super) fn dim(&self, text: &str) -> String {
        if self.colour {
            format!("\x1b[2m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn message(&mut self, message: &Message) {
        let name = match message.author.as_str() {
            "agent" => "agent",
            "staff" => message.name.as_deref().unwrap_or("staff"),
            _ => return,
        };
        let name = if self.colour {
            format!("\x1b[1;36m{name}\x1b[0m")
        } else {
            name.to_owned()
        };
        self.line(format!("{name}> {}", message.text.replace('\n', "\n       ")));
        for (index, choice) in message.choices.iter().enumerate() {
            self.line(format!("         {}. {}", index + 1, choice.label));
        }
        if self.why {
            let why = message.why.as_deref().unwrap_or("");
            let action = message
                .action
                .as_deref()
                .map(|action| format!(" [{action}]"))
                .unwrap_or_default();
            let run = message.run.as_deref().map(|run| format!(" {run}")).unwrap_or_default();
            self.aside(&format!("       {why}{action}{run}"));
        }
    }
}

/// Reads lines in a thread of its own, so that the agent can speak meanwhile.
pub(super) fn read_lines(is_terminal: bool, screen: &mut Screen) -> anyhow::Result<mpsc::UnboundedReceiver<String>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    if is_terminal {
        let mut editor = DefaultEditor::new()?;
        let mut printer = editor.create_external_printer()?;
        screen.printer = Some(Box::new(move |text| {
            let _ = printer.print(text);
        }));
        std::thread::spawn(move || {
            loop {
                match editor.readline("you> ") {
                    Ok(line) => {
                        let _ = editor.add_history_entry(&line);
                        if sender.send(line).is_err() {
                            break;
                        }
                    }
                    Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
                    Err(error) => {
                        let _ = writeln!(std::io::stderr(), "error: {error}");
                        break;
                    }
                }
            }
        });
    } else {
        std::thread::spawn(move || {
            for line in std::io::stdin().lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    Ok(receiver)
}
