//! A contacts file as text: its encoding, the separator of its cells, and the lines of its rows.

use super::super::columns::{Columns, Found, Naming};

/// The separators that are tried. Spreadsheets write `;` where a comma is part of numbers.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

const BOM: &str = "\u{feff}";

/// A file's text from its header line on.
pub(super) struct Text<'a> {
    pub text: &'a str,
    /// The number of the text's first line in the file.
    pub first_line: u64,
    /// What a first line `sep=;` says, as spreadsheets write and read it.
    separator: Option<u8>,
}

impl<'a> Text<'a> {
    /// Reads UTF-8, with or without a mark at its start. An error is the line that is not UTF-8.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, u64> {
        let text = std::str::from_utf8(bytes).map_err(|error| line_of(&bytes[..error.valid_up_to()]))?;
        // UTF-16 without a mark is UTF-8 with zeros in between.
        if let Some((before, _)) = text.split_once('\0') {
            return Err(line_of(before.as_bytes()));
        }
        let text = text.strip_prefix(BOM).unwrap_or(text);
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let first = first.trim_end_matches('\r').trim_matches('"');
        Ok(match first.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")) {
            Some(_) if first.len() == 5 => Self {
                text: rest,
                first_line: 2,
                separator: first.as_bytes().get(4).copied(),
            },
            _ => Self {
                text,
                first_line: 1,
                separator: None,
            },
        })
    }

    /// Rows with any number of cells, the header line among them.
    pub(super) fn reader(&self, separator: u8) -> csv::Reader<&'a [u8]> {
        csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(self.text.as_bytes())
    }

    /// The separator with which the header line has the columns that are looked for; of several the one with the most
    /// columns. An error says what the likeliest one is missing.
    pub(super) fn header(&self, columns: &Columns, naming: Naming) -> Result<(u8, Vec<String>, Found), String> {
        let all = SEPARATORS;
        let tried = self.separator.as_ref().map_or(&all[..], std::slice::from_ref);
        let mut best: Option<(u8, Vec<String>, Result<Found, String>)> = None;
        for separator in tried {
            let header = self.first_row(*separator);
            let found = columns.find(&header, naming);
            let is_better = best
                .as_ref()
                .is_none_or(|(_, known, best)| (found.is_ok(), header.len()) > (best.is_ok(), known.len()));
            if is_better {
                best = Some((*separator, header, found));
            }
        }
        match best {
            Some((separator, header, found)) => found.map(|found| (separator, header, found)),
            None => Err("it is empty".into()),
        }
    }

    fn first_row(&self, separator: u8) -> Vec<String> {
        let mut record = csv::StringRecord::new();
        // What cannot be read has no columns.
        let _ = self.reader(separator).read_record(&mut record);
        record.iter().map(|cell| cell.trim().to_owned()).collect()
    }
}

/// Whether the last row of a file runs over lines because of a quote that is not closed.
pub(super) fn is_unclosed(last_row: &str) -> bool {
    let quotes = last_row.bytes().filter(|b| *b == b'"').count();
    quotes % 2 == 1 && last_row.trim_end().contains('\n')
}

/// The number of the line behind a text.
fn line_of(before: &[u8]) -> u64 {
    1 + before.iter().filter(|b| **b == b'\n').count() as u64
}

/// Tells the lines of places in a text that come one after the other.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, first_line: u64) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: first_line,
        }
    }

    /// The line of a place that is not before the last one.
    pub(super) fn at(&mut self, place: usize) -> u64 {
        while self.at < place.min(self.text.len()) {
            let (here, next) = (self.text[self.at], self.text.get(self.at + 1));
            // A line ends with LF, CR LF, or CR alone.
            if here == b'\n' || (here == b'\r' && next != Some(&b'\n')) {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }

    /// The place and the line where a row begins that is read from here on: empty lines before it are no rows.
    pub(super) fn start(&mut self, from: usize) -> (usize, u64) {
        let rest = self.text.get(from..).unwrap_or_default();
        let empty = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        (from + empty, self.at(from + empty))
    }
}
