//! What the host says beside its questions: what it remembers, what was changed, what comes next, and the ways out.

pub(super) mod english;
pub(super) mod german;

/// What it says in one language.
pub(crate) struct Talk {
    /// A value of before is used: its title and the value.
    pub(crate) as_before: fn(&str, &str) -> String,
    /// An address that the visitor said before is used.
    pub(crate) email_as_before: fn(&str) -> String,
    /// How a value was understood: the title and the value in words.
    pub(crate) understood: fn(&str, &str) -> String,
    /// Asks whether a value of some time ago is meant again.
    pub(crate) again: fn(&str, &str) -> String,
    /// An address was said before anybody asked for it.
    pub(crate) email_noted: fn(&str) -> String,
    /// A value was changed: its title and the new value.
    pub(crate) changed: fn(&str, &str) -> String,
    /// Answers that were taken out of an earlier message, by their labels.
    pub(crate) taken: fn(&[String]) -> String,
    /// Answers that the visitor turned down, by their labels.
    pub(crate) not_those: fn(&[String]) -> String,
    /// What was given so far, as titles and values.
    pub(crate) given: fn(&[(String, String)]) -> String,
    pub(crate) nothing_given: &'static str,
    pub(crate) take_your_time: &'static str,
    pub(crate) nothing_sent_yet: &'static str,
    pub(crate) nothing_before: &'static str,
    /// A question that the host cannot answer, while the action of this title is under way.
    pub(crate) no_answer: fn(&str) -> String,
    /// What an action does, by its description.
    pub(crate) does: fn(&str) -> String,
    pub(crate) only_after_yes: &'static str,
    /// Where a value is found, by the input's instructions.
    pub(crate) look_there: fn(&str) -> String,
    pub(crate) cannot_skip: &'static str,
    pub(crate) left_out: &'static str,
    pub(crate) ways_out: &'static str,
    pub(crate) no_access: &'static str,
    pub(crate) no_list: &'static str,
    /// How many answers there are.
    pub(crate) only_so_many: fn(usize) -> String,
    /// Asks for a yes or a no, by the action's title.
    pub(crate) yes_or_no: fn(&str) -> String,
    pub(crate) clear_yes_or_no: &'static str,
    /// Asks whether an interrupted action is still wanted, by its title and what was given.
    pub(crate) still_wanted: fn(&str, &[(String, String)]) -> String,
    /// An interrupted action is ended because it is not wanted any more, by its title.
    pub(crate) left: fn(&str) -> String,
    /// Several wishes in one message, by their titles.
    pub(crate) one_after_the_other: fn(&[String]) -> String,
    /// The next of them.
    pub(crate) next: fn(&str) -> String,
    /// A wish that comes after what is under way.
    pub(crate) after_this: fn(&[String]) -> String,
    /// Wishes that people see now.
    pub(crate) for_people: fn(&[String]) -> String,
}
