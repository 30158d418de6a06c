//! Compares the index files with those that Pagefind itself writes for the same words.
#![cfg(test)]

use std::collections::BTreeMap;
use std::io::Read;

use minicbor::Decoder;
use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::words::Word;
use super::*;

type FileBytes = (String, Vec<u8>);

/// The files of the index.
fn built(records: &[Record]) -> Result<Vec<FileBytes>> {
    let files = Reuse::with_nothing(|nothing| build(records, nothing))?;
    Ok(files.into_iter().map(|(path, content)| (path, content.bytes().unwrap().to_vec())).collect())
}

fn records() -> Vec<Record> {
    let block = |number: usize| {
        let text = "网络市场监管与服务示范区（Café ダンス 가 Ⅻ ½ GB/T 9704）由县级以上人民政府申请创建。".repeat(28);
        format!("第{number}项：{text}附注{}", number * 37)
    };
    let record = |number: usize| Record {
        path: format!("pages/{number}/#a"),
        title: format!("示范区第{number}页的题目"),
        blocks: vec![block(number)],
        date: NaiveDate::default(),
        filters: BTreeMap::new(),
    };
    (0..40).map(record).collect()
}

/// The files that Pagefind writes for the character pairs of the records.
fn library(records: &[Record]) -> Vec<FileBytes> {
    let options = PagefindServiceConfig::builder().keep_index_url(true).force_language("unknown".to_string()).build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let files = runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options)).unwrap();
        for record in records {
            // This weight is stored as 25, the only one that the index does not write out.
            let text = format!("___PAGEFIND_WEIGHT___1.05 {}", pairs(&record.blocks[0]));
            let meta = BTreeMap::from([("title".to_string(), pairs(&record.title))]);
            index.add_custom_record(record.path.clone(), text, "unknown".into(), Some(meta), None, None).await.unwrap();
        }
        index.get_files().await.unwrap()
    });
    files.into_iter().map(|it| (it.filename.to_string_lossy().into_owned(), it.contents)).collect()
}

fn pairs(text: &str) -> String {
    let words: Vec<_> = text::tokens(text).windows(2).map(|it| Word(it[0], it[1]).text()).collect();
    words.join(" ")
}

/// Unpacks the files with this ending, sorted by content.
fn unpacked(files: &[FileBytes], end: &str) -> Vec<Vec<u8>> {
    let mut found: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(end)).map(|(_, it)| unzipped(it)).collect();
    found.sort();
    found
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked).unwrap();
    unpacked
}

/// The words of the index in order, each with its encoded entry.
fn words(files: &[FileBytes]) -> Vec<(String, Vec<u8>)> {
    let mut words = Vec::new();
    for chunk in unpacked(files, ".pf_index") {
        let mut decoder = Decoder::new(&chunk["pagefind_dcd".len()..]);
        assert_eq!(decoder.array().unwrap(), Some(1));
        for _ in 0..decoder.array().unwrap().unwrap() {
            assert_eq!(decoder.array().unwrap(), Some(3));
            let word = decoder.str().unwrap().to_string();
            let start = decoder.position();
            decoder.skip().unwrap();
            decoder.skip().unwrap();
            words.push((word, decoder.input()[start..decoder.position()].to_vec()));
        }
    }
    words.sort();
    words
}

#[test]
fn the_words_are_those_of_the_library_and_single_characters() {
    let (ours, theirs) = (words(&built(&records()).unwrap()), words(&library(&records())));
    let (alone, pairs): (Vec<_>, Vec<_>) = ours.into_iter().partition(|(word, _)| word.ends_with("0000"));
    assert_eq!(pairs, theirs);
    let (_, packed) = alone.iter().find(|(word, _)| *word == Word('络', '\0').text()).unwrap();
    let mut decoder = Decoder::new(packed);
    assert_eq!(decoder.array().unwrap(), Some(40));
    assert_eq!((decoder.array().unwrap(), decoder.u32().unwrap()), (Some(3), 0));
    let counted: Vec<i32> = decoder.array_iter().unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(counted, [vec![0], vec![1; 27]].concat());
}

