//! The build: documents as printed, output whole and repeatable, gates of time and privacy.

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
