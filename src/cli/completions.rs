//! `zonepress completions`

use anyhow::Result;
use clap::Command;
use clap_complete::Shell;

use super::{Status, print};

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress completions bash > ~/.local/share/bash-completion/completions/zonepress\n  zonepress completions fish > ~/.config/fish/completions/zonepress.fish"
)]
pub(super) struct Args {
    /// 命令行解释器
    #[arg(value_name = "解释器")]
    shell: Shell,
}

pub(super) fn run(args: &Args, mut program: Command) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "zonepress", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Fine)
}
