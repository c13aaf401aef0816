//! `kill -9` at 200 random moments of runs with a write: no write twice, none without its row, and no unknown one hidden.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant, UNIX_EPOCH};
use tests::{Api, Daemon, Stand, actgate};

/// How many processes are killed in the middle of a run, and how many hosts share the work.
const KILLS: usize = 200;
const LANES: usize = 2;
/// A number that makes the moments the same again, apart from the machine's own chance.
const SEED: &str = "ACTGATE_KILLS_SEED";

/// xorshift64*: small, fast, and the same everywhere.
struct Dice(u64);

impl Dice {
    /// A moment before this one.
    fn moment(&mut self, end: Duration) -> Duration {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        end.mul_f64(drawn as f64 / f64::from(u32::MAX))
    }
}

/// How far a write had come when its host was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// It was not in the ledger.
    Before,
    /// It was in the ledger, and the shop had not made it.
    Noted,
    /// The shop had made it, and the ledger did not know.
    Made,
    /// The ledger had the answer, and the visitor did not.
    Answered,
}

/// A run whose host was killed.
struct Killed {
    run: String,
    stage: Stage,
}

/// One host that is killed again and again, each time with another conversation.
struct Lane {
    stand: Stand,
    token: String,
    dice: Dice,
    /// How long a host works on the first message, and then on the yes.
    works: [Duration; 2],
    killed: Vec<Killed>,
}

/// A conversation over one life of the host.
struct Talk<'a> {
    api: &'a Api,
    path: String,
}

impl<'a> Talk<'a> {
    async fn start(api: &'a Api) -> Self {
        let (status, made) = api.post("/v1/conversations", "{}").await;
        assert!(status.is_success(), "{made}");
        let id = made["id"].as_str().expect("a conversation");
        Self {
            api,
            path: format!("/v1/conversations/{id}/messages"),
        }
    }

    /// Says something. There is no answer when the host is killed before it gives one.
    async fn say(&self, text: &str) -> Option<Value> {
        let body = json!({ "text": text }).to_string();
        let (status, said) = self.api.send(reqwest::Method::POST, &self.path, body).await.ok()?;
        assert!(status.is_success(), "{said}");
        Some(said)
    }

    /// Picks a conversation up in another life, and says yes where it waits for that. Gives all that was said.
    async fn pick_up(&self) -> String {
        let said = self.say("Hello, are you still there?").await.expect("an answer");
        if said["waiting_for"] == "confirmation" {
            self.say("yes").await.expect("an answer");
        }
        self.api.get(&self.path).await.to_string()
    }
}

impl Lane {
    async fn new(seed: u64) -> Self {
        let stand = Stand::new().await.publish("newsletter-signup").await;
        let said = actgate(stand.folder.path(), &["token", "create", "--role", "operator"]).good();
        Self {
            stand,
            token: said.trim().to_owned(),
            dice: Dice(seed),
            works: [Duration::ZERO; 2],
            killed: Vec::new(),
        }
    }

    fn serve(&self) -> (Daemon, Api) {
        let served = Daemon::start(self.stand.folder.path());
        let api = Api::at(&served.url, &self.token);
        (served, api)
    }

    /// Measures whole runs; the last one counts, since a host's first is slower.
    async fn measure(&mut self, api: &Api) {
        for number in 0..3 {
            let talk = Talk::start(api).await;
            let start = Instant::now();
            talk.say(&wish(&format!("measured-{number}@example.com")))
                .await
                .expect("an answer");
            let asked = start.elapsed();
            let said = talk.say("yes").await.expect("an answer");
            assert!(said.to_string().contains("Thank you!"), "{said}");
            self.works = [asked, start.elapsed() - asked];
        }
    }

