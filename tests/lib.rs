//! Black-box tests: everything runs through the program.

#![allow(clippy::unwrap_used)]

mod broken;
mod browser;
mod build;
mod changes;
mod cli;
mod hostile;
mod intake;
mod new;
mod paper;
mod procedure;
mod score;
mod support;
mod tables;
mod tidy;
