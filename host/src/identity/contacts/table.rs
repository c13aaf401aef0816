//! Reads a contacts file as people have them: exports of spreadsheets and CRMs, with rows that are not contacts.

mod left_out;
mod text;

pub use left_out::{Broken, LeftOut, Shared};

use super::ContactsError;
use super::columns::{Columns, Found, Naming};
use crate::identity::email::Email;
use crate::policy::text::clean;
use std::collections::HashMap;
use std::path::Path;
use text::{Lines, Text};

/// A contact in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    /// At least one, the first one first.
    pub emails: Vec<Email>,
    /// Its line in the file, counted from 1.
    pub line: u64,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Each id once.
    pub people: Vec<Person>,
    pub left_out: LeftOut,
    /// The columns, where none of several holds ids: each contact's id is its address then.
    pub without_ids: Option<Vec<String>>,
}

/// One row.
enum Row {
    Blank,
    WithoutAddress,
    Broken(&'static str),
    /// With a word on what had to be left out of it.
    Person(Person, Option<&'static str>),
}

const UNREADABLE: &str = "its address cannot be read; an address looks like name@example.com";
const PARTLY_UNREADABLE: &str = "one of its addresses cannot be read, and is left out";
const WITHOUT_ID: &str = "it has an address and no id";
const ROUNDED: &str =
    "its id was rounded by a spreadsheet, such as 1.2E+11; format the column as text and export it again";
const TOO_LONG: &str = "it has more cells than the first line; a text that holds the separator needs quotes";
const SAME_ID: &str = "another row has the same id and another address; give each contact its own id, or write all \
                       addresses of a contact into one cell";

/// Reads a file that an operator names.
#[allow(clippy::disallowed_methods, reason = "the contacts file is the operator's own")]
pub fn read(file: &Path, columns: &Columns, naming: Naming) -> Result<Table, ContactsError> {
    let name = file.display().to_string();
    match std::fs::read(file) {
        Ok(bytes) => parse(&name, &bytes, columns, naming),
        Err(source) => Err(ContactsError::Read { file: name, source }),
    }
}

/// Reads the content of a file; `file` is its name in errors. Rows that cannot be used are left out and reported.
///
/// # Errors
///
/// Where the file as a whole cannot be read: another encoding than UTF-8, no column of addresses, or a quote that is
/// not closed, behind which everything would be lost.
pub fn parse(file: &str, bytes: &[u8], columns: &Columns, naming: Naming) -> Result<Table, ContactsError> {
    let text = Text::new(bytes).map_err(|line| ContactsError::NotUtf8 {
        file: file.to_owned(),
        line,
    })?;
    let (separator, header, found) = text.header(columns, naming).map_err(|message| ContactsError::Header {
        file: file.to_owned(),
        message,
    })?;
    let mut lines = Lines::new(text.text, text.first_line);
    let mut reader = text.reader(separator);
    let mut record = csv::StringRecord::new();
    let mut table = Table {
        without_ids: (found.id.is_none() && header.len() > 1).then(|| header.clone()),
        ..Table::default()
    };
    let mut people = People::default();
    let mut is_header = true;
    let (mut start, mut line) = (0, text.first_line);
    loop {
        let before = reader.position().byte() as usize;
        let more = reader.read_record(&mut record).map_err(|error| ContactsError::Row {
            file: file.to_owned(),
            line: lines.at(before),
            message: error.to_string(),
        })?;
        if !more {
            break;
        }
        (start, line) = lines.start(before);
        if std::mem::take(&mut is_header) {
            continue;
        }
        match row(&record, &header, &found, line) {
            Row::Blank => {}
            Row::WithoutAddress => table.left_out.without_address += 1,
            Row::Broken(message) => table.left_out.broken.push(Broken { line, message }),
            Row::Person(person, trouble) => {
                let broken = trouble.map(|message| Broken { line, message });
                table.left_out.broken.extend(broken);
                people.add(person);
            }
        }
    }
    if text::is_unclosed(&text.text[start..]) {
        return Err(ContactsError::Row {
            file: file.to_owned(),
            line,
            message: "a quote begins here that is not closed, so the rest of the file cannot be read".into(),
        });
    }
    people.finish(&mut table);
    Ok(table)
}

/// Reads one row.
fn row(record: &csv::StringRecord, header: &[String], found: &Found, line: u64) -> Row {
    let cell = |at: usize| {
        record
            .get(at)
            .map(|text| clean(text).trim().to_owned())
            .unwrap_or_default()
    };
    if (0..record.len()).all(|at| cell(at).is_empty()) {
        return Row::Blank;
    }
    if (header.len()..record.len()).any(|at| !cell(at).is_empty()) {
        return Row::Broken(TOO_LONG);
    }
    let all: Vec<_> = found.email.iter().flat_map(|at| Email::all(&cell(*at))).collect();
    let is_partly = all.iter().any(Result::is_err);
    let mut emails: Vec<Email> = Vec::new();
    for email in all.into_iter().flatten() {
        if !emails.contains(&email) {
            emails.push(email);
        }
    }
    let Some(first) = emails.first() else {
        return if is_partly {
            Row::Broken(UNREADABLE)
        } else {
            Row::WithoutAddress
        };
    };
    let id = match found.id.map(cell) {
        None => first.as_str().to_owned(),
        Some(id) if id.is_empty() => return Row::Broken(WITHOUT_ID),
        Some(id) if is_rounded(&id) => return Row::Broken(ROUNDED),
        Some(id) => id,
    };
    Row::Person(Person { id, emails, line }, is_partly.then_some(PARTLY_UNREADABLE))
}

/// Whether a spreadsheet has written a long number like this: several ids are the same then.
fn is_rounded(id: &str) -> bool {
    let Some((number, power)) = id.split_once("E+") else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, rest) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    digits(whole) && digits(rest) && digits(power)
}

/// The contacts of a file as its rows come in.
#[derive(Default)]
struct People {
    people: Vec<Person>,
    by_id: HashMap<String, usize>,
    /// Rows beside the first one of an id, with other addresses.
    others: Vec<(usize, u64)>,
    repeated: u64,
}

impl People {
    /// Adds a row. One with the same id and an address in common is the same contact.
    fn add(&mut self, person: Person) {
        let Some(at) = self.by_id.get(&person.id).copied() else {
            self.by_id.insert(person.id.clone(), self.people.len());
            self.people.push(person);
            return;
        };
        let Some(known) = self.people.get_mut(at) else { return };
        if !person.emails.iter().any(|email| known.emails.contains(email)) {
            self.others.push((at, person.line));
            return;
        }
        self.repeated += 1;
        let new = person.emails.into_iter().filter(|email| !known.emails.contains(email));
        let new: Vec<Email> = new.collect();
        known.emails.extend(new);
    }

