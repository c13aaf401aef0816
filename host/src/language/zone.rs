//! Time zones by their names, from the database that is built in: every machine knows the same ones.

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// A text that is not the name of a time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a time zone in the IANA database{remedy}")]
pub(crate) struct UnknownZone {
    /// What to write instead.
    remedy: String,
}

/// The time zone of a name, whose capital letters do not count.
///
/// # Errors
///
/// The IANA database does not have the name.
pub(crate) fn named(name: &str) -> Result<TimeZone, UnknownZone> {
    let database = TimeZoneDatabase::bundled();
    match database.get(name) {
        Ok(zone) if !zone.is_unknown() => Ok(zone),
        _ => Err(UnknownZone {
            remedy: remedy(&database, name),
        }),
    }
}

/// The name of a time zone as the IANA database writes it.
///
/// # Errors
///
/// The database does not have the name.
pub(crate) fn canonical(name: &str) -> Result<String, UnknownZone> {
    let zone = named(name)?;
    Ok(zone.iana_name().unwrap_or(name).to_owned())
}

/// The one name that was likely meant: written with blanks, or a city without its region. Else an example.
fn remedy(database: &TimeZoneDatabase, name: &str) -> String {
    let city = name.trim().replace(' ', "_");
    let is_meant = |known: &str| {
        let last = known.rsplit('/').next().unwrap_or(known);
        known.eq_ignore_ascii_case(&city) || last.eq_ignore_ascii_case(&city)
    };
    let mut meant = database.available().filter(|known| is_meant(known.as_str()));
    match (meant.next(), meant.next()) {
        (Some(known), None) => format!("; write `{known}`"),
        _ => ", such as `Europe/Berlin`".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_as_the_database_writes_it() {
        for (given, written) in [
            ("Europe/Berlin", "Europe/Berlin"),
            ("europe/berlin", "Europe/Berlin"),
            ("AMERICA/ARGENTINA/BUENOS_AIRES", "America/Argentina/Buenos_Aires"),
            ("utc", "UTC"),
            ("Etc/GMT+5", "Etc/GMT+5"),
        ] {
            assert_eq!(canonical(given).as_deref(), Ok(written));
        }
    }

    #[test]
    fn what_is_not_a_name_is_refused_with_what_to_write() {
        let example = ", such as `Europe/Berlin`";
        for (given, remedy) in [
            ("", example),
            ("Mars/Olympus", example),
            ("+02:00", example),
            ("Etc/Unknown", example),
            ("../Europe/Berlin", example),
            ("CET-1CEST,M3.5.0,M10.5.0/3", example),
            ("Berlin", "; write `Europe/Berlin`"),
            ("new york", "; write `America/New_York`"),
            ("America/New York", "; write `America/New_York`"),
        ] {
            let error = named(given).unwrap_err().to_string();
            let expected = format!("not the name of a time zone in the IANA database{remedy}");
            assert_eq!(error, expected, "{given}");
        }
    }
}
