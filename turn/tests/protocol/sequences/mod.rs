//! Any sequence of requests, data, time and decisions of the administrator, held against a small model.

mod data;
mod model;
mod operation;
mod requests;
mod run;

use proptest::{collection::vec, prelude::*};

use self::{
    operation::{beginning, operations},
    run::Run,
};

proptest! {
    #[test]
    fn internal_mode_does_what_the_model_says(first in beginning(), then in vec(operations(), 1..100)) {
        Run::of(false, [first, then.concat()].concat());
    }

    #[test]
    fn open_mode_does_what_the_model_says(first in beginning(), then in vec(operations(), 1..100)) {
        Run::of(true, [first, then.concat()].concat());
    }
}
