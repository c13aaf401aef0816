//! The rules of the house, held by tests: layers, sizes, names, and what must stand beside what.

mod authors;
mod bindings;
mod circles;
mod companions;
mod documents;
mod layers;
mod names;
mod packages;
mod paths;
mod sentences;
mod sizes;
mod source;

/// Fails with all findings at once, one on a line.
fn hold(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}\n", findings.join("\n  "));
}
