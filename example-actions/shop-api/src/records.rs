//! What the shop knows: the document that is kept in `shop.json`, and how it is read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

const SEED: &str = include_str!("../seed.json");

/// The whole document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Records {
    pub timezone: String,
    pub week: Vec<Day>,
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    pub contacts: Vec<Contact>,
    pub reasons: Vec<Reason>,
    pub orders: Vec<Order>,
    pub next_return: u64,
    pub returns: Vec<OpenedReturn>,
    pub password_resets: Vec<PasswordReset>,
    pub subscriptions: Vec<Subscription>,
    pub keyed_answers: Vec<KeyedAnswer>,
}

/// The opening hours of one week day; a closed day has none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Day {
    pub day: String,
    pub open: Option<String>,
    pub close: Option<String>,
    pub closed: bool,
}

/// The opening hours of a day that each year has; a closed one has none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Holiday {
    /// Month and day, such as `12-25`.
    pub date: String,
    pub name: String,
    pub open: Option<String>,
    pub close: Option<String>,
    pub closed: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    pub email: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    pub code: String,
    pub label: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    pub order: String,
    pub email: String,
    pub status: String,
    pub expected_day: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    pub sku: String,
    pub title: String,
    pub quantity: u32,
    pub returnable: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenedReturn {
    #[serde(rename = "return")]
    pub id: String,
    pub order: String,
    pub sku: String,
    pub reason: String,
    pub at_ms: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordReset {
    pub email: String,
    /// Whether the address was a contact's, which the answer never tells.
    pub known: bool,
    pub at_ms: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subscription {
    pub email: String,
    pub topic: String,
    pub at_ms: u64,
}

/// The answer to a write that came with an `Idempotency-Key`, kept to be given again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyedAnswer {
    pub route: String,
    pub key: String,
    pub body_sha256: String,
    pub status: u16,
    pub body: Value,
}

impl Records {
    /// The example the first start begins with.
    pub(crate) fn seed() -> serde_json::Result<Self> {
        serde_json::from_str(SEED)
    }

    /// The order with this number, if it is this address's.
    pub(crate) fn order_of(&self, order: &str, email: &str) -> Option<&Order> {
        self.orders
            .iter()
            .find(|found| found.order == order && same_email(&found.email, email))
    }

    pub(crate) fn is_returned(&self, order: &str, sku: &str) -> bool {
        self.returns
            .iter()
            .any(|opened| opened.order == order && opened.sku == sku)
    }

    pub(crate) fn is_contact(&self, email: &str) -> bool {
        self.contacts.iter().any(|contact| same_email(&contact.email, email))
    }

    pub(crate) fn is_subscribed(&self, email: &str, topic: &str) -> bool {
        self.subscriptions
            .iter()
            .any(|kept| same_email(&kept.email, email) && kept.topic == topic)
    }
}

/// Addresses are compared as people type them: without regard to case.
fn same_email(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_is_whole_and_uses_reserved_domains_only() {
        let seed = Records::seed().unwrap();
        assert_eq!(seed.week.len(), 7);
        assert!(seed.orders.len() >= 3);
        for order in &seed.orders {
            assert!(seed.is_contact(&order.email), "{}", order.order);
            assert!(!order.items.is_empty(), "{}", order.order);
        }
        for contact in &seed.contacts {
            let domain = contact.email.rsplit('@').next().unwrap();
            assert!(["example.com", "example.org"].contains(&domain));
        }
    }

    #[test]
    fn an_order_is_found_by_its_own_address_only() {
        let seed = Records::seed().unwrap();
        assert!(seed.order_of("A-1001", "Ada@Example.com").is_some());
        assert!(seed.order_of("A-1001", "grace@example.com").is_none());
        assert!(seed.order_of("A-9999", "ada@example.com").is_none());
    }
}
