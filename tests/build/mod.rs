//! The build: printed documents, complete and reproducible output, and gates for time and privacy.

mod agreement;
mod archive;
mod cached;
mod checkout;
mod contained;
mod documents;
mod edits;
mod ended;
mod gates;
mod layout;
mod lists;
mod mirrored;
mod open_data;
mod output;
mod pictures;
pub mod press;
mod sheets;
mod signed;
mod site;
mod verify;
mod volumes;
mod write_ups;
