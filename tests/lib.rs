//! Black-box tests: everything runs through the program.

#![allow(clippy::unwrap_used)]

mod broken;
mod browser;
mod build;
mod changes;
mod cli;
mod editor;
mod guides;
mod hostile;
mod intake;
mod national;
mod new;
mod paper;
mod privacy;
mod procedure;
mod score;
mod serve;
mod slips;
mod support;
mod tables;
mod tidy;
