//! Contract 0.1: the generated bindings, and its types in those of 0.2. Its context has no time zone, and its hand-off no message.

use super::v0_2::wire;

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit/0.1.0",
        world: "action",
        exports: { default: async },
        with: { "actgate:action/types": crate::contract::v0_1::types },
    });
}

pub(crate) use bindings::ActionPre;

/// The types of 0.1. Written out are those that 0.2 changed; the generated code compares their layout with that of the WIT.
#[expect(unreachable_pub, reason = "the generated code exports them again")]
pub mod types {
    pub use super::wire::{
        Exchange, Failure, Host, HostWithStore, Json, Question, Reply, Request, Verdict, Visitor, add_to_linker,
    };
    use wasmtime::component::{ComponentType, Lift, Lower};

    #[derive(Clone, Debug, ComponentType, Lift, Lower)]
    #[component(record)]
    pub struct Context {
        pub run: String,
        pub locale: String,
        #[component(name = "now-ms")]
        pub now_ms: u64,
        pub seed: u64,
        pub visitor: Visitor,
        pub settings: Json,
    }

    #[derive(Clone, Debug, ComponentType, Lift, Lower)]
    #[component(record)]
    pub struct HandOff {
        pub route: String,
        pub summary: String,
        pub data: Json,
    }

    #[derive(Clone, Debug, ComponentType, Lift, Lower)]
    #[component(variant)]
    pub enum Step {
        #[component(name = "call")]
        Call(Vec<Request>),
        #[component(name = "ask")]
        Ask(Vec<Question>),
        #[component(name = "reply")]
        Reply(Reply),
        #[component(name = "hand-off")]
        HandOff(HandOff),
        #[component(name = "fail")]
        Fail(Failure),
        #[component(name = "as-declared")]
        AsDeclared,
    }
}

impl From<wire::Context> for types::Context {
    fn from(context: wire::Context) -> Self {
        Self {
            run: context.run,
            locale: context.locale,
            now_ms: context.now_ms,
            seed: context.seed,
            visitor: context.visitor,
            settings: context.settings,
        }
    }
}

impl From<types::Step> for wire::Step {
    fn from(step: types::Step) -> Self {
        match step {
            types::Step::Call(requests) => Self::Call(requests),
            types::Step::Ask(questions) => Self::Ask(questions),
            types::Step::Reply(reply) => Self::Reply(reply),
            types::Step::HandOff(hand_off) => Self::HandOff(wire::HandOff {
                route: hand_off.route,
                summary: hand_off.summary,
                message: None,
                data: hand_off.data,
            }),
            types::Step::Fail(failure) => Self::Fail(failure),
            types::Step::AsDeclared => Self::AsDeclared,
        }
    }
}