    /// Kills as many hosts, and picks up in the next life what was left in the last.
    async fn run(&mut self, kills: usize) {
        let (mut served, mut api) = self.serve();
        self.measure(&api).await;
        for number in 0.. {
            assert!(
                number < 5 * kills,
                "of so many kills, only {} met a run",
                self.killed.len()
            );
            let email = format!("visitor-{number}@example.com");
            let talk = Talk::start(&api).await;
            let path = talk.path.clone();
            let finished = self.kill(served, talk, &email).await;
            let before = self.killed.len();
            self.look(&path, &email, finished).await;
            (served, api) = self.serve();
            let texts = Talk { api: &api, path }.pick_up().await;
            if self.killed.len() > before {
                self.assert_told(&texts).await;
            }
            if self.killed.len() == kills {
                break;
            }
        }
        served.kill();
    }

    /// Talks, and kills the host at a random moment of its work on the two messages. Tells which message had its
    /// answer all the same, or which had none.
    async fn kill(&mut self, served: Daemon, talk: Talk<'_>, email: &str) -> Result<usize, usize> {
        let mut moment = self.dice.moment(self.works[0] + self.works[1]);
        let mut message = 0;
        if moment >= self.works[0] {
            moment -= self.works[0];
            message = 1;
            talk.say(&wish(email)).await.expect("an answer");
        }
        let text = if message == 0 { wish(email) } else { "yes".to_owned() };
        let kill = tokio::task::spawn_blocking(move || {
            std::thread::sleep(moment);
            served.kill();
        });
        let (said, killed) = tokio::join!(talk.say(&text), kill);
        killed.expect("the host is killed");
        if said.is_some() { Ok(message) } else { Err(message) }
    }

    /// Looks what the kill has left, and whether it counts: only if it met a run that the host was working on.
    async fn look(&mut self, path: &str, email: &str, finished: Result<usize, usize>) {
        let (Ok(message) | Err(message)) = finished;
        let run = self.run_of(path).await;
        let (Err(_), Some(run)) = (finished, run.clone()) else {
            // Too late, or too early: the next moments are drawn a little closer to the work.
            let factor = if finished.is_ok() { 0.95 } else { 1.02 };
            self.works[message] = self.works[message].mul_f64(factor);
            return;
        };
        let writes = self.stand.ran(&run).await.writes;
        let stage = match writes.first().map(|row| row.state.as_str()) {
            None => Stage::Before,
            Some("answered") => Stage::Answered,
            Some("about-to-send") if self.subscribed().contains(email) => Stage::Made,
            Some("about-to-send") => Stage::Noted,
            Some(other) => panic!("`{other}` before anybody has looked"),
        };
        if stage == Stage::Before && message == 1 {
            self.works[1] = self.works[1].mul_f64(1.02);
        }
        self.killed.push(Killed { run, stage });
    }

    /// The id of the run of a conversation, once it is stored.
    async fn run_of(&self, path: &str) -> Option<String> {
        let id = path.split('/').nth(3).expect("an id");
        let found: Option<(String,)> = sqlx::query_as("SELECT id FROM run WHERE conversation = ?")
            .bind(id)
            .fetch_optional(&mut self.stand.connect().await)
            .await
            .expect("the database can be read");
        found.map(|(id,)| id)
    }

    /// The addresses on the shop's list.
    fn subscribed(&self) -> BTreeSet<String> {
        let records = self.stand.shop.records();
        let list = records["subscriptions"].as_array().expect("a list");
        list.iter()
            .map(|one| one["email"].as_str().expect("text").to_owned())
            .collect()
    }

    /// Asserts that the visitor was told what the next host can know of the last kill.
    async fn assert_told(&self, texts: &str) {
        let last = self.killed.last().expect("a kill");
        let told_unknown = texts.contains("I cannot tell whether it went through");
        let told_done = texts.contains("Thank you!");
        let expected = match last.stage {
            Stage::Before => told_done && !told_unknown,
            Stage::Noted | Stage::Made => told_unknown && !told_done,
            // Whether the answer was in the run as well.
            Stage::Answered => told_unknown != told_done,
        };
        assert!(expected, "{:?}: {texts}", last.stage);
    }

