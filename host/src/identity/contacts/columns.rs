//! Which columns of a contacts file hold the id and the addresses: named by the operator, or recognised.

/// The columns that an operator names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The contact's own id; recognised where it is not named.
    pub id: Option<String>,
    /// The addresses, the first one first; recognised where none is named.
    pub email: Vec<String>,
}

/// The words in which an error names the places where columns are named: settings or flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    pub id: &'static str,
    pub email: &'static str,
}

impl Naming {
    /// Columns are named in the settings.
    pub const SETTINGS: Self = Self {
        id: "`contacts.id_column`",
        email: "`contacts.email_column`",
    };
    /// Columns are named by flags of a command.
    pub const FLAGS: Self = Self {
        id: "`--id-column`",
        email: "`--email-column`",
    };
}

/// Where the columns are, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub id: Option<usize>,
    /// At least one.
    pub email: Vec<usize>,
}

/// Names of a column of ids, the likelier first. `Record ID` is HubSpot's.
const ID: [&str; 2] = ["id", "recordid"];

/// Names of a column of addresses, the likelier first.
const EMAIL: [&str; 3] = ["email", "emailaddress", "emailadresse"];

/// A name without case, dashes, underscores and spaces, so that `E-Mail` and `email` are the same.
fn fold(name: &str) -> String {
    let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '_' | '\u{2010}' | '\u{2011}');
    name.to_lowercase().chars().filter(is_kept).collect()
}

impl Columns {
    /// Finds the columns in a header line. An error says what is missing, with the columns that there are.
    pub(super) fn find(&self, header: &[String], naming: Naming) -> Result<Found, String> {
        let columns = || shown(header);
        let email = match self.email.as_slice() {
            [] => vec![recognised(header, &EMAIL, naming.email)?.ok_or_else(|| {
                let named = naming.email;
                format!(
                    "it has no column `email` in its first line; its columns are: {}; name the right one with {named}",
                    columns()
                )
            })?],
            named => {
                let found = named.iter().map(|name| self::named(header, name));
                found.collect::<Result<Vec<_>, _>>()?.concat()
            }
        };
        let id = match &self.id {
            None => recognised(header, &ID, naming.id)?,
            Some(name) => match named(header, name)?.as_slice() {
                [one] => Some(*one),
                _ => return Err(format!("it has several columns `{name}`; give each its own name")),
            },
        };
        Ok(Found { id, email })
    }
}

/// The columns with a name: exactly so, or else without looking at case and dashes.
fn named(header: &[String], name: &str) -> Result<Vec<usize>, String> {
    let all = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let columns = header.iter().enumerate().filter(|(_, column)| is_it(column));
        columns.map(|(at, _)| at).collect()
    };
    let exact = all(&|column| column == name);
    if !exact.is_empty() {
        return Ok(exact);
    }
    match all(&|column| fold(column) == fold(name)) {
        found if found.is_empty() => Err(format!(
            "it has no column `{name}` in its first line; its columns are: {}",
            shown(header)
        )),
        found => Ok(found),
    }
}

/// The one column that has the likeliest of these names. Two with the same are for the operator to tell apart.
fn recognised(header: &[String], names: &[&str], naming: &str) -> Result<Option<usize>, String> {
    for name in names {
        let with_it = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let columns = header.iter().enumerate().filter(|(_, column)| is_it(column));
            columns.map(|(at, _)| at).collect()
        };
        let plain = with_it(&|column| column.eq_ignore_ascii_case(name));
        let found = if plain.len() == 1 {
            plain
        } else {
            with_it(&|column| fold(column) == *name)
        };
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Some(*one)),
            several => {
                let several: Vec<String> = several.iter().filter_map(|at| header.get(*at)).cloned().collect();
                return Err(format!(
                    "several columns may be meant: {}; name the right one with {naming}",
                    shown(&several)
                ));
            }
        }
    }
    Ok(None)
}

/// The columns as an error lists them: a few, each bounded.
fn shown(header: &[String]) -> String {
    const SHOWN_MAX: usize = 20;
    let name = |name: &String| format!("`{}`", name.chars().take(40).collect::<String>());
    let mut names: Vec<String> = header.iter().take(SHOWN_MAX).map(name).collect();
    if header.len() > SHOWN_MAX {
        names.push(format!("{} more", header.len() - SHOWN_MAX));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &str, id: Option<&str>, email: &[&str]) -> Result<Found, String> {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        let columns = Columns {
            id: id.map(str::to_owned),
            email: email.iter().map(|name| (*name).to_owned()).collect(),
        };
        columns.find(&header, Naming::SETTINGS)
    }

    #[test]
    fn columns_are_recognised_without_case_and_dashes() {
        for (header, id, email) in [
            ("id,email", Some(0), 1),
            ("Record ID,First Name,Email", Some(0), 2),
            ("E-Mail,Name", None, 0),
            ("e_mail,ID", Some(1), 0),
            ("Email Address,Customer", None, 0),
            ("Email,E-Mail Opt-in,Record ID,id", Some(3), 0),
            ("E-Mail-Adresse", None, 0),
        ] {
            let found = find(header, None, &[]).unwrap();
            assert_eq!((found.id, found.email), (id, vec![email]), "{header}");
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_asked_about() {
        for header in ["Email,email", "E-Mail,e_mail"] {
            let error = find(header, None, &[]).unwrap_err();
            assert!(error.contains("several columns may be meant"), "{error}");
            assert!(error.contains("`contacts.email_column`"), "{error}");
        }
        let error = find("Name,Telefon", None, &[]).unwrap_err();
        assert!(
            error.contains("no column `email`") && error.contains("`Telefon`"),
            "{error}"
        );
    }

    #[test]
    fn columns_are_named_as_they_stand_or_nearly() {
        let found = find(
            "Kundennummer,Mail 1,Mail 2",
            Some("kundennummer"),
            &["Mail 2", "mail-1"],
        )
        .unwrap();
        assert_eq!((found.id, found.email), (Some(0), vec![2, 1]));
        let error = find("Kundennummer,Email", Some("Nummer"), &[]).unwrap_err();
        assert!(error.contains("no column `Nummer`"), "{error}");
        let error = find("No,No,Email", Some("No"), &[]).unwrap_err();
        assert!(error.contains("several columns `No`"), "{error}");
    }
}
