//! The page that a server shows for an unknown address.

use crate::view::public::PublicData;

use super::page::{NoContent, PageHead, Rules, View};
use super::path;

pub(super) fn view(data: &PublicData) -> View<NoContent> {
    let page = PageHead::apart(data.site, path::NOT_FOUND, "页面不存在");
    let page = page.described("您访问的页面不存在或者已经移动。", &[]);
    // The page is shown at any address, so its links start at the root of the server.
    let page = PageHead { root: data.site.folder.0.clone(), url: None, ..page };
    View { page, rules: Rules::current(data), content: NoContent {} }
}
