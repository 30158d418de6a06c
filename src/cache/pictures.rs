//! Published pictures, encoded once.

use super::Cache;
use crate::memory::Ingredients;
use crate::model::experience::PictureFile;
use crate::output::picture;

/// The picture as it is published, from the cache if there is one; `None` if the file is no picture.
pub(crate) fn encoded(cache: Option<&Cache>, file: &PictureFile) -> Option<Vec<u8>> {
    let Some(cache) = cache else { return picture::encoded(&file.name, &file.bytes).ok() };
    let kind = file.name.rsplit('.').next().unwrap_or_default();
    let key = Ingredients::of("picture").with(kind).with(file.bytes.sha256()).key();
    cache.get(&key).or_else(|| {
        let encoded = picture::encoded(&file.name, &file.bytes).ok()?;
        cache.put([(&key, encoded.as_slice())].into_iter());
        Some(encoded)
    })
}
