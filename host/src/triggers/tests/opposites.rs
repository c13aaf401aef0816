//! Real sentences in both directions: what must not start an action, and what must although it has a "not" in it.

use super::*;

/// A shop with actions that undo beside some that do not.
const ACTIONS: &[(&str, &[&str])] = &[
    (
        "newsletter-signup",
        &[
            "Subscribe me to your newsletter",
            "Sign up for the newsletter",
            "Send me your offers",
        ],
    ),
    (
        "order-status",
        &[
            "Where is my order?",
            "Track my package",
            "My parcel has not come",
            "When will my order arrive?",
        ],
    ),
    (
        "return-order",
        &[
            "I want to return an item",
            "Return my order",
            "I would like a refund",
            "My order arrived damaged",
        ],
    ),
    (
        "reset-password",
        &[
            "I forgot my password",
            "Reset my password",
            "I cannot log in",
            "My password does not work",
        ],
    ),
    (
        "store-hours",
        &[
            "When are you open?",
            "Are you open on Sunday?",
            "What time do you close today?",
        ],
    ),
];

/// The same shop with actions of the other direction.
const UNDOING: &[(&str, &[&str])] = &[
    (
        "newsletter-leave",
        &[
            "Unsubscribe me",
            "Take me off your mailing list",
            "I don't want the newsletter anymore",
        ],
    ),
    ("order-cancel", &["Cancel my order", "I want to cancel an order"]),
];

fn starts(decision: &Decision, action: &str) -> bool {
    match decision {
        Decision::Triggered(found) => found == action,
        Decision::Ambiguous(found) => found.iter().any(|found| found == action),
        _ => false,
    }
}

#[test]
fn what_is_turned_down_or_undone_does_not_start() {
    let shop = published(ACTIONS);
    for (text, action) in [
        ("do not reset my password", "reset-password"),
        ("leave my password alone", "reset-password"),
        ("you don't have to reset my password", "reset-password"),
        ("my password works", "reset-password"),
        ("my password does work", "reset-password"),
        ("I did not forget my password", "reset-password"),
        ("I don't want to return my order", "return-order"),
        ("I don't want to return it after all", "return-order"),
        ("I changed my mind about returning it", "return-order"),
        ("cancel my return", "return-order"),
        ("stop the return please", "return-order"),
        ("please ignore my return", "return-order"),
        ("my order should not be returned", "return-order"),
        ("can I get a refund without returning it", "return-order"),
        ("my order did not arrive damaged", "return-order"),
        ("unsubscribe me", "newsletter-signup"),
        ("unsubscribe me from the newsletter", "newsletter-signup"),
        ("unsuscribe", "newsletter-signup"),
        ("take me off your mailing list", "newsletter-signup"),
        ("stop sending me the newsletter", "newsletter-signup"),
        ("please don't send me any more newsletters", "newsletter-signup"),
        ("I want out of your newsletter", "newsletter-signup"),
        ("how do I get off the newsletter list?", "newsletter-signup"),
        ("I never signed up for your newsletter", "newsletter-signup"),
        ("Newsletter abbestellen", "newsletter-signup"),
        ("bitte melden Sie mich vom Newsletter ab", "newsletter-signup"),
        ("kein Newsletter bitte", "newsletter-signup"),
        ("cancel my order A-1003", "order-status"),
        ("cancle my order", "order-status"),
        ("I would like to cancel my order", "order-status"),
        ("delete my order", "order-status"),
        ("pause my order", "order-status"),
        ("add a scarf to my order", "order-status"),
        ("I don't want to know where my order is", "order-status"),
        ("do not track my package", "order-status"),
        ("don't tell me when you are open", "store-hours"),
    ] {
        let ranking = shop.rank(text);
        assert!(!starts(&ranking.decision, action), "{text:?}: {ranking:?}");
    }
}

