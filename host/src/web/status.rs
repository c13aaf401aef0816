//! What the status of an answer says about a write: made, not made, or nobody can tell.

/// What became of a write, as far as the status of its answer says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// The upstream says that it did it.
    Made,
    /// The upstream says that it did not do it.
    NotMade,
    /// The upstream, or something before it, failed somewhere on the way.
    Unknown,
}

/// Reads the status of the answer to a write (RFC 9110, section 15).
///
/// - 2xx: it was made, or was taken to be made.
/// - 4xx: it was refused. That includes 408, which is said of a request that never was complete.
/// - 307 and 308: "ask there instead"; nothing was done here.
/// - 501, 503 and 505: the upstream cannot do it, or not now, and did not begin.
/// - 500, 502, 504 and what proxies say with other 5xx: it broke somewhere, perhaps after the work was done. A gateway that
///   lost its upstream knows no more than we do.
/// - 301, 302 and 303: some upstreams answer so *after* they did it, others in place of it.
pub fn of_write(status: u16) -> Write {
    match status {
        200..=299 => Write::Made,
        307 | 308 | 400..=499 | 501 | 503 | 505 => Write::NotMade,
        _ => Write::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_read_as_its_definition_says() {
        for (write, statuses) in [
            (Write::Made, vec![200, 201, 202, 204, 207, 299]),
            (
                Write::NotMade,
                vec![307, 308, 400, 401, 404, 408, 409, 422, 429, 499, 501, 503, 505],
            ),
            (
                Write::Unknown,
                vec![300, 301, 302, 303, 304, 500, 502, 504, 507, 520, 524, 599],
            ),
        ] {
            for status in statuses {
                assert_eq!(of_write(status), write, "{status}");
            }
        }
    }

    #[test]
    fn no_status_that_is_not_a_success_counts_as_made() {
        assert!((0..=u16::MAX).all(|status| (200..300).contains(&status) == (of_write(status) == Write::Made)));
    }
}
