//! JSON Pointers (RFC 6901): one step further, and the steps of one.

/// The pointer of these steps.
pub fn of(steps: &[String]) -> String {
    steps.iter().fold(String::new(), |pointer, step| join(&pointer, step))
}

/// Appends one step to a pointer.
pub fn push(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}

/// A pointer with one more step.
pub fn join(pointer: &str, step: &str) -> String {
    let mut joined = pointer.to_owned();
    push(&mut joined, step);
    joined
}

/// The steps of a pointer as the names that they stand for. The empty pointer, which is the whole document, has none.
pub fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// The first step of a pointer; empty for the whole document.
pub fn first(pointer: &str) -> String {
    steps(pointer).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back_as_it_went_in() {
        for names in [vec![], vec![""], vec!["a", "0"], vec!["~1", "/", "~0~", "a/b"]] {
            let pointer = names.iter().fold(String::new(), |pointer, name| join(&pointer, name));
            assert_eq!(steps(&pointer).collect::<Vec<_>>(), names, "{pointer}");
            assert_eq!(first(&pointer), names.first().copied().unwrap_or(""), "{pointer}");
        }
    }

    #[test]
    fn a_pointer_leads_where_serde_json_goes() {
        let document = serde_json::json!({ "a/b": { "~1": [7] } });
        let pointer = ["a/b", "~1", "0"]
            .iter()
            .fold(String::new(), |at, step| join(&at, step));
        assert_eq!(document.pointer(&pointer), Some(&serde_json::json!(7)));
    }
}
