//! The queue over a server that does as it is told, in a time that is given.

use super::*;
use std::collections::{HashMap, VecDeque};

/// What becomes of a mail at its next try.
#[derive(Clone, Copy)]
enum Fate {
    Later,
    Never,
    /// The server falls silent, and is left after so many seconds.
    Silent(u64),
}

/// Tries, each as the second since the start and the mail.
type Tries = Arc<Mutex<Vec<(u64, &'static str)>>>;

struct Fake {
    /// Seconds since the start.
    now: watch::Receiver<u64>,
    fates: Mutex<HashMap<&'static str, VecDeque<Fate>>>,
    tries: Tries,
}

impl Fake {
    async fn wait(&self, seconds: u64) {
        let mut now = self.now.clone();
        let until = *now.borrow() + seconds;
        // A test that is over waits for nothing.
        let _ = now.wait_for(|now| *now >= until).await;
    }
}

impl Sends<&'static str> for Fake {
    async fn send(&self, mail: &'static str) -> Result<(), Trouble> {
        let fate = self.fates.lock().unwrap().get_mut(mail).and_then(VecDeque::pop_front);
        self.tries.lock().unwrap().push((*self.now.borrow(), mail));
        let may_pass = match fate {
            None => return Ok(()),
            Some(Fate::Later) => true,
            Some(Fate::Never) => false,
            Some(Fate::Silent(seconds)) => {
                self.wait(seconds).await;
                true
            }
        };
        let message = "as it was told".into();
        Err(Trouble { message, may_pass })
    }

    async fn pause(&self, time: Duration) {
        self.wait(time.as_secs()).await;
    }
}

struct Test {
    queue: Queue<&'static str>,
    now: watch::Sender<u64>,
    tries: Tries,
}

impl Test {
    /// A queue, with what becomes of mails at their first tries; all others are taken.
    fn new(fates: &[(&'static str, &[Fate])]) -> Self {
        let now = watch::Sender::new(0);
        let tries = Tries::default();
        let fates = fates
            .iter()
            .map(|(mail, fates)| (*mail, fates.iter().copied().collect()));
        let queue = Queue::start(Fake {
            now: now.subscribe(),
            fates: Mutex::new(fates.collect()),
            tries: tries.clone(),
        });
        Self { queue, now, tries }
    }

    /// Lets time pass, second by second, and everything happen that is due.
    async fn pass(&self, seconds: u64) {
        for _ in 0..seconds {
            rest().await;
            self.now.send_modify(|now| *now += 1);
        }
        rest().await;
    }

    fn tries(&self) -> Vec<(u64, &'static str)> {
        self.tries.lock().unwrap().clone()
    }
}

/// Lets every task of this thread do what it can.
async fn rest() {
    for _ in 0..2_000 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_mail_that_is_not_taken_holds_no_other_up_and_is_tried_again() {
    let test = Test::new(&[("busy", &[Fate::Later, Fate::Later])]);
    for mail in ["busy", "one", "two"] {
        test.queue.push(mail).unwrap();
    }
    test.pass(1).await;
    assert_eq!(test.tries(), [(0, "busy"), (0, "one"), (0, "two")]);
    test.pass(20).await;
    assert_eq!(test.tries()[3..], [(2, "busy"), (12, "busy")]);
    test.queue.close().await;
    assert_eq!(test.tries().len(), 5);
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_tried_again() {
    let test = Test::new(&[("never", &[Fate::Never])]);
    test.queue.push("never").unwrap();
    test.pass(60).await;
    assert_eq!(test.tries(), [(0, "never")]);
}

#[tokio::test]
async fn a_mail_is_tried_three_times_and_then_given_up() {
    let test = Test::new(&[("down", &[Fate::Later; 9])]);
    test.queue.push("down").unwrap();
    test.pass(60).await;
    assert_eq!(test.tries(), [(0, "down"), (2, "down"), (12, "down")]);
}

#[tokio::test]
async fn a_server_that_falls_silent_over_one_mail_takes_the_next() {
    let test = Test::new(&[("silent", &[Fate::Silent(10); 3])]);
    test.queue.push("silent").unwrap();
    test.queue.push("next").unwrap();
    test.pass(1).await;
    assert_eq!(test.tries(), [(0, "silent"), (0, "next")]);
}

#[tokio::test]
async fn a_host_that_ends_tries_each_mail_once_and_takes_no_more() {
    let test = Test::new(&[("down", &[Fate::Later; 9])]);
    test.queue.push("down").unwrap();
    test.queue.push("next").unwrap();
    test.queue.close().await;
    assert_eq!(test.tries(), [(0, "down"), (0, "next")]);
    assert!(test.queue.push("late").is_err());
}

#[tokio::test]
async fn more_mails_than_may_wait_are_refused_until_there_is_room() {
    let test = Test::new(&[]);
    for _ in 0..WAITING_MAX {
        test.queue.push("many").unwrap();
    }
    assert!(matches!(test.queue.push("one more"), Err(MailError::Full(WAITING_MAX))));
    test.pass(1).await;
    test.queue.push("one more").unwrap();
}
