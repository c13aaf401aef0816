//! Tables for `step`: what is said and what is done next, by state and event.
