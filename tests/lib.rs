//! Black-box tests: everything goes through the program.

mod build;
mod score;
mod support;
