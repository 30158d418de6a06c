//! Help and usage errors in Chinese: clap speaks English by itself.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command and all below it with Chinese headings.
pub(super) fn in_chinese(command: Command) -> Command {
    let top = command.get_subcommands().next().is_some();
    let command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示帮助").help_heading("选项"))
        .mut_args(argument)
        .mut_subcommands(in_chinese);
    match top {
        true => command.disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("显示版本")
                .help_heading("选项"),
        ),
        false => command,
    }
}

fn argument(argument: Arg) -> Arg {
    let heading = if argument.is_positional() { "参数" } else { "选项" };
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|it| match it.get_help() {
            Some(help) => format!("{} {help}", it.get_name()),
            None => it.get_name().to_string(),
        })
        .collect();
    let help = argument.get_help().map(StyledStr::to_string).unwrap_or_default();
    if !argument.get_action().takes_values() {
        return argument.help_heading(heading);
    }
    let help = if values.is_empty() { help } else { format!("{help}（{}）", values.join("、")) };
    argument.help(help).help_heading(heading).hide_possible_values(true).hide_default_value(true)
}

/// What is wrong with the arguments, in a sentence.
pub(super) fn message(error: &Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(many)) => many.join("、"),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有命令 `{}`", text(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有选项 `{argument}`"),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 需要一个值"),
        ErrorKind::InvalidValue => {
            format!("`{argument}` 的值 `{value}` 不对；可选：{}", text(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|it| format!("：{it}")).unwrap_or_default();
            format!("`{argument}` 的值 `{value}` 不对{why}")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::ArgumentConflict => format!("`{argument}` 不能与 `{}` 同时使用", text(ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!("`{argument}` 的值的个数不对"),
        _ => return error.to_string(),
    };
    let suggestions =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue].map(text);
    match suggestions.iter().find(|it| !it.is_empty()) {
        Some(suggested) => format!("{sentence}；是否应为 `{suggested}`？"),
        None => sentence,
    }
}
