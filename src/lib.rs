//! Scores, documents and the public site of the demonstration zones programme (网络市场监管与服务示范区).
//!
//! See `ARCHITECTURE.md` for an overview. Only [`run`] is public.

mod cache;
mod check;
mod cli;
mod editor;
mod finding;
mod fs;
mod git;
mod intake;
mod memory;
mod mirror;
mod model;
mod number;
mod output;
mod print;
mod procedure;
mod records;
mod scaffold;
mod score;
mod site;
mod text;
mod transient;
mod view;

pub use cli::run;
