//! The procedure of Articles 7 to 17 and 22, tested step by step through the program.

mod announced;
mod demonstration;
mod forms;
mod gates;
mod laws;
mod on_paper;
mod on_record;
mod published;
mod records;
mod rounds;
mod walk;
mod write_ups;
