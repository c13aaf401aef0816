//! The deciding rooms: what may be asked, what may be sent and where. Pure: no I/O, no clock, no async.

pub mod address;
pub mod claims;
pub mod egress;
pub mod grant;
pub mod hours;
pub mod input;
pub mod rule;
pub mod text;