    /// The writes that a command lists.
    fn listed(&self, arguments: &[&str]) -> Vec<Value> {
        let arguments = [&["--json", "ledger", "--limit", "5000"], arguments].concat();
        let said = actgate(self.stand.folder.path(), &arguments).good();
        let document: Value = serde_json::from_str(&said).expect("JSON");
        document["writes"].as_array().expect("writes").clone()
    }

    /// Asserts under the shop's own count what must hold after all kills.
    fn assert_end(&self) {
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let ledger = self.listed(&[]);
        let mut keys = BTreeMap::new();
        for entry in self.stand.shop.journal() {
            let key = entry.headers.iter().find(|(name, _)| name == "idempotency-key");
            let (_, key) = key.expect("every write has its key");
            assert!(
                keys.insert(key.clone(), entry.body.clone()).is_none(),
                "sent twice: {entry:?}"
            );
        }
        let rows: BTreeMap<String, String> = ledger
            .iter()
            .map(|write| (text(&write["idempotency_key"]), text(&write["run"])))
            .collect();
        let runs: BTreeSet<&String> = rows.values().collect();
        assert_eq!(
            (rows.len(), runs.len()),
            (ledger.len(), ledger.len()),
            "one write for each run"
        );
        for (key, body) in &keys {
            assert!(
                rows.contains_key(key),
                "the shop was sent a write without a row: {body}"
            );
        }
        let subscribed = self.subscribed();
        let sent: BTreeSet<String> = keys
            .values()
            .map(|body| text(&serde_json::from_str::<Value>(body).expect("JSON")["email"]))
            .collect();
        let not_sent: Vec<&String> = subscribed
            .difference(&sent)
            .filter(|email| email.contains("visitor-"))
            .collect();
        assert_eq!(not_sent, [""; 0], "everybody on the list was sent in a write of ours");
        let ours = subscribed.intersection(&sent).count();
        assert_eq!(self.stand.shop.writes(), ours as u64, "one write for each address");
        let unknown: BTreeSet<String> = self
            .listed(&["--unknown"])
            .iter()
            .map(|write| text(&write["run"]))
            .collect();
        let left = |killed: &&Killed| matches!(killed.stage, Stage::Noted | Stage::Made);
        let expected: BTreeSet<String> = self
            .killed
            .iter()
            .filter(left)
            .map(|killed| killed.run.clone())
            .collect();
        assert_eq!(unknown, expected, "every unknown outcome is listed, and no other");
    }
}

fn wish(email: &str) -> String {
    format!("Sign up for the newsletter, {email}")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_lose_no_write_and_make_none_twice() {
    let now = || UNIX_EPOCH.elapsed().expect("after 1970").as_nanos() as u64;
    let seed = std::env::var(SEED).map_or_else(|_| now(), |seed| seed.parse().expect("a number"));
    println!("{SEED}={seed}");
    let start = Instant::now();
    let lanes = (0..LANES as u64).map(|lane| {
        tokio::spawn(async move {
            // The generator needs a seed that is not 0.
            let mut lane = Lane::new(seed.wrapping_add(lane * 0x9E37_79B9).max(1)).await;
            lane.run(KILLS / LANES).await;
            lane.assert_end();
            lane.killed
        })
    });
    let lanes: Vec<_> = lanes.collect();
    let mut tally: BTreeMap<Stage, usize> = BTreeMap::new();
    for lane in lanes {
        for killed in lane.await.expect("a lane ends well") {
            *tally.entry(killed.stage).or_default() += 1;
        }
    }
    println!("{KILLS} kills in {:?}: {tally:?}", start.elapsed());
    assert_eq!(tally.values().sum::<usize>(), KILLS);
    let count = |stages: &[Stage]| stages.iter().filter_map(|stage| tally.get(stage)).sum::<usize>();
    assert!(count(&[Stage::Before]) > 0, "none before the write: {tally:?}");
    assert!(
        count(&[Stage::Noted, Stage::Made]) > 0,
        "none in the middle of it: {tally:?}"
    );
    assert!(count(&[Stage::Made, Stage::Answered]) > 0, "none after it: {tally:?}");
}
