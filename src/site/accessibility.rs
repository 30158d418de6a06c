//! 无障碍声明

use crate::view::public::PublicData;

use super::page::{NoContent, PageHead, Rules, View};
use super::path;

pub(super) fn view(data: &PublicData) -> View<NoContent> {
    let page = PageHead::apart(data.site, path::ACCESSIBILITY, "无障碍声明");
    let description = "本网站无障碍建设所依据的标准、已有的辅助功能、键盘操作方法、已知的不足和意见反馈方式。";
    View {
        page: page.described(description, &["无障碍声明", "信息无障碍"]),
        rules: Rules::current(data),
        content: NoContent {},
    }
}
