//! 数据: the public records as data files, and their description (Frictionless Data Package).

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use crate::output::sheet::{self, Lists};
use crate::output::{Content, Reuse};
use crate::text::file_name::file_name;
use crate::view::public::PublicData;

use super::left_out;
use super::page::{PageHead, Rules, View};
use super::parts::{self, DateView, Link};
use super::path;
use super::tables::{self, Field, FieldKind, Table};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The title of the workbook with all tables.
const ALL: &str = "全部数据表";

/// A note on how CSV files differ from the records.
const MARKED: &str = "文本以等号、加号、减号等公式符号开头的，前面加有半角单引号，JSON 和 XLSX 为原文。";

/// The files that are not tables.
const WORKBOOK: &str = "open-data.xlsx";
const SYSTEM: &str = "indicator-system.json";
const PACKAGE: &str = "datapackage.json";

/// A data file. Its path is relative to the root of the site.
pub(super) struct DataFile {
    pub(super) path: String,
    pub(super) content: Content,
}

/// The public records as data files.
pub(super) struct OpenData {
    tables: Vec<Published>,
    /// All tables in one workbook.
    workbook: DataFile,
    /// The indicator system with its nested structure.
    system: DataFile,
    package: DataFile,
}

struct Published {
    table: Table,
    csv: DataFile,
    json: DataFile,
    xlsx: DataFile,
}

impl OpenData {
    /// # Errors
    /// Fails if a table exceeds the size limits of a workbook.
    pub(super) fn of(data: &PublicData, reuse: Reuse) -> Result<Self> {
        let tables = tables::all(data);
        let workbook = file(WORKBOOK, workbook(data, &tables.iter().collect::<Vec<_>>(), reuse)?);
        let tables: Vec<Published> =
            tables.into_par_iter().map(|it| publish(data, it, reuse)).collect::<Result<_>>()?;
        let system = file(SYSTEM, pretty(&tables::system(data)));
        let mut open = Self { tables, workbook, system, package: file(PACKAGE, "") };
        open.package.content = pretty(&package(data, &open)).into();
        Ok(open)
    }

    pub(super) fn into_files(self) -> impl Iterator<Item = DataFile> {
        let tables = self.tables.into_iter().flat_map(|it| [it.csv, it.json, it.xlsx]);
        tables.chain([self.workbook, self.system, self.package])
    }
}

/// The addresses of all data files.
pub(super) fn addresses() -> impl Iterator<Item = String> {
    let ends = ["csv", "json", "xlsx"];
    let tables = tables::NAMES.iter().flat_map(move |name| ends.map(|end| format!("{name}.{end}")));
    tables.chain([WORKBOOK, SYSTEM, PACKAGE].map(String::from)).map(|it| format!("{}{it}", path::DATA))
}

fn file(name: &str, content: impl Into<Content>) -> DataFile {
    DataFile { path: format!("{}{name}", path::DATA), content: content.into() }
}

fn publish(data: &PublicData, table: Table, reuse: Reuse) -> Result<Published> {
    Ok(Published {
        csv: file(&format!("{}.csv", table.name), table.csv()),
        json: file(&format!("{}.json", table.name), pretty(&table.json(data))),
        xlsx: file(&format!("{}.xlsx", table.name), workbook(data, &[&table], reuse)?),
        table,
    })
}

/// A workbook with a sheet for each table, and a sheet of notes.
fn workbook(data: &PublicData, tables: &[&Table], reuse: Reuse) -> Result<Content> {
    let sheets = tables.iter().map(|it| it.sheet(data)).collect();
    let lists = Lists { sheets, source: tables::source(data) };
    sheet::reused_workbook(&lists, &data.site.organ, data.as_of, reuse)
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("plain data") + "\n"
}

/// The name of a file, relative to `datapackage.json`.
fn name(file: &DataFile) -> &str {
    file.path.strip_prefix(path::DATA).unwrap_or(&file.path)
}

fn package(data: &PublicData, open: &OpenData) -> Value {
    let tables = || open.tables.iter();
    let mut resources: Vec<Value> = tables().map(|it| resource(&it.table, &it.csv)).collect();
    let texts = tables().map(|it| (format!("{}-json", it.table.name), it.table.title, &it.json));
    let whole = (String::from("indicator-system"), data.version.system.title.as_str(), &open.system);
    resources.extend(texts.chain([whole]).map(|(id, title, file)| tree(&id, title, file)));
    resources.extend(tables().map(|it| spreadsheet_table(&it.table, &it.xlsx)));
    resources.push(spreadsheet("open-data-xlsx", ALL, &open.workbook));
    let mark = data.site.demonstration.as_ref().map(|it| format!("（{}）", it.mark)).unwrap_or_default();
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "demonstration-zones",
        "title": format!("{}公开数据{mark}", data.site.name),
        "description": data.site.description.clone() + &left_out::sentence(data).unwrap_or_default(),
        "version": data.as_of,
        "created": format!("{}T00:00:00+08:00", data.as_of),
        "contributors": [{ "title": data.site.organ, "roles": ["publisher"] }],
        "keywords": data.site.keywords,
        "resources": resources,
    });
    if data.site.domain.is_some() {
        package["homepage"] = json!(path::address(data.site, path::DATA));
    }
    package
}

fn described(id: &str, title: &str, file: &DataFile, media: &str) -> Value {
    json!({
        "name": id,
        "path": name(file),
        "title": title,
        "mediatype": media,
        "bytes": file.content.size(),
        "hash": format!("sha256:{}", file.content.sha256()),
    })
}

/// Describes a JSON file.
fn tree(id: &str, title: &str, file: &DataFile) -> Value {
    let mut resource = described(id, title, file, "application/json");
    resource["format"] = json!("json");
    resource["encoding"] = json!("utf-8");
    resource
}

