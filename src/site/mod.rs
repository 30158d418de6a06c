//! The public site: pages, from public data and templates.

use crate::output::OutputTree;
use crate::source::SourceTree;
use crate::view::public::PublicData;

/// A public document that pages link to.
pub(crate) struct PublicDocument {
    /// Below `public/`.
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) round: String,
    pub(crate) kind: &'static str,
    pub(crate) size: usize,
}

pub(crate) fn build(
    _data: &PublicData,
    _templates: &SourceTree,
    _assets: &SourceTree,
    _documents: &[PublicDocument],
    _out: &mut OutputTree,
) -> anyhow::Result<()> {
    Ok(())
}
