//! The generated names of the contract, and the macro that puts them into a component.
//!
//! Not part of the face of this crate: what is here follows `wit/` and the generator, and changes with
//! them. Tests of a host reach it to give answers that the typed face makes impossible.

#[allow(missing_docs, clippy::all)]
mod generated {
    wit_bindgen::generate!({
        path: "wit",
        world: "action",
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_generated",
        default_bindings_module: "actgate_sdk::raw",
        additional_derives: [PartialEq],
    });
}

pub use generated::actgate::action::{log, types};
pub use generated::export_generated;
pub use generated::exports;
pub use generated::exports::actgate::action::handler::Guest;