#[test]
fn a_not_about_the_world_starts_all_the_same() {
    let shop = published(ACTIONS);
    for (text, action) in [
        ("my order is not here", "order-status"),
        ("why is my parcel not here", "order-status"),
        ("my order still hasn't arrived", "order-status"),
        ("I don't know where my order is", "order-status"),
        ("I didn't get my package", "order-status"),
        ("I have not received my order", "order-status"),
        ("I don't want to wait, where is my order?", "order-status"),
        ("can't you track my package?", "order-status"),
        ("I can't log in", "reset-password"),
        ("why can't I log in?", "reset-password"),
        ("i cant login", "reset-password"),
        ("I don't remember my password", "reset-password"),
        ("my password isn't working", "reset-password"),
        ("why can't I return my order?", "return-order"),
        ("I don't want it anymore, I want to return it", "return-order"),
        ("I don't like it, can I return it", "return-order"),
        ("not sure how to return an item", "return-order"),
        ("aren't you open on Sunday?", "store-hours"),
        ("do not forget to send me your offers", "newsletter-signup"),
        ("why don't you send me your offers?", "newsletter-signup"),
    ] {
        check(&shop, text, Some(action));
    }
}

#[test]
fn an_action_that_undoes_is_started_by_undoing() {
    let all: Vec<(&str, &[&str])> = ACTIONS.iter().chain(UNDOING).copied().collect();
    let shop = published(&all);
    for (text, action) in [
        ("unsubscribe me", "newsletter-leave"),
        ("please unsubscribe me from the newsletter", "newsletter-leave"),
        ("take me off your list", "newsletter-leave"),
        ("I do not want your newsletter anymore", "newsletter-leave"),
        ("cancel my order", "order-cancel"),
        ("please cancel my order A-1003", "order-cancel"),
        ("subscribe me to the newsletter", "newsletter-signup"),
        ("where is my order?", "order-status"),
    ] {
        check(&shop, text, Some(action));
    }
    for (text, action) in [
        ("subscribe me", "newsletter-leave"),
        ("sign me up for the newsletter", "newsletter-leave"),
        ("I don't want to unsubscribe", "newsletter-leave"),
        ("don't unsubscribe me", "newsletter-leave"),
        ("do not cancel my order", "order-cancel"),
        ("I don't want to cancel my order", "order-cancel"),
        ("where is my order?", "order-cancel"),
    ] {
        let ranking = shop.rank(text);
        assert!(!starts(&ranking.decision, action), "{text:?}: {ranking:?}");
    }
}

#[test]
fn a_clear_denial_names_what_it_turns_down_and_an_unclear_one_is_asked_about() {
    let shop = published(ACTIONS);
    let denied = |action: &str| Decision::Denied(action.to_owned());
    let opposite = |action: &str| Decision::Opposite(action.to_owned());
    for (text, decision) in [
        ("do not reset my password", denied("reset-password")),
        ("I don't want to return it after all", denied("return-order")),
        ("I don't want a refund", opposite("return-order")),
        ("unsubscribe me from the newsletter", opposite("newsletter-signup")),
        ("cancel my order", opposite("order-status")),
    ] {
        let ranking = shop.rank(text);
        assert_eq!(ranking.decision, decision, "{text:?}: {ranking:?}");
        assert!(ranking.score < 0.5, "{text:?}: {ranking:?}");
    }
}

#[test]
fn several_wishes_come_one_by_one_in_their_order() {
    let shop = published(ACTIONS);
    let wishes = |text: &str| -> Vec<(String, Decision)> {
        let wishes = shop.rank(text).wishes.into_iter();
        wishes.map(|wish| (wish.text, wish.decision)).collect()
    };
    let wish = |text: &str, action: &str| (text.to_owned(), triggered(action));
    assert_eq!(
        wishes("where is my order A-1001 and are you open on sunday?"),
        [
            wish("where is my order A-1001", "order-status"),
            wish("are you open on sunday", "store-hours")
        ]
    );
    assert_eq!(
        wishes("Hi! I forgot my password. Also, where is my order, number A-1001? And are you open on Sunday?"),
        [
            wish("Hi! I forgot my password", "reset-password"),
            wish("where is my order, number A-1001", "order-status"),
            wish("are you open on Sunday", "store-hours"),
        ]
    );
    for one in [
        "where is my order",
        "my order arrived damaged and I would like a refund",
        "I want to return my order and get a refund",
        "are you open on Saturday and Sunday?",
        "I want to return an item, not track it",
        "hello and thanks",
        "",
    ] {
        assert_eq!(wishes(one), [], "{one:?}");
    }
}
