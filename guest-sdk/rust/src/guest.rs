//! The seam between the typed face and the contract: one function for each export, and `export!`.

pub mod convert;
pub mod raw;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::raw::types;
use crate::{Action, Context, Exchange, Exchanges, Failure, Given, Problem, Step, decode, fail};

/// Makes a type that implements [`Action`] the action of this component. Once in a crate.
///
/// On other targets than WebAssembly it only checks that the type is an action, so that the same crate
/// can be tested natively.
///
/// ```
/// use actgate_sdk::{Action, NoInputs};
///
/// struct Greeting;
///
/// impl Action for Greeting {
///     type Inputs = NoInputs;
/// }
///
/// actgate_sdk::export!(Greeting);
/// ```
#[macro_export]
macro_rules! export {
    ($action:ty) => {
        const _: () = {
            struct Exported;

            impl $crate::raw::Guest for Exported {
                fn validate(
                    context: $crate::raw::types::Context,
                    inputs: ::std::string::String,
                ) -> $crate::raw::types::Verdict {
                    $crate::guest::validate::<$action>(context, &inputs)
                }

                fn plan(
                    context: $crate::raw::types::Context,
                    inputs: ::std::string::String,
                ) -> $crate::raw::types::Step {
                    $crate::guest::plan::<$action>(context, &inputs)
                }

                fn shape(
                    context: $crate::raw::types::Context,
                    inputs: ::std::string::String,
                    exchanges: ::std::vec::Vec<$crate::raw::types::Exchange>,
                ) -> $crate::raw::types::Step {
                    $crate::guest::shape::<$action>(context, &inputs, exchanges)
                }
            }

            $crate::__export_raw!(Exported);
        };
    };
}

/// Makes a type that implements the generated trait the component's exports, without the typed face.
#[doc(hidden)]
#[macro_export]
macro_rules! __export_raw {
    ($guest:ident) => {
        #[cfg(target_arch = "wasm32")]
        $crate::raw::export_generated!($guest with_types_in $crate::raw);

        // Elsewhere the exports would be nothing but symbols that clash when two actions are linked.
        #[cfg(not(target_arch = "wasm32"))]
        const _: fn() = || {
            fn is_used<G: $crate::raw::Guest>() {
                let _ = (G::validate, G::plan, G::shape);
            }
            is_used::<$guest>();
        };
    };
}

/// Answers the contract's `validate`.
pub fn validate<A: Action>(context: types::Context, inputs: &str) -> types::Verdict {
    let result = convert::context(context)
        .map_err(|failure| vec![Problem::at("", failure.to_string())])
        .and_then(|context| checked::<A>(&context, inputs));
    convert::verdict(result)
}

/// Answers the contract's `plan`.
pub fn plan<A: Action>(context: types::Context, inputs: &str) -> types::Step {
    convert::step(convert::context(context).map_or_else(Step::from, |context| planned::<A>(&context, inputs)))
}

/// Answers the contract's `shape`.
pub fn shape<A: Action>(context: types::Context, inputs: &str, exchanges: Vec<types::Exchange>) -> types::Step {
    let prepared = convert::context(context).and_then(|context| Ok((context, convert::exchanges(exchanges)?)));
    convert::step(prepared.map_or_else(Step::from, |(context, exchanges)| {
        shaped::<A>(&context, inputs, exchanges)
    }))
}

pub(crate) fn checked<A: Action>(context: &Context, inputs: &str) -> Result<Value, Vec<Problem>> {
    let value =
        decode::bytes(inputs.as_bytes()).map_err(|misfit| vec![Problem::at(misfit.pointer, misfit.expected)])?;
    let mut given = Given::from_value(value).map_err(|problem| vec![problem])?;
    A::validate(context, &mut given).map_err(crate::Problems::into_vec)?;
    Ok(given.into_value())
}

pub(crate) fn planned<A: Action>(context: &Context, inputs: &str) -> Step {
    complete(inputs)
        .and_then(|inputs| A::plan(context, inputs))
        .unwrap_or_else(Step::from)
}

pub(crate) fn shaped<A: Action>(context: &Context, inputs: &str, exchanges: Vec<Exchange>) -> Step {
    complete(inputs)
        .and_then(|inputs| {
            let exchanges = Exchanges::new(exchanges)
                .ok_or_else(|| fail("no-exchange", "there is nothing to shape an answer from"))?;
            A::shape(context, inputs, &exchanges)
        })
        .unwrap_or_else(Step::from)
}

fn complete<T: DeserializeOwned>(inputs: &str) -> Result<T, Failure> {
    decode::bytes(inputs.as_bytes())
        .map_err(|misfit| fail("unexpected-input", format!("the inputs do not fit {misfit}")))
}

#[cfg(test)]
mod tests;
