//! Scores, documents and the public site of the demonstration zones programme (网络市场监管与服务示范区).
//!
//! `ARCHITECTURE.md` has the map. Only [`run`] is public.

mod addresses;
mod characters;
mod check;
mod chinese;
mod cli;
mod day;
mod document;
mod exact;
mod finding;
mod fs;
mod glyphs;
mod html;
mod ics;
mod identifier;
mod known;
mod leak;
mod lifecycle;
mod links;
mod lists;
mod manifest;
mod markdown;
mod model;
mod number;
mod output;
mod overlay;
mod picture;
mod printable;
mod privacy;
mod programme;
mod published;
mod receipt;
mod score;
mod search;
mod sheet;
mod site;
mod source;
mod table;
mod transient;
mod typst;
mod view;
mod workspace;
mod yaml;

pub use cli::run;
