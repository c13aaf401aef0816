//! The words of the pages behind a link, as pieces of HTML.

/// The pages of one language.
pub(crate) struct Pages {
    pub(crate) confirm: &'static str,
    /// Who was asked, by the operator's name.
    pub(crate) asked: fn(&str) -> String,
    pub(crate) if_you: &'static str,
    pub(crate) button: &'static str,
    pub(crate) if_not_you: &'static str,
    pub(crate) confirmed: Page,
    pub(crate) over: Page,
    pub(crate) used: Page,
    pub(crate) expired: Page,
    pub(crate) unknown: Page,
    pub(crate) too_many: Page,
    pub(crate) failed: Page,
}

/// One page: its title, and its paragraphs.
pub(crate) struct Page {
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
}
