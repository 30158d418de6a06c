//! Help and usage errors in Chinese. Those built into clap are in English.

use anyhow::{Result, bail};
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

use super::table::aligned;
use super::{Status, print};
use crate::records::yaml::schema::nearest;

#[derive(clap::Args)]
#[command(after_help = "示例：\n  zonepress help\n  zonepress help score\n  zonepress help new self")]
pub(super) struct Args {
    /// 命令（不写则为总的帮助）
    #[arg(value_name = "命令", num_args = 0..)]
    command: Vec<String>,
}

/// `zonepress help`
pub(super) fn run(args: &Args, mut program: Command) -> Result<Status> {
    let mut asked = &mut program;
    for name in &args.command {
        let names: Vec<String> = asked.get_subcommands().map(|it| it.get_name().to_string()).collect();
        asked = match asked.find_subcommand_mut(name) {
            Some(found) => found,
            None => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                bail!("没有命令 `{name}`{}", super::suggested(nearest(name, &names)));
            }
        };
    }
    print(&asked.render_help().to_string())?;
    Ok(Status::Fine)
}

/// Gives the program and its commands help pages in Chinese.
pub(super) fn in_chinese(program: Command) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本");
    let global: Vec<Arg> = program.get_arguments().filter(|it| it.is_global_set()).cloned().collect();
    let program = with_pages(program, "zonepress", &global);
    with_page(program.disable_version_flag(true).arg(version), "zonepress", &[])
}

/// Gives the commands of a command their pages, and theirs.
fn with_pages(command: Command, usage: &str, global: &[Arg]) -> Command {
    command.mut_subcommands(|it| {
        let usage = format!("{usage} {}", it.get_name());
        with_page(with_pages(it, &usage, global), &usage, global)
    })
}

fn with_page(command: Command, usage: &str, global: &[Arg]) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示帮助");
    let command = command.disable_help_flag(true).arg(help);
    let page = page(&command, usage, global);
    command.override_help(page)
}

/// The `--help` page: usage, then commands, arguments and options, each in the order of declaration.
fn page(command: &Command, usage: &str, global: &[Arg]) -> String {
    let (positional, options): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().chain(global).partition(|it| it.is_positional());
    let mut usage = format!("{usage} [选项]");
    for argument in &positional {
        usage.push_str(&format!(" {}", written(argument)));
    }
    if command.has_subcommands() {
        usage.push_str(" <命令>");
    }
    let commands = command.get_subcommands().map(|it| vec![format!("  {}", it.get_name()), text(it.get_about())]);
    let rows = |arguments: &[&Arg]| arguments.iter().flat_map(|it| rows(it)).collect();
    let mut page = format!("{}\n\n用法：{usage}\n", text(command.get_about()));
    for (heading, rows) in [("命令", commands.collect()), ("参数", rows(&positional)), ("选项", rows(&options))] {
        let rows: Vec<Vec<String>> = rows;
        if !rows.is_empty() {
            page.push_str(&format!("\n{heading}：\n{}", aligned(&rows)));
        }
    }
    if let Some(after) = command.get_after_help() {
        page.push_str(&format!("\n{after}\n"));
    }
    page
}

fn text(styled: Option<&StyledStr>) -> String {
    styled.map(ToString::to_string).unwrap_or_default()
}

/// The rows of an argument: its help, then one line per value if its values have help texts.
fn rows(argument: &Arg) -> Vec<Vec<String>> {
    let values = match argument.get_action().takes_values() {
        true => argument.get_possible_values(),
        false => vec![],
    };
    let explained = values.iter().any(|it| it.get_help().is_some());
    let mut help = text(argument.get_help());
    let default: Vec<_> = argument.get_default_values().iter().map(|it| it.to_string_lossy()).collect();
    if !values.is_empty() && !explained {
        let names: Vec<&str> = values.iter().map(|it| it.get_name()).collect();
        let default = if default.is_empty() { String::new() } else { format!("，默认 {}", default.join("、")) };
        help.push_str(&format!("（{}{default}）", names.join("、")));
    }
    let mut rows = vec![vec![format!("  {}", written(argument)), help]];
    if explained {
        let lines = values.iter().map(|it| vec![format!("  {}", it.get_name()), text(it.get_help())]);
        let lines = aligned(&lines.collect::<Vec<_>>());
        rows.extend(lines.lines().map(|it| vec![String::new(), it.to_string()]));
    }
    rows
}

/// Formats an argument: `<种类>`, `[代码]`, `-h, --help`, `    --root <文件夹>`.
fn written(argument: &Arg) -> String {
    let value = argument.get_value_names().map(|it| it.join(" ")).unwrap_or_default();
    if argument.is_positional() {
        return if argument.is_required_set() { format!("<{value}>") } else { format!("[{value}]") };
    }
    let short = argument.get_short().map_or("    ".to_string(), |it| format!("-{it}, "));
    let long = argument.get_long().unwrap_or_default();
    match argument.get_action().takes_values() {
        true => format!("{short}--{long} <{value}>"),
        false => format!("{short}--{long}"),
    }
}

/// Describes a usage error in a sentence.
pub(super) fn message(error: &Error) -> String {
    let list = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(many)) => many.clone(),
        _ => vec![],
    };
    let text = |kind| list(kind).join("、");
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有命令 `{}`", text(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "缺少命令".into(),
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("没有选项 `{argument}`"),
        ErrorKind::UnknownArgument => format!("多余的参数 `{argument}`"),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 需要一个值"),
        ErrorKind::InvalidValue => {
            format!("`{argument}` 的值 `{value}` 不对；可选：{}", text(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            // Our own value parsers explain in Chinese. English texts come from clap, so drop them.
            let why = std::error::Error::source(error).map(ToString::to_string).filter(|it| !it.is_ascii());
            format!("`{argument}` 的值 `{value}` 不对{}", why.map(|it| format!("：{it}")).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::ArgumentConflict if argument == text(ContextKind::PriorArg) => format!("`{argument}` 只能写一次"),
        ErrorKind::ArgumentConflict => format!("`{argument}` 不能与 `{}` 同时使用", text(ContextKind::PriorArg)),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文本".into(),
        _ => format!("`{argument}` 的值的个数不对"),
    };
    // clap puts the likeliest suggestion last.
    let suggestions =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue].map(list);
    format!("{sentence}{}", super::suggested(suggestions.concat().into_iter().rev()))
}
