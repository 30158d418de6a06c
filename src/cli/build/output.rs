//! The output as a value, made as far as a command needs it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::addresses::{all_addresses, disappeared};
use super::documents::{Printing, add_documents, blank, write_tables};
use crate::cache::{Cache, pictures};
use crate::cli::refusal::Refusal;
use crate::cli::stages::Stages;
use crate::cli::{Input, left_out};
use crate::finding::Finding;
use crate::fs;
use crate::memory::{Ingredients, Memory};
use crate::model::experience::PictureFile;
use crate::output::leak::Gate;
use crate::output::links;
use crate::output::manifest;
use crate::output::page::PageFacts;
use crate::output::search::Record;
use crate::output::{Content, OutputTree, Placed, Reuse};
use crate::print::document::{self, Audience, DocumentJob, Form, Origins, Subject};
use crate::records::overlay::Overlay;
use crate::records::receipt::Receipts;
use crate::records::source::SourceTree;
use crate::site::{self, Means, PublicDocuments};
use crate::view::public::PublicData;

/// Builds everything except the printed documents, and discards it.
///
/// Returns what would stop the build: broken links, published addresses that disappeared, and personal data in the
/// templates, the assets, or the public output.
pub(in crate::cli) fn rehearse(input: &Input, overlay: &Overlay) -> Result<Vec<Finding>> {
    let (templates, assets) = (input.folder("templates")?, input.folder("site")?);
    let parts = Parts { templates: &templates, assets: &assets };
    match output(input, overlay, parts, Extent::Pages, &mut Stages::new(), |it| Ok(blank(it))) {
        Ok(_) => Ok(vec![]),
        Err(err) => {
            let is_demonstration = input.workspace()?.site.demonstration.is_some();
            err.downcast::<Refusal>().map(|it| it.findings(&input.sources, is_demonstration))
        }
    }
}

/// Builds the output as a value, as far as asked for. `print` returns the contents of the documents.
pub(in crate::cli) fn output(
    input: &Input,
    overlay: &Overlay,
    parts: Parts,
    extent: Extent,
    stages: &mut Stages,
    print: impl FnOnce(&Printing) -> Result<Vec<Content>> + Send,
) -> Result<OutputTree> {
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let left_out = left_out::of(input, &snapshot)?;
    let public = left_out.clone().withhold(PublicData::of(&snapshot).context("没有办法版本")?);
    let receipts = Receipts::of(&input.sources);
    let mut jobs = document::jobs(Subject { snapshot: &snapshot, public: &public, receipts: &receipts, overlay });
    jobs.retain(|it| !left_out::concerns(input, &left_out, it));
    let origins = Origins::of(&input.sources, &known.areas, input.as_of, &input.without);
    stages.end("整理数据");
    let mut tree = OutputTree::default();
    // What earlier runs found out, they found out without private contacts.
    let (none, memory) = (Memory::none(), &input.known_before.memory);
    let memory = if overlay.is_empty() { memory } else { &none };
    let gate = Gate::of(known, overlay);
    let has = |it: &Placed| extent.has(it);
    let reuse = Reuse { memory, has: &has };
    let printing = Printing::of(&jobs, &origins);
    let mut documents = printing.public();
    let (contents, printing_time, (documents, pages)) = printing.beside(print, || {
        documents.extend(write_tables(&jobs, &known.site.documents.organ, reuse, &mut tree)?);
        let documents = PublicDocuments::of(documents, known.site.mark());
        let put = |path: &str, html: String| extent.put(&format!("public/{path}"), html.into());
        let site = site::Builder::new(&public, parts.templates, Means { reuse, gate: &gate, put: &put })?;
        stages.end("名单和数据");
        let pages = site.pages(&documents, &mut tree)?;
        stages.end("页面");
        site.files(parts.assets, |path, it| extent.picture(path, it, reuse), &mut tree)?;
        stages.end("图片和附件");
        if let Extent::Whole { .. } = extent {
            let records: Vec<&Record> = pages.iter().flat_map(|(_, it)| &it.records).collect();
            site::index(&records, reuse, &mut tree)?;
            stages.end("搜索索引");
        }
        Ok((documents, pages))
    })?;
    add_documents(&jobs, contents, &mut tree);
    stages.end("等待文书");
    stages.note("排版文书（与以上五项同时）", printing_time);
    let pages: BTreeMap<&str, &PageFacts> = pages.iter().map(|(path, it)| (path.as_str(), it)).collect();
    let broken = links::find(&tree, &pages, &known.site.folder.0);
    if !broken.is_empty() {
        return Err(Refusal::Links(broken).into());
    }
    stages.end("核对链接");
    if input.is_preview {
        // It leaves out records with errors, and with them their pages. Nobody else sees it.
        return Ok(tree);
    }
    let mut gone = disappeared(input, &all_addresses(&public, &documents));
    // The pages of areas that are left out stay as notes; their files do not.
    gone.retain(|it| input.without.is_empty() || it.ends_with('/'));
    if !gone.is_empty() {
        return Err(Refusal::Addresses(gone).into());
    }
    manifest::add(&snapshot, &public, &input.sources, &receipts, &mut tree);
    let internal = jobs.iter().filter(|it| it.audience == Audience::Internal);
    manifest::add_internal(internal.filter_map(|it| Some((it.path.as_str(), it.receipt()?))), &mut tree);
    stages.end("清单");
    let mut leaks = gate.find(&tree, &pages, memory);
    let of_gate = Ingredients::of("leaks").with_value(&gate.offices);
    let of_job = |it: &DocumentJob| memory.sound(&origins.key(it, &of_gate), || gate.in_document(it));
    // The editable form says what the printed one says.
    let printed = jobs.par_iter().filter(|it| it.form == Form::Printed);
    leaks.extend(printed.flat_map_iter(of_job).collect::<Vec<_>>());
    leaks.dedup();
    if !leaks.is_empty() {
        return Err(Refusal::Leaks(leaks).into());
    }
    stages.end("查找个人信息");
    if let Extent::Whole { .. } = extent {
        tree.seal();
        stages.end("校验和");
    }
    Ok(tree)
}

