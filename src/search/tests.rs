//! What is written here is what the library itself would write.
#![cfg(test)]

use std::collections::BTreeMap;
use std::io::Read;

use pagefind::options::PagefindServiceConfig;

use pagefind::api::PagefindIndex;

use super::*;

/// The sizes of chunks that the library uses by default.
const DEFAULT_CHUNK: usize = 20_000;

fn records() -> Vec<Record> {
    let blocks = |number: usize| {
        let text = format!(
            "第{number}项：网络市场监管与服务示范区（Café ダンス 가 Ⅻ ½ GB/T 9704）由县级以上人民政府申请创建。"
        );
        vec![text.repeat(28), format!("附注{}", number * 37)]
    };
    let record = |number: usize| Record {
        path: format!("pages/{number}/#a"),
        title: format!("示范区第{number}页的题目"),
        blocks: blocks(number),
        date: NaiveDate::default(),
        filters: BTreeMap::new(),
    };
    (0..40).map(record).collect()
}

fn library(records: &[Record]) -> Vec<File> {
    let options = PagefindServiceConfig::builder().keep_index_url(true).force_language("unknown".to_string()).build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let files = runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options)).unwrap();
        for record in records {
            // A weight of 25 is the one that needs not be written.
            let text = format!("___PAGEFIND_WEIGHT___1.05 {}", text::spread(&record.blocks));
            let meta = BTreeMap::from([("title".to_string(), text::spread(std::slice::from_ref(&record.title)))]);
            index.add_custom_record(record.path.clone(), text, "unknown".into(), Some(meta), None, None).await.unwrap();
        }
        index.get_files().await.unwrap()
    });
    files.into_iter().map(|it| (it.filename.to_string_lossy().into_owned(), it.contents)).collect()
}

/// What the files whose names end in a way hold, unpacked and sorted.
fn unpacked(files: &[File], end: &str) -> Vec<Vec<u8>> {
    let mut found: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(end)).map(|(_, it)| unzipped(it)).collect();
    found.sort();
    found
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked).unwrap();
    unpacked
}

#[test]
fn words_and_fragments_are_those_of_the_library() {
    let (ours, theirs) = (build(&records(), DEFAULT_CHUNK).unwrap(), library(&records()));
    let words = unpacked(&ours, ".pf_index");
    assert!(words.len() > 1);
    assert_eq!(words, unpacked(&theirs, ".pf_index"));
    let json = |it: &Vec<u8>| serde_json::from_slice::<serde_json::Value>(&it["pagefind_dcd".len()..]).unwrap();
    let fragments = |files: &[File]| unpacked(files, ".pf_fragment").iter().map(json).collect::<Vec<_>>();
    let sorted = |mut it: Vec<serde_json::Value>| {
        it.sort_by_key(|it| it["url"].to_string());
        it
    };
    assert_eq!(sorted(fragments(&ours)), sorted(fragments(&theirs)));
}

#[test]
fn the_overview_is_that_of_the_library_but_for_the_names_of_files() {
    let (ours, theirs) = (build(&records(), DEFAULT_CHUNK).unwrap(), library(&records()));
    assert_eq!(overview(&ours), overview(&theirs));
}

/// The overview without names.
#[derive(Debug, PartialEq)]
struct Overview {
    version: String,
    /// Of the pages.
    lengths: Vec<u64>,
    /// The words at the ends of the chunks.
    chunks: Vec<(String, String)>,
    fields: Vec<String>,
}

fn overview(files: &[File]) -> Overview {
    let bytes = unpacked(files, ".pf_meta").remove(0);
    let mut decoder = minicbor::Decoder::new(&bytes["pagefind_dcd".len()..]);
    let word = |it: &mut minicbor::Decoder| it.str().unwrap().to_string();
    assert_eq!(decoder.array().unwrap(), Some(6));
    let version = word(&mut decoder);
    let pages = (0..decoder.array().unwrap().unwrap()).map(|_| {
        assert_eq!(decoder.array().unwrap(), Some(3));
        word(&mut decoder);
        let length = decoder.u64().unwrap();
        assert_eq!(word(&mut decoder), "");
        length
    });
    let lengths = pages.collect();
    let chunks = (0..decoder.array().unwrap().unwrap()).map(|_| {
        assert_eq!(decoder.array().unwrap(), Some(3));
        let range = (word(&mut decoder), word(&mut decoder));
        word(&mut decoder);
        range
    });
    let chunks = chunks.collect();
    assert_eq!((decoder.array().unwrap(), decoder.array().unwrap()), (Some(0), Some(0)));
    let fields = (0..decoder.array().unwrap().unwrap()).map(|_| word(&mut decoder)).collect();
    Overview { version, lengths, chunks, fields }
}

#[test]
fn facets_name_the_values_of_each_page() {
    let mut records = records();
    records.truncate(2);
    records[0].filters = BTreeMap::from([("region".to_string(), vec!["西部".to_string(), "东部".to_string()])]);
    let (path, bytes) = facets::file(&records).unwrap();
    assert_eq!(path, "facets.gz");
    let expected =
        r#"{"dates":["1970-01-01","1970-01-01"],"filters":{"region":{"values":["东部","西部"],"pages":[[1,0],[]]}}}"#;
    assert_eq!(String::from_utf8(unzipped(&bytes)).unwrap(), expected);
}
