//! The build: printed documents, complete and reproducible output, and gates for time and privacy.

mod archive;
mod checkout;
mod documents;
mod ended;
mod gates;
mod layout;
mod open_data;
mod output;
mod pictures;
mod press;
mod sheets;
mod site;
mod verify;
mod write_ups;
