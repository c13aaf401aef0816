//! What the host says in English beside its questions.

use crate::language::said::english::phrase::{inline, or_list};
use crate::language::said::sentence;
use crate::language::said::talk::Talk;

pub(in crate::language) const ENGLISH: Talk = Talk {
    as_before: |title, value| format!("{title}: {value}, as before."),
    email_as_before: |email| format!("I am using {email}, as you said."),
    understood: |title, value| format!("{title}: {value}."),
    again: |title, value| format!("{title}? Is it {value} again?"),
    email_noted: |email| format!("Thank you, I have noted {email}."),
    changed: |title, value| format!("All right, {}: {value}.", inline(title)),
    taken: |labels| format!("I understood: {}.", labels.join("; ")),
    not_those: |labels| format!("All right, not {}.", quoted(labels)),
    given: |given| format!("This is what you gave me: {}.", listed(given)),
    nothing_given: "You have not given me anything for this yet.",
    take_your_time: "Take your time.",
    nothing_sent_yet: "I have not sent anything.",
    nothing_before: "There is no question before this one.",
    no_answer: |title| {
        format!(
            "Sorry, I cannot answer that. We are still at this: {}. You can say \"cancel\" to stop, or ask to talk to a person.",
            inline(title)
        )
    },
    does: sentence,
    only_after_yes: "I send nothing before you say yes.",
    look_there: |instructions| format!("No problem. {}", sentence(instructions)),
    cannot_skip: "I cannot go on without it.",
    left_out: "All right, I leave that out.",
    ways_out: "You can say \"back\" for the question before, \"cancel\" to stop, or ask to talk to a person.",
    no_access: "Then please give me another email address that you use with us. If you have none, ask to talk to a person: I have to know that it is you, so I cannot go on without an address.",
    no_list: "There is no list to choose from here.",
    only_so_many: |count| format!("There are only {count} to choose from."),
    yes_or_no: |title| format!("Please say yes or no: shall I go ahead with this: {}?", inline(title)),
    clear_yes_or_no: "I need a clear yes or no before I send anything. You can also say what should be different, say \"cancel\" to stop, or ask to talk to a person.",
    still_wanted: |title, given| match given {
        [] => format!("Do you still want to go on with this: {}? (yes or no)", inline(title)),
        _ => format!(
            "Do you still want to go on with this: {} ({})? (yes or no)",
            inline(title),
            listed(given)
        ),
    },
    left: |title| format!("All right, I have dropped this: {}.", inline(title)),
    one_after_the_other: |titles| format!("One after the other: {}.", steps(titles)),
    next: |title| format!("Next: {}.", inline(title)),
    after_this: |titles| format!("After this: {}.", steps(titles)),
    for_people: |titles| format!("My colleague will also see that you asked for this: {}.", steps(titles)),
};

fn listed(given: &[(String, String)]) -> String {
    let parts: Vec<String> = given.iter().map(|(title, value)| format!("{title}: {value}")).collect();
    parts.join("; ")
}

fn quoted(labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| format!("\"{label}\"")).collect();
    or_list(&labels)
}

fn steps(titles: &[String]) -> String {
    let titles: Vec<String> = titles.iter().map(|title| inline(title)).collect();
    titles.join(", then ")
}
