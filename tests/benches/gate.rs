//! What a decision of the gate costs among 64 grants: microseconds and allocations. Building the request is beside it.

use actgate::model::identity::Assurance;
use std::hint::black_box;
use std::time::{Duration, Instant};
use tests::Gate;

const GRANTS: usize = 64;
const ROUNDS: usize = 200;
const CALLS: usize = 500;

fn main() {
    let gate = Gate::new(GRANTS);
    let (mut build, mut decide) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let requests: Vec<_> = (0..CALLS).map(|_| black_box(gate.build(black_box("A-1001")))).collect();
        build.push(each(started.elapsed()));
        let mut permits = Vec::with_capacity(CALLS);
        let started = Instant::now();
        for request in requests {
            permits.push(black_box(gate.decide(request, Assurance::MatchedEmail)));
        }
        decide.push(each(started.elapsed()));
        assert!(permits.iter().all(Result::is_ok), "every call is permitted");
    }
    let request = gate.build("A-1001");
    let mut permit = None;
    let counted = allocation_counter::measure(|| permit = Some(gate.decide(request, Assurance::MatchedEmail)));
    assert!(permit.is_some_and(|permit| permit.is_ok()));
    let (build, decide) = (Figures::of(build), Figures::of(decide));
    println!(
        "decide, {GRANTS} grants   p50 {} ns   p99 {} ns   {} allocations",
        decide.p50, decide.p99, counted.count_total
    );
    println!("build the request   p50 {} ns   p99 {} ns", build.p50, build.p99);
    println!(
        "a decision costs {:.2} of building its request",
        decide.p50 as f64 / build.p50 as f64
    );
}

fn each(elapsed: Duration) -> u128 {
    elapsed.as_nanos() / CALLS as u128
}

struct Figures {
    p50: u128,
    p99: u128,
}

impl Figures {
    fn of(mut times: Vec<u128>) -> Self {
        times.sort_unstable();
        Self {
            p50: times[times.len() / 2],
            p99: times[times.len() * 99 / 100],
        }
    }
}