#[test]
fn no_pair_reaches_from_one_block_into_the_next() {
    let record = |blocks: &[&str]| Record {
        path: String::new(),
        title: "题".to_string(),
        blocks: blocks.iter().map(ToString::to_string).collect(),
        date: NaiveDate::default(),
        filters: BTreeMap::new(),
    };
    let pairs = |blocks| {
        let words = words(&built(&[record(blocks)]).unwrap());
        words.into_iter().map(|(word, _)| word).filter(|it| !it.ends_with("0000")).collect::<Vec<_>>()
    };
    assert_eq!(pairs(&["甲乙", " ", "丙丁"]), [Word('丙', '丁').text(), Word('甲', '乙').text()]);
    assert_eq!(pairs(&["甲"]), Vec::<String>::new());
}

#[test]
fn the_module_and_the_entry_are_those_of_the_library() {
    let (ours, theirs) = (built(&records()).unwrap(), library(&records()));
    let file = |files: &[FileBytes], name: &str| files.iter().find(|(path, _)| path == name).unwrap().1.clone();
    let entry = |files: &[FileBytes]| {
        let mut entry: serde_json::Value = serde_json::from_slice(&file(files, "pagefind-entry.json")).unwrap();
        entry["languages"]["unknown"]["hash"].take();
        entry
    };
    assert_eq!(entry(&ours), entry(&theirs));
    assert!(file(&ours, "wasm.unknown.pagefind") == file(&theirs, "wasm.unknown.pagefind"));
}

#[test]
fn fragments_have_the_fields_of_the_library() {
    let fields = |files: &[FileBytes]| {
        let fragments = unpacked(files, ".pf_fragment");
        let fragment = |it: &Vec<u8>| serde_json::from_slice::<serde_json::Value>(&it["pagefind_dcd".len()..]).unwrap();
        let mut fragments: Vec<_> = fragments.iter().map(fragment).collect();
        fragments.sort_by_key(|it| it["url"].to_string());
        for fragment in &mut fragments {
            let text = fragment["content"].take();
            assert!(text.as_str().is_some_and(|it| !it.is_empty()));
            fragment["meta"]["title"].take();
            fragment["word_count"].take();
        }
        fragments
    };
    assert_eq!(fields(&built(&records()).unwrap()), fields(&library(&records())));
}

#[test]
fn the_overview_is_that_of_the_library_but_for_the_names_of_files() {
    let (ours, theirs) = (overview(&built(&records()).unwrap()), overview(&library(&records())));
    assert_eq!((ours.version, ours.fields), (theirs.version, theirs.fields));
    // A text has one more character than pairs.
    assert_eq!(ours.lengths, theirs.lengths.iter().map(|it| it + 1).collect::<Vec<_>>());
}

#[test]
fn each_word_is_in_the_range_of_its_chunk_and_of_no_other() {
    let files = built(&records()).unwrap();
    let ranges = overview(&files).chunks;
    assert!(ranges.len() > 1);
    for (from, to, name) in &ranges {
        let path = format!("index/{name}.pf_index");
        let chunk: Vec<FileBytes> = files.iter().filter(|(it, _)| *it == path).cloned().collect();
        for (word, _) in words(&chunk) {
            let within: Vec<_> = ranges.iter().filter(|(from, to, _)| *from <= word && word <= *to).collect();
            assert_eq!(within, [&(from.clone(), to.clone(), name.clone())], "{word}");
        }
    }
}

struct Overview {
    version: String,
    /// The length of each page.
    lengths: Vec<u64>,
    /// The start, the end and the name of each chunk.
    chunks: Vec<(String, String, String)>,
    fields: Vec<String>,
}

fn overview(files: &[FileBytes]) -> Overview {
    let bytes = unpacked(files, ".pf_meta").remove(0);
    let mut decoder = Decoder::new(&bytes["pagefind_dcd".len()..]);
    let word = |it: &mut Decoder| it.str().unwrap().to_string();
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
        (word(&mut decoder), word(&mut decoder), word(&mut decoder))
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
    let (path, content) = facets::file(&records).unwrap();
    let bytes = content.bytes().unwrap().to_vec();
    assert_eq!(path, "facets.gz");
    let expected =
        r#"{"dates":["1970-01-01","1970-01-01"],"filters":{"region":{"values":["东部","西部"],"pages":[[1,0],[]]}}}"#;
    assert_eq!(String::from_utf8(unzipped(&bytes)).unwrap(), expected);
}
