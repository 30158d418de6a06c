//! Black-box tests: everything goes through the program.

mod support;
