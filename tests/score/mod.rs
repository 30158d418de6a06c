//! Scoring: records in, points out.

mod book;
mod cases;
mod command;
mod examples;
mod laws;
mod numbers;
mod random;
mod system;
mod systems;
mod yaml;
