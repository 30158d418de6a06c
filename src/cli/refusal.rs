//! Why a finished output is not published.

use std::fmt;

use crate::finding::{Finding, Place, code};
use crate::model::files;
use crate::output::Fault;
use crate::records::addresses;
use crate::records::source::SourceTree;

/// The gate at which the output was stopped, with everything found there.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Links that lead nowhere.
    Links(Vec<Fault>),
    /// Published addresses that no page has any more.
    Addresses(Vec<String>),
    /// Personal data in public output.
    Leaks(Vec<Fault>),
}

/// What to do about addresses that disappeared.
const GONE: &str =
    "改名的经验材料，在文首写明 `aliases`；确需撤下的，用 `zonepress publish-record addresses --correct 理由` 记录";

/// The same in a demonstration, which publishes nothing.
const GONE_FROM_DEMONSTRATION: &str =
    "误删的，请恢复；改名的经验材料，在文首写明 `aliases`；有意删去演示数据的，删去存档中的这一行，不用记录更正";

impl Refusal {
    /// The same as findings, as `check` reports them.
    pub(super) fn findings(self, sources: &SourceTree, is_demonstration: bool) -> Vec<Finding> {
        match self {
            Refusal::Links(faults) => {
                let finding = |it: Fault| Finding::new(&code::LINK_TARGET, page(&it), Place::File, it.what);
                let help = "链接由生成这一页的模板（`templates/html/`）写出，请改正模板";
                faults.into_iter().map(|it| finding(it).help(help)).collect()
            }
            Refusal::Addresses(gone) => gone
                .into_iter()
                .map(|address| {
                    let place = addresses::place(sources, &address).map_or(Place::File, Place::Span);
                    let help = if is_demonstration { GONE_FROM_DEMONSTRATION } else { GONE };
                    let message = format!("已发布的网址 `{address}` 消失，站点还不能发布");
                    Finding::new(&code::ADDRESS_GONE, files::ADDRESSES, place, message).help(help)
                })
                .collect(),
            Refusal::Leaks(faults) => {
                let finding = |it: Fault| {
                    let message = format!("将要公布的内容：{}", it.what);
                    Finding::new(&code::PERSONAL_DATA, page(&it), Place::File, message)
                };
                let help = "这些内容由几处记录或者模板连成，请打开该文件查看，改正所用的记录或者模板";
                faults.into_iter().map(|it| finding(it).help(help)).collect()
            }
        }
    }
}

/// The file of a fault, below the workspace.
fn page(fault: &Fault) -> String {
    format!("dist/public/{}", fault.path)
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = |faults: &[Fault]| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        match self {
            Refusal::Links(faults) => write!(f, "站内链接无效：\n{}", lines(faults)),
            Refusal::Addresses(gone) => write!(f, "已发布的网址消失：\n{}\n{GONE}", gone.join("\n")),
            Refusal::Leaks(faults) => write!(f, "公开内容中发现个人信息：\n{}", lines(faults)),
        }
    }
}

impl std::error::Error for Refusal {}