/// Describes a workbook with one table, whose columns have Chinese names.
fn spreadsheet_table(table: &Table, file: &DataFile) -> Value {
    let mut resource = spreadsheet(&format!("{}-xlsx", table.name), table.title, file);
    resource["type"] = json!("table");
    resource["description"] = json!(table.description);
    resource["dialect"]["sheetName"] = json!(table.title);
    let fields = table.fields.iter().map(|it| json!({ "name": it.title, "description": it.name, "type": kind(it) }));
    resource["schema"] = json!({ "fields": fields.collect::<Vec<_>>() });
    resource
}

/// Describes a workbook whose sheets have a title above the header row.
fn spreadsheet(id: &str, title: &str, file: &DataFile) -> Value {
    let mut resource = described(id, title, file, XLSX);
    resource["format"] = json!("xlsx");
    resource["dialect"] = json!({ "headerRows": [sheet::HEAD_ROW] });
    resource
}

fn resource(table: &Table, file: &DataFile) -> Value {
    let mut resource = described(table.name, table.title, file, "text/csv");
    resource["type"] = json!("table");
    resource["format"] = json!("csv");
    resource["encoding"] = json!("utf-8");
    resource["description"] = json!(format!("{}{MARKED}", table.description));
    resource["dialect"] = json!({ "delimiter": ",", "lineTerminator": "\r\n", "header": true });
    let fields: Vec<Value> = table.fields.iter().map(|it| field(it, table.key.contains(&it.name))).collect();
    resource["schema"] = json!({ "fields": fields, "primaryKey": table.key, "missingValues": [""] });
    resource
}

/// The type of a field in table schemas.
fn kind(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::Text | FieldKind::List => "string",
        FieldKind::Whole => "integer",
        FieldKind::Number => "number",
        FieldKind::Date => "date",
    }
}

fn field(field: &Field, is_key: bool) -> Value {
    let mut value = json!({ "name": field.name, "title": field.title, "type": kind(field) });
    if field.kind == FieldKind::List {
        value["description"] = json!("多个值以半角分号分隔");
    }
    if is_key {
        value["constraints"] = json!({ "required": true });
    }
    value
}

#[derive(Debug, Serialize)]
pub(super) struct DataPage {
    as_of: DateView,
    marked: &'static str,
    tables: Vec<TableView>,
    workbook: FileView,
    system: FileView,
    package: FileView,
    feeds: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct TableView {
    id: &'static str,
    title: &'static str,
    description: &'static str,
    rows: String,
    page: Link,
    files: Vec<FileView>,
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize)]
struct FieldView {
    name: &'static str,
    title: &'static str,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct FileView {
    format: &'static str,
    href: String,
    /// The name under which a browser saves it.
    file_name: String,
    size_text: String,
}

pub(super) fn view(data: &PublicData, open: &OpenData, feeds: Vec<Link>) -> View<DataPage> {
    let page = PageHead::apart(data.site, path::DATA, "开放数据");
    let description =
        "示范区、经验、公示、认定和评估指标体系的公开数据（XLSX、CSV、JSON）及其说明，可以自动读取；更新可以订阅。";
    View {
        page: page.described(description, &["开放数据", "数据下载", "订阅"]).about(dataset(data, open)),
        rules: Rules::current(data),
        content: DataPage {
            as_of: data.as_of.into(),
            marked: MARKED,
            tables: open.tables.iter().map(|it| table_view(data, it)).collect(),
            workbook: file_view(&open.workbook, "XLSX", named(data, ALL, "xlsx")),
            system: file_view(&open.system, "JSON", named(data, "评估指标体系", "json")),
            package: file_view(&open.package, "JSON", PACKAGE.into()),
            feeds,
        },
    }
}

fn table_view(data: &PublicData, published: &Published) -> TableView {
    let table = &published.table;
    TableView {
        id: table.name,
        title: table.title,
        description: table.description,
        rows: table.rows.len().to_string(),
        page: Link { title: table.column.name().into(), href: path::column(table.column) },
        files: vec![
            file_view(&published.xlsx, "XLSX", named(data, table.title, "xlsx")),
            file_view(&published.csv, "CSV", named(data, table.title, "csv")),
            file_view(&published.json, "JSON", named(data, table.title, "json")),
        ],
        fields: table
            .fields
            .iter()
            .map(|it| FieldView { name: it.name, title: it.title, kind: it.kind.name() })
            .collect(),
    }
}

fn file_view(file: &DataFile, format: &'static str, file_name: String) -> FileView {
    FileView { format, href: file.path.clone(), file_name, size_text: parts::size_text(file.content.size()) }
}

/// The name of a saved file: what it holds, and the day of the data.
fn named(data: &PublicData, title: &str, extension: &str) -> String {
    file_name(&tables::dated(data, title), None, extension)
}

/// The tables as a schema.org Dataset, for dataset search engines.
fn dataset(data: &PublicData, open: &OpenData) -> Value {
    let files = open
        .tables
        .iter()
        .flat_map(|it| [(&it.csv, "text/csv"), (&it.json, "application/json"), (&it.xlsx, XLSX)])
        .chain([(&open.workbook, XLSX)]);
    let distribution = files.map(|(file, media)| {
        json!({
            "@type": "DataDownload",
            "encodingFormat": media,
            "contentUrl": path::address(data.site, &file.path),
        })
    });
    json!({
        "@type": "Dataset",
        "name": format!("{}公开数据", data.site.name),
        "dateModified": data.as_of,
        "distribution": distribution.collect::<Vec<_>>(),
    })
}
