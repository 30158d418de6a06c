//! The site in a real Chromium, served as plain files at a root and below a path.

mod axe;
mod chromium;
mod search;
mod server;

use std::path::PathBuf;

use crate::support::built;
use chromium::Chromium;
use server::Server;

const DESKTOP: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

fn public() -> PathBuf {
    built().join("dist/public")
}

/// The demonstration site at the root of a server.
fn at_root() -> Server {
    Server::start(&public(), "/")
}

/// The demonstration site below a path.
fn below_path() -> Server {
    Server::start(&public(), "/scjg/sfq/")
}

fn browser((width, height): (u32, u32)) -> Chromium {
    Chromium::start(width, height)
}
