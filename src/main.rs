//! The `zonepress` program.

fn main() -> std::process::ExitCode {
    zonepress::run()
}
