//! From a visitor's message to the answer of staff and back to the agent, with two clients at once.

use super::{Desk, LONG_MS, WISH, done, text, texts};
use actgate::api::{TOKEN_PREFIX, hash_token};
use actgate::storage::Role;
use reqwest::Method;
use serde_json::{Value, json};
use shop_api::{Fault, FaultRule};
use tests::{Served, Stand};

async fn served(actions: &[&str]) -> Served {
    let mut stand = Stand::builder()
        .settings("[handoff]\nname = \"Customer care\"\n")
        .open()
        .await;
    for action in actions {
        stand = stand.publish(action).await;
    }
    Served::start(stand).await
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one talk from its beginning to its end")]
async fn a_visitor_reaches_staff_in_the_middle_of_a_return_and_the_agent_has_it_again() {
    let served = served(&["return-order", "store-hours"]).await;
    let desk = Desk::new(&served).await;
    for message in [
        "I want to return an item of order A-1001",
        "ada@example.com",
        "the mug, it is damaged",
    ] {
        desk.say(message).await;
    }
    let (said, waiting) = desk.say(WISH).await;
    assert_eq!(
        said,
        ["All right, I did not send it. I am passing you on to a colleague."]
    );
    assert_eq!(waiting, "staff");
    let handoff = desk.newest("open").await;
    assert_eq!(
        (&handoff["reason"], &handoff["action"]),
        (&json!("visitor-asked"), &json!("return-order"))
    );
    let summary = handoff["summary"].as_str().expect("a summary");
    for part in ["A-1001", "ada@example.com (matched-email)", "Blue mug"] {
        assert!(summary.contains(part), "`{part}` is not in: {summary}");
    }
    let run = served
        .get(&format!("/v1/runs/{}", handoff["run"].as_str().expect("a run")))
        .await
        .json();
    assert_eq!((&run["status"], served.stand.shop.writes()), (&json!("cancelled"), 0));

    // The visitor is told once that people have it, and then there is nobody who talks.
    let (said, _) = desk.say("did it work?").await;
    assert!(said[0].starts_with("A colleague has this conversation"), "{said:?}");
    assert_eq!(desk.say("when are you open on monday?").await, (vec![], json!("staff")));

    let taken = done(&desk.act(&handoff, "take", Some(json!({}))).await);
    let by = json!({"state": taken["state"], "taken_by": taken["taken_by"], "shown_as": taken["shown_as"]});
    assert_eq!(
        by,
        json!({"state": "taken", "taken_by": "token staff", "shown_as": "Customer care"})
    );
    done(&desk.act(&handoff, "messages", text("Hello Ada, how can I help?")).await);
    desk.say("The mug is broken").await;
    let shown = served
        .call(
            "staff",
            Method::GET,
            &format!("/v1/handoffs/{}", handoff["id"].as_str().unwrap()),
            None,
        )
        .await
        .json();
    let authors: Vec<(&str, &str)> = shown["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .rev()
        .take(3)
        .map(|message| (message["author"].as_str().unwrap(), message["text"].as_str().unwrap()))
        .collect();
    assert_eq!(
        authors,
        [
            ("visitor", "The mug is broken"),
            ("staff", "Hello Ada, how can I help?"),
            ("agent", "You are talking to Customer care now."),
        ]
    );
    done(&desk.act(&handoff, "give-back", None).await);
    let (said, waiting) = desk.say("when are you open on monday?").await;
    assert!(said[0].contains("09:00"), "{said:?}");
    assert_eq!(waiting, "message");
    let all = served.get(&format!("{}/messages", desk.path)).await;
    assert!(
        !all.text.contains("Under way"),
        "the summary is not for the visitor: {}",
        all.text
    );
    let staff: Vec<Value> = all.json()["messages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|message| message["author"] == "staff")
        .cloned()
        .collect();
    assert_eq!((staff.len(), &staff[0]["name"]), (1, &json!("Customer care")));
    assert!(!all.text.contains("token staff"), "{}", all.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_clients_wait_for_what_the_other_says() {
    let served = served(&["store-hours"]).await;
    let desk = Desk::new(&served).await;
    desk.say(WISH).await;
    let handoff = desk.newest("open").await;
    done(&desk.act(&handoff, "take", None).await);
    // Everything so far is news for nobody.
    let last = |heard: &Value| {
        heard["messages"].as_array().unwrap().last().unwrap()["seq"]
            .as_u64()
            .unwrap()
    };
    let seen = last(&served.get(&format!("{}/messages", desk.path)).await.json());
    let visitors = format!("{}/messages?after={seen}&wait_ms={LONG_MS}", desk.path);
    let (news, answered) = tokio::join!(
        served.get(&visitors),
        desk.act(&handoff, "messages", text("Are you there?"))
    );
    done(&answered);
    assert_eq!(texts(&news.json()), ["Are you there?"]);
    let seen = last(&news.json());
    let id = handoff["id"].as_str().unwrap();
    let staff = format!("/v1/handoffs/{id}?after={seen}&wait_ms={LONG_MS}");
    let (news, _) = tokio::join!(served.call("staff", Method::GET, &staff, None), desk.say("Yes, I am"));
    let news = news.json();
    assert_eq!(news["messages"][0]["text"], "Yes, I am");
    assert_eq!(news["handoff"]["state"], "taken");
    // Giving back is news for the visitor too.
    let seen = last(&news);
    let visitors = format!("{}/messages?after={seen}&wait_ms={LONG_MS}", desk.path);
    let (news, _) = tokio::join!(served.get(&visitors), desk.act(&handoff, "give-back", None));
    assert_eq!(texts(&news.json()), ["All right, I am back. What can I do for you?"]);
    assert_eq!(news.json()["waiting_for"], "message");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_staff_is_refused_until_the_first_is_named() {
    let served = served(&[]).await;
    let storage = served.stand.host.runtime.storage();
    let other = format!("{TOKEN_PREFIX}mia");
    storage
        .add_token("mia", &hash_token(&other), "", Role::Staff, 1)
        .await
        .unwrap();
    storage.name_token("mia", "Mia").await.unwrap();
    let desk = Desk::new(&served).await;
    desk.say(WISH).await;
    let handoff = desk.newest("open").await;
    let id = handoff["id"].as_str().unwrap();
    let mia = async |deed: &str, body: Value| {
        let request = served
            .request(Method::POST, &format!("/v1/handoffs/{id}/{deed}"))
            .bearer_auth(&other);
        let request = request
            .header("content-type", "application/json")
            .body(body.to_string());
        served.send(request).await
    };
    desk.act(&handoff, "messages", text("too early"))
        .await
        .problem(409, "not-taken");
    // Both at once: one has it.
    let (one, two) = tokio::join!(desk.act(&handoff, "take", None), mia("take", json!({})));
    let (first, second) = if one.status == 200 { (&one, &two) } else { (&two, &one) };
    let taken_by = done(first)["taken_by"].as_str().unwrap().to_owned();
    assert!(second.problem(409, "taken").contains(&taken_by));
    let is_mia = taken_by == "token mia";
    // Who has it may say so twice; nobody else answers, gives back or closes.
    if is_mia {
        done(&mia("take", json!({})).await);
        desk.act(&handoff, "messages", text("me too"))
            .await
            .problem(409, "taken");
        desk.act(&handoff, "close", None).await.problem(409, "taken");
        done(&desk.act(&handoff, "take", Some(json!({"from": taken_by}))).await);
        mia("messages", json!({"text": "me too"})).await.problem(409, "taken");
    }
    mia("give-back", json!({})).await.problem(409, "taken");
    mia("take", json!({"from": "token nobody"})).await.problem(409, "taken");
    let over = done(&mia("take", json!({"from": "token staff"})).await);
    assert_eq!(
        (&over["taken_by"], &over["shown_as"]),
        (&json!("token mia"), &json!("Mia"))
    );
    desk.act(&handoff, "messages", text("still me"))
        .await
        .problem(409, "taken");
    let closed = done(&mia("close", json!({"note": "helped"})).await);
    assert_eq!(
        (&closed["state"], &closed["note"]),
        (&json!("closed"), &json!("helped"))
    );
    mia("take", json!({})).await.problem(409, "handoff-over");
    mia("close", json!({})).await.problem(409, "handoff-over");
    mia("messages", json!({"text": "bye"}))
        .await
        .problem(409, "handoff-over");
    let unknown = served
        .call("staff", Method::POST, "/v1/handoffs/h-none-1/take", None)
        .await;
    unknown.problem(404, "not-found");
    let state = served.call("staff", Method::GET, "/v1/handoffs?state=lost", None).await;
    state.problem(400, "unusable-query");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_visitor_and_staff_speak_at_once() {
    const EACH: usize = 20;
    let served = served(&[]).await;
    let desk = Desk::new(&served).await;
    desk.say(WISH).await;
    let handoff = desk.newest("open").await;
    done(&desk.act(&handoff, "take", None).await);
    let visitor = async {
        for number in 0..EACH {
            desk.say(&format!("visitor {number}")).await;
        }
    };
    let staff = async {
        for number in 0..EACH {
            done(&desk.act(&handoff, "messages", text(&format!("staff {number}"))).await);
        }
    };
    tokio::join!(visitor, staff);
    let all = served.get(&format!("{}/messages", desk.path)).await.json();
    let messages = all["messages"].as_array().unwrap();
    let of = |author: &str| {
        let own = messages.iter().filter(|message| message["author"] == author);
        own.map(|message| message["text"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let numbered = |word: &str| (0..EACH).map(|number| format!("{word} {number}")).collect::<Vec<_>>();
    assert_eq!(of("staff"), numbered("staff"));
    assert_eq!(of("visitor")[1..], numbered("visitor"));
    let seqs: Vec<u64> = messages
        .iter()
        .map(|message| message["seq"].as_u64().unwrap())
        .collect();
    assert!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{seqs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_who_helps_themselves_takes_the_hand_off_back() {
    let served = served(&["store-hours"]).await;
    let desk = Desk::new(&served).await;
    desk.say(WISH).await;
    let (said, waiting) = desk.say("never mind").await;
    assert!(said[0].starts_with("All right, I am back."), "{said:?}");
    assert_eq!(waiting, "message");
    let handoff = desk.newest("given-back").await;
    assert_eq!(handoff["ended_by"], "the visitor");
    desk.act(&handoff, "take", None).await.problem(409, "handoff-over");
    // The next one is another.
    desk.say(WISH).await;
    let again = desk.newest("open").await;
    assert_ne!(again["id"], handoff["id"]);
    done(&desk.act(&again, "take", None).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_leaves_staff_something_to_look_at_and_the_agent_goes_on() {
    let served = served(&["store-hours"]).await;
    let desk = Desk::new(&served).await;
    let rule = FaultRule::new("/hours", Fault::Fail { status: 500 });
    served.stand.shop.set_fault(rule).unwrap();
    let (said, waiting) = desk.say("When are you open on monday?").await;
    assert_eq!(
        said,
        [
            "Sorry, that did not work. A colleague will look into it. If you would rather talk to a person now, just say so."
        ]
    );
    assert_eq!(waiting, "message");
    let handoff = desk.newest("open").await;
    assert_eq!(
        (&handoff["reason"], &handoff["action"]),
        (&json!("failure"), &json!("store-hours"))
    );
    // Nobody of staff has fallen in with the agent, so there is nothing to give back.
    desk.act(&handoff, "give-back", None).await.problem(409, "not-taken");
    served.stand.shop.clear_faults();
    assert!(desk.say("When are you open on monday?").await.0[0].contains("09:00"));
    // Staff may still talk to the visitor about it.
    done(&desk.act(&handoff, "take", None).await);
    assert_eq!(desk.say("When are you open on monday?").await, (vec![], json!("staff")));
    done(&desk.act(&handoff, "close", None).await);
    assert!(desk.say("When are you open on monday?").await.0[0].contains("09:00"));
    // Another that is never taken is closed as well.
    let rule = FaultRule::new("/hours", Fault::Fail { status: 500 });
    served.stand.shop.set_fault(rule).unwrap();
    desk.say("When are you open on monday?").await;
    let handoff = desk.newest("open").await;
    done(&desk.act(&handoff, "close", None).await);
    // While a visitor waits for people, one that is older is not taken beside it.
    desk.say("When are you open on monday?").await;
    let failure = desk.newest("open").await;
    desk.say(WISH).await;
    let other = desk.act(&failure, "take", None).await.problem(409, "other-handoff");
    assert!(
        other.contains(desk.newest("open").await["id"].as_str().unwrap()),
        "{other}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hand_offs_survive_the_host_and_are_counted() {
    let served = served(&["store-hours"]).await;
    let desk = Desk::new(&served).await;
    desk.say(WISH).await;
    let handoff = desk.newest("open").await;
    done(&desk.act(&handoff, "take", None).await);
    let metrics = served.get("/metrics").await.text;
    assert!(
        metrics.contains("actgate_handoffs_total{reason=\"visitor-asked\"} 1"),
        "{metrics}"
    );
    let path = desk.path.clone();
    let served = Served::start(served.stop().await).await;
    let desk = Desk { served: &served, path };
    assert_eq!(desk.say("are you still there?").await, (vec![], json!("staff")));
    done(&desk.act(&handoff, "messages", text("Yes.")).await);
    let shown = served
        .call("staff", Method::GET, "/v1/handoffs?limit=1", None)
        .await
        .json();
    assert_eq!(shown["handoffs"][0]["state"], "taken");
}
