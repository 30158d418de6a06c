//! 关于本网站

use crate::view::public::PublicData;

use super::page::{NoContent, PageHead, Rules, View};
use super::path;

pub(super) fn view(data: &PublicData) -> View<NoContent> {
    let page = PageHead::apart(data.site, path::ABOUT, "关于本网站");
    let description = "本网站的主办单位、内容来源、更新方式、适用规则、无障碍和隐私说明。";
    View {
        page: page.described(description, &["关于本网站", "网站声明"]),
        rules: Rules::current(data),
        content: NoContent {},
    }
}
