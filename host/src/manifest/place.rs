//! Where each key of a manifest is, and the guard against texts that nest without end.

use crate::model::pointer;
use std::collections::HashMap;
use std::fmt::{self, Write};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How deep a manifest may nest. The TOML parser bounds brackets and dotted keys each, but not their product,
/// and everything that walks a deeper document by recursion would overflow the stack.
pub(super) const DEPTH_MAX: usize = 48;

/// The way to a key, such as `endpoints.orders.url`. Array positions are numbers from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path(Vec<String>);

impl Path {
    /// The way to the document itself.
    pub(super) fn root() -> Self {
        Self::default()
    }

    /// The way one step further.
    pub(super) fn at(&self, step: impl ToString) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.to_string());
        Self(steps)
    }

    /// The way on through the tokens of a JSON Pointer.
    pub(super) fn along(&self, pointer: &str) -> Self {
        Self(self.0.iter().cloned().chain(pointer::steps(pointer)).collect())
    }

    /// The first step; empty for the document itself.
    pub(super) fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// The last step; empty for the document itself.
    pub(super) fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    fn join(mut self, rest: Self) -> Self {
        self.0.extend(rest.0);
        self
    }

    /// Whether this is the document itself.
    pub(super) fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A key may hold any character, and what is told goes to terminals.
        for (index, step) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { "." } else { "" })?;
            for c in step.chars() {
                match c.is_control() {
                    true => write!(f, "{}", c.escape_debug())?,
                    false => f.write_char(c)?,
                }
            }
        }
        Ok(())
    }
}

struct Node {
    offset: usize,
    children: HashMap<String, usize>,
}

/// The place of every key of one text.
pub(super) struct Places {
    nodes: Vec<Node>,
}

impl Places {
    /// Walks a document without recursion; `None` when it nests too deep.
    pub(super) fn new(document: &DeTable<'_>) -> Option<Self> {
        let mut places = Self {
            nodes: vec![Node {
                offset: 0,
                children: HashMap::new(),
            }],
        };
        let mut open: Vec<(usize, usize, &DeValue<'_>)> = Vec::new();
        places.add_table(0, 1, document, &mut open);
        while let Some((node, depth, value)) = open.pop() {
            if depth > DEPTH_MAX {
                return None;
            }
            match value {
                DeValue::Table(table) => places.add_table(node, depth + 1, table, &mut open),
                DeValue::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        let child = places.add(node, index.to_string(), item.span().start);
                        open.push((child, depth + 1, item.get_ref()));
                    }
                }
                _ => {}
            }
        }
        Some(places)
    }

    fn add_table<'a, 'i>(
        &mut self,
        node: usize,
        depth: usize,
        table: &'a DeTable<'i>,
        open: &mut Vec<(usize, usize, &'a DeValue<'i>)>,
    ) {
        for (key, value) in table {
            // A table that a header or a dotted key opens starts at its key, and so does its place.
            let child = self.add(node, key.get_ref().to_string(), value.span().start);
            open.push((child, depth, value.get_ref()));
        }
    }

    fn add(&mut self, parent: usize, step: String, offset: usize) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node {
            offset,
            children: HashMap::new(),
        });
        self.nodes[parent].children.insert(step, index);
        index
    }

    /// The byte at which the value of a path starts, or of the nearest table around it.
    pub(super) fn offset(&self, path: &Path) -> usize {
        let mut node = &self.nodes[0];
        for step in &path.0 {
            match node.children.get(step) {
                Some(child) => node = &self.nodes[*child],
                None => break,
            }
        }
        node.offset
    }
}

/// Drops a document without recursion, which one that nests too deep needs.
pub(super) fn dismantle(document: Spanned<DeTable<'_>>) {
    let mut open = vec![DeValue::Table(document.into_inner())];
    while let Some(value) = open.pop() {
        match value {
            DeValue::Table(table) => open.extend(table.into_iter().map(|(_, value)| value.into_inner())),
            DeValue::Array(items) => open.extend(items.into_iter().map(Spanned::into_inner)),
            _ => {}
        }
    }
}

/// The way to the key or value that spans exactly these bytes, which is then taken out of the document, so that
/// reading can go on behind a problem. With an item of an array the whole array goes. The document must not
/// nest too deep.
pub(super) fn take_out(document: &mut DeTable<'_>, span: &Range<usize>) -> Option<Path> {
    let hit = |value: &Spanned<DeValue<'_>>| value.span() == *span;
    let mut found: Option<(String, Path)> = None;
    for (key, value) in document.iter_mut() {
        let name = key.get_ref().to_string();
        let path = Path(vec![name.clone()]);
        if key.span() == *span || hit(value) {
            found = Some((name, path));
            break;
        }
        match value.get_mut() {
            DeValue::Table(table) => {
                if let Some(inner) = take_out(table, span) {
                    return Some(path.join(inner));
                }
            }
            DeValue::Array(items) => {
                if let Some(index) = items.iter().position(hit) {
                    found = Some((name, path.at(index)));
                    break;
                }
                if let Some(inner) = take_out_of_items(items, span) {
                    return Some(path.join(inner));
                }
            }
            _ => {}
        }
    }
    let (name, path) = found?;
    document.remove(name.as_str());
    Some(path)
}

fn take_out_of_items(items: &mut [Spanned<DeValue<'_>>], span: &Range<usize>) -> Option<Path> {
    items
        .iter_mut()
        .enumerate()
        .find_map(|(index, item)| match item.get_mut() {
            DeValue::Table(table) => take_out(table, span).map(|inner| Path::root().at(index).join(inner)),
            DeValue::Array(inner) => take_out_of_items(inner, span).map(|inner| Path::root().at(index).join(inner)),
            _ => None,
        })
}
