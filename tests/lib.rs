//! Black-box tests: everything goes through the program.

mod broken;
mod build;
mod hostile;
mod score;
mod support;
mod tidy;