/// The files of a workspace from which pages and documents are made, beside the records.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Parts<'p> {
    pub(in crate::cli) templates: &'p SourceTree,
    pub(in crate::cli) assets: &'p SourceTree,
}

/// How much of the output to make.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Extent<'c> {
    /// Everything, with what the cache and the earlier output have. With a place, files go there as they are made.
    Whole { cache: Option<&'c Cache>, earlier: Option<&'c fs::Earlier>, place: Option<&'c fs::Place> },
    /// What pages and files say, to check it: no search index, pictures only by name.
    Pages,
}

impl Extent<'_> {
    /// Whether the output can have a file without its being made.
    fn has(self, file: &Placed) -> bool {
        match self {
            Extent::Whole { earlier, .. } => earlier.is_some_and(|it| it.has(&file.sha256)),
            Extent::Pages => true,
        }
    }

    /// Takes a file of the output.
    fn put(self, path: &str, bytes: Vec<u8>) -> Result<Content> {
        match self {
            Extent::Whole { place: Some(place), .. } => place.put(path, &bytes).map(Content::Placed),
            Extent::Whole { place: None, .. } => Ok(bytes.into()),
            Extent::Pages => Ok(Content::Kept(Placed::of(&bytes))),
        }
    }

    fn picture(self, path: &str, file: &PictureFile, reuse: Reuse) -> Result<Content> {
        let Extent::Whole { cache, .. } = self else { return Ok(Content::Placed(Placed::default())) };
        let kind = file.name.rsplit('.').next().unwrap_or_default();
        let key = Ingredients::of("published picture").with(kind).with(file.bytes.sha256()).key();
        let encode = || pictures::encoded(cache, file).with_context(|| format!("图片 `{}` 不能读取", file.file));
        match reuse.file(&key, encode)? {
            Content::Bytes(bytes) => self.put(path, bytes.to_vec()),
            kept => Ok(kept),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::{Extent, Input, Overlay, Parts, Stages, blank, output};
    use crate::fs;
    use crate::records::workspace::Workspace;

    /// Characters that the checks refuse in every record.
    const BARRED: &str = "\u{b}\u{0}\u{7f}\r\u{85}\u{fffe}";

    fn spoil(text: &mut String) {
        text.insert_str(text.chars().next().map_or(0, char::len_utf8), BARRED);
    }

    /// Puts forbidden characters into the texts of each kind of record that pages, feeds and calendars show.
    fn spoil_texts(workspace: &mut Workspace) {
        let site = &mut workspace.site;
        let contact = &mut site.contact;
        let own = [&mut site.name, &mut site.organ, &mut site.description, &mut site.documents.organ];
        // The e-mail address stays as it is: in any other form, the gate takes it for that of a person.
        let texts = [&mut contact.office, &mut contact.address, &mut contact.telephone];
        own.into_iter().chain(texts).chain(&mut site.keywords).for_each(spoil);
        site.demonstration.iter_mut().for_each(|it| spoil(&mut it.mark));
        workspace.areas.0.iter_mut().flat_map(|it| [&mut it.name, &mut it.province]).for_each(spoil);
        workspace.zones.values_mut().for_each(|it| spoil(&mut Arc::make_mut(it).record.name));
        for round in workspace.rounds.values_mut() {
            spoil(&mut round.title);
            round.notice.iter_mut().flat_map(|it| [&mut it.office.name, &mut it.office.address]).for_each(spoil);
            round.announcement.iter_mut().for_each(|it| spoil(&mut it.number));
        }
        for it in workspace.experiences.iter_mut().map(Arc::make_mut) {
            [&mut it.head.title, &mut it.head.source, &mut it.head.summary, &mut it.body].into_iter().for_each(spoil);
        }
    }

    #[test]
    fn no_control_character_reaches_a_page_a_feed_or_a_calendar() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut input = Input::read(Some(&root), None).unwrap();
        // The spoilt names would differ from the recorded lists and addresses.
        input.sources.retain(|file, _| !file.starts_with(crate::model::files::PUBLISHED));
        spoil_texts(input.loaded.workspace.as_mut().unwrap());
        let templates = fs::read_folder(&root, "templates", None).unwrap();
        let assets = fs::read_folder(&root, "site", None).unwrap();
        let (parts, mut stages) = (Parts { templates: &templates, assets: &assets }, Stages::new());
        // Whatever was rendered before would not be rendered again.
        let extent = Extent::Whole { cache: None, earlier: None, place: None };
        let tree = output(&input, &Overlay::default(), parts, extent, &mut stages, |it| Ok(blank(it))).unwrap();
        let kinds = ["html", "xml", "ics", "txt"];
        let written = tree.files().filter(|(path, _)| kinds.contains(&path.rsplit('.').next().unwrap_or_default()));
        let mut counts = [0; 4];
        for (path, content) in written {
            let text = std::str::from_utf8(content.bytes().unwrap()).unwrap();
            let text = if path.ends_with(".ics") { text.replace("\r\n", "\n") } else { text.to_string() };
            let barred = text.chars().find(|it| it.is_control() && *it != '\n' || *it == '\u{fffe}');
            assert_eq!(barred, None, "{path}");
            counts[kinds.iter().position(|it| path.ends_with(it)).unwrap()] += 1;
        }
        assert!(counts.iter().all(|it| *it > 0), "{kinds:?}: {counts:?}");
    }
}
