//! What a decision of the gate costs.

use actgate::model::identity::Assurance;
use tests::Gate;

#[test]
fn a_permit_among_64_grants_costs_no_allocation() {
    let gate = Gate::new(64);
    let request = gate.build("A-1001");
    let mut decided = None;
    let counted = allocation_counter::measure(|| decided = Some(gate.decide(request, Assurance::MatchedEmail)));
    assert!(decided.is_some_and(|decided| decided.is_ok()));
    assert_eq!(counted.count_total, 0);
    // The counter does count: a denial has words in it.
    let request = gate.build("A-1001");
    let counted = allocation_counter::measure(|| assert!(gate.decide(request, Assurance::Anonymous).is_err()));
    assert!(counted.count_total > 0);
}
