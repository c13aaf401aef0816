//! `cargo xtask bench languages`: the table of what each language costs, printed and kept in the documentation.

use crate::{benchmark, build, process};
use anyhow::Context;

/// Where the table is kept, and between which lines.
const PAGE: &str = "docs/authors/limits.md";
const BEGIN: &str = "<!-- languages:begin -->\n";
const END: &str = "<!-- languages:end -->";

/// Builds what is measured, measures it, and writes the table into the page where that is wanted.
pub(crate) fn bench(update: bool) -> anyhow::Result<bool> {
    let workspace = build::everything()?;
    let table = process::output(&mut benchmark("languages"))?;
    println!("{table}");
    if update {
        let page = workspace.root.join(PAGE);
        let text = std::fs::read_to_string(&page).with_context(|| format!("`{PAGE}` cannot be read"))?;
        std::fs::write(&page, between(&text, &table)?).with_context(|| format!("`{PAGE}` cannot be written"))?;
    }
    Ok(true)
}

fn between(text: &str, table: &str) -> anyhow::Result<String> {
    let no_place = || format!("`{PAGE}` has no place between `{}` and `{END}`", BEGIN.trim_end());
    let (before, rest) = text.split_once(BEGIN).with_context(no_place)?;
    let (_, after) = rest.split_once(END).with_context(no_place)?;
    Ok(format!("{before}{BEGIN}{}\n{END}{after}", table.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_takes_the_place_of_the_one_before() {
        let text = format!("a\n{BEGIN}old\n{END}\nb\n");
        assert_eq!(between(&text, "new\n").unwrap(), format!("a\n{BEGIN}new\n{END}\nb\n"));
        assert!(between("a", "new").is_err());
    }
}