    /// Takes out the contacts that share an id, and finds those that share an address.
    fn finish(self, table: &mut Table) {
        let mut lines: HashMap<usize, Vec<u64>> = HashMap::new();
        for (at, line) in self.others {
            let first = self.people.get(at).map(|person| person.line);
            lines
                .entry(at)
                .or_insert_with(|| first.into_iter().collect())
                .push(line);
        }
        let same_id = lines.values().flatten().map(|line| Broken {
            line: *line,
            message: SAME_ID,
        });
        table.left_out.broken.extend(same_id);
        table.left_out.broken.sort_by_key(|broken| broken.line);
        let people = self.people.into_iter().enumerate();
        table.people = people
            .filter(|(at, _)| !lines.contains_key(at))
            .map(|(_, person)| person)
            .collect();
        table.left_out.repeated = self.repeated;
        let mut owners: HashMap<&Email, Vec<u64>> = HashMap::new();
        for person in &table.people {
            for email in &person.emails {
                owners.entry(email).or_default().push(person.line);
            }
        }
        let shared = owners.into_values().filter(|lines| lines.len() > 1);
        table.left_out.shared = shared.map(|lines| Shared { lines }).collect();
        table.left_out.shared.sort_by(|one, other| one.lines.cmp(&other.lines));
    }
}

#[cfg(test)]
mod tests;
