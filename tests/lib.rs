//! Black-box tests: everything goes through the program.

mod broken;
mod browser;
mod build;
mod cli;
mod hostile;
mod procedure;
mod score;
mod support;
mod tables;
mod tidy;
