//! 经验汇编 (Articles 19 and 20): published write-ups in one document, or in volumes with a general contents.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::experience::{WriteUp, area};
use crate::model::indicators::Dimension;
use crate::text::chinese;
use crate::view::public::{PublicData, PublicExperience};

/// The two lines of the title.
const TITLE: &str = "网络市场监管与服务示范区\n可复制可推广经验汇编";

#[derive(Debug, Serialize)]
struct CollectionView {
    #[serde(flatten)]
    head: Head,
    /// The month of the newest write-up.
    month: String,
    /// Empty in the general contents.
    parts: Vec<Part>,
    /// Empty except in the general contents.
    volumes: Vec<VolumeView>,
}

/// The write-ups whose first indicator belongs to one dimension.
#[derive(Debug, Serialize)]
struct Part {
    number: String,
    name: String,
    count: String,
    write_ups: Vec<WriteUp>,
}

/// A volume in the general contents (总目录).
#[derive(Debug, Serialize)]
struct VolumeView {
    name: String,
    count: String,
    /// `None` if no domain is configured.
    address: Option<String>,
    write_ups: Vec<Listed>,
}

#[derive(Debug, Serialize)]
struct Listed {
    number: String,
    title: String,
    area: String,
}

/// A volume (册) of the collection: some of the write-ups of a dimension and a year.
#[derive(Clone)]
pub(crate) struct Volume<'d> {
    pub(crate) dimension: &'d Dimension,
    pub(crate) year: i32,
    /// Counted from 1 for each dimension and year.
    pub(crate) number: usize,
    pub(crate) write_ups: Vec<&'d PublicExperience<'d>>,
}

impl Volume<'_> {
    pub(crate) fn name(&self) -> String {
        format!("{}（{}）", self.dimension.name, self.place())
    }

    fn place(&self) -> String {
        let number = chinese::ordinal(u32::try_from(self.number).unwrap_or(u32::MAX));
        format!("{}年第{number}册", self.year)
    }
}

/// The title of the whole collection in one line.
pub(crate) fn collection_title() -> String {
    TITLE.replace('\n', "")
}

/// The collection of all write-ups.
///
/// It is grouped by dimension as on the site, because readers look for a subject. Each part is sorted by area code.
pub(crate) fn experience_collection(data: &PublicData, date: NaiveDate) -> Value {
    let of = |dimension: &Dimension| -> Vec<&PublicExperience> {
        data.experiences.iter().filter(|it| data.theme(it.experience).is_some_and(|it| it.id == dimension.id)).collect()
    };
    let dimensions = data.version.system.dimensions.iter().map(|it| (it, of(it)));
    let parts = dimensions.filter(|(_, write_ups)| !write_ups.is_empty()).zip(1..);
    let part = |((dimension, write_ups), number): ((&Dimension, Vec<&PublicExperience>), u32)| {
        part(data, format!("第{}部分", chinese::numeral(number)), dimension, write_ups)
    };
    view(data, date, TITLE.into(), parts.map(part).collect(), vec![])
}

/// A volume of the collection.
pub(crate) fn collection_volume(data: &PublicData, date: NaiveDate, volume: &Volume) -> Value {
    let title = format!("{TITLE}\n（{}，{}）", volume.dimension.name, volume.place());
    let part = part(data, volume.place(), volume.dimension, volume.write_ups.clone());
    view(data, date, title, vec![part], vec![])
}

/// The general contents of all volumes. `address` returns the path of a volume on the site.
pub(crate) fn collection_contents(
    data: &PublicData,
    date: NaiveDate,
    volumes: &[Volume],
    address: impl Fn(&Volume) -> String,
) -> Value {
    let listed = |(it, number): (&&PublicExperience, usize)| Listed {
        number: number.to_string(),
        title: it.experience.head.title.clone(),
        area: area(data, it),
    };
    let volume = |it: &Volume| VolumeView {
        name: it.name(),
        count: it.write_ups.len().to_string(),
        address: data.site.address(&address(it)),
        write_ups: by_code(it.write_ups.clone()).iter().zip(1..).map(listed).collect(),
    };
    view(data, date, format!("{TITLE}\n总目录"), vec![], volumes.iter().map(volume).collect())
}

fn by_code<'d>(write_ups: Vec<&'d PublicExperience<'d>>) -> Vec<&'d PublicExperience<'d>> {
    let mut write_ups = write_ups;
    write_ups.sort_by_key(|it| (&it.experience.code, it.published, &it.experience.slug));
    write_ups
}

fn part(data: &PublicData, number: String, dimension: &Dimension, write_ups: Vec<&PublicExperience>) -> Part {
    let write_ups = by_code(write_ups);
    Part {
        number,
        name: dimension.name.clone(),
        count: write_ups.len().to_string(),
        write_ups: write_ups.into_iter().map(|it| WriteUp::new(data, it)).collect(),
    }
}

fn view(data: &PublicData, date: NaiveDate, title: String, parts: Vec<Part>, volumes: Vec<VolumeView>) -> Value {
    let view = CollectionView {
        head: Head::new(data.site, data.version, title, &data.site.documents.organ),
        month: format!("{}年{}月", date.year(), date.month()),
        parts,
        volumes,
    };
    serde_json::to_value(view).expect("a view is plain data")
}
