//! Checks and re-encodes contributed pictures, so that nothing but the picture is published.
//!
//! A file may say where, when and by whom a picture was taken, and may have other data appended. Published
//! files are encoded from the pixels alone.

pub(crate) mod said;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Resizing;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The most pixels a picture may have on a side: about those of a 24-megapixel camera.
pub(crate) const LONGEST_SIDE: u32 = 6000;

/// The most pixels a published picture is wide: the text column on a screen with two pixels per CSS pixel.
const WIDEST: u32 = 1600;

/// Out of 100. Higher values make hardly any visible difference.
const JPEG_QUALITY: u8 = 88;

/// The size of a published picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Why a picture cannot be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The content does not match the file extension.
    OtherKind,
    /// Width and height in pixels.
    TooLarge(u32, u32),
    Unreadable,
}

/// The supported formats by file extension.
const KINDS: [(&str, ImageFormat); 2] = [(".jpg", ImageFormat::Jpeg), (".png", ImageFormat::Png)];

fn kind(name: &str) -> Option<(&str, ImageFormat)> {
    KINDS.iter().find_map(|(end, format)| Some((name.strip_suffix(end)?, *format)))
}

/// The name of a picture file without its extension; `None` for other files.
pub(crate) fn stem(name: &str) -> Option<&str> {
    kind(name).map(|it| it.0)
}

/// The size that a picture will have when published, from the head of its file.
pub(crate) fn size(name: &str, bytes: &[u8]) -> Result<Size, Fault> {
    let mut decoder = decoder(name, bytes)?;
    let orientation = decoder.orientation().map_err(|_| Fault::Unreadable)?;
    let (width, height) = decoder.dimensions();
    let is_turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    Ok(fitted(if is_turned { Size { width: height, height: width } } else { Size { width, height } }))
}

/// The size within the width of the text column, in the same proportions.
fn fitted(Size { width, height }: Size) -> Size {
    if width <= WIDEST {
        return Size { width, height };
    }
    let [width, height, widest] = [width, height, WIDEST].map(u64::from);
    let height = ((height * widest + width / 2) / width).max(1);
    Size { width: WIDEST, height: u32::try_from(height).unwrap_or(u32::MAX) }
}

/// Decodes a picture to find its faults.
pub(crate) fn check(name: &str, bytes: &[u8]) -> Result<(), Fault> {
    decoded(name, bytes).map(drop)
}

/// Decodes a picture by its file extension, turns it upright, reduces its width, and encodes it again.
pub(crate) fn encoded(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let picture = decoded(name, bytes)?;
    let size = fitted(Size { width: picture.width(), height: picture.height() });
    let picture = match picture.width() == size.width {
        true => picture,
        false => picture.resize_exact(size.width, size.height, Resizing::Lanczos3),
    };
    let (_, format) = kind(name).ok_or(Fault::OtherKind)?;
    written(&picture, format).map_err(|_| Fault::Unreadable)
}

/// The picture, upright.
fn decoded(name: &str, bytes: &[u8]) -> Result<DynamicImage, Fault> {
    let mut decoder = decoder(name, bytes)?;
    let decoded = || {
        let orientation = decoder.orientation()?;
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        Ok::<_, image::ImageError>(picture)
    };
    decoded().map_err(|_| Fault::Unreadable)
}

fn decoder<'b>(name: &str, bytes: &'b [u8]) -> Result<impl ImageDecoder + use<'b>, Fault> {
    let (_, format) = kind(name).ok_or(Fault::OtherKind)?;
    if !image::guess_format(bytes).is_ok_and(|it| it == format) {
        return Err(Fault::OtherKind);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // Limits memory. The dimensions are checked before anything is decoded.
    reader.limits(Limits::default());
    let decoder = reader.into_decoder().map_err(|_| Fault::Unreadable)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST_SIDE {
        return Err(Fault::TooLarge(width, height));
    }
    Ok(decoder)
}

fn written(picture: &DynamicImage, format: ImageFormat) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    match format {
        ImageFormat::Jpeg => {
            picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))?
        }
        _ => {
            let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
            match picture.color().has_alpha() {
                true => picture.to_rgba8().write_with_encoder(encoder)?,
                false => picture.to_rgb8().write_with_encoder(encoder)?,
            }
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 9]))
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    /// A JPEG with an Exif block that asks for a turn by 90 degrees and names a camera.
    fn turned() -> Vec<u8> {
        let plain = drawn(40, 20, ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend(b"GPS 39.9,116.4 SecretCamera");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
    }

    /// The encoded picture and its size, which the head of the file must tell as well.
    fn published(name: &str, bytes: &[u8]) -> (Vec<u8>, Size) {
        let written = encoded(name, bytes).unwrap();
        let decoded = decoded(name, &written).unwrap();
        let found = Size { width: decoded.width(), height: decoded.height() };
        assert_eq!(size(name, bytes), Ok(found));
        (written, found)
    }

    #[test]
    fn a_published_picture_stands_upright_and_says_nothing_of_its_origin() {
        let bytes = turned();
        let (written, size) = published("a.jpg", &bytes);
        assert_eq!(size, Size { width: 20, height: 40 });
        let holds = |it: &[u8], text: &[u8]| it.windows(text.len()).any(|it| it == text);
        assert!(holds(&bytes, b"SecretCamera"));
        assert!(!holds(&written, b"SecretCamera") && !holds(&written, b"Exif"));
    }

    #[test]
    fn what_follows_a_picture_in_its_file_is_gone() {
        let mut bytes = drawn(8, 8, ImageFormat::Png);
        bytes.extend(b"<script>1</script>");
        let (written, _) = published("a.png", &bytes);
        assert!(written.ends_with(b"IEND\xaeB`\x82"));
        assert_eq!(encoded("a.png", &written).unwrap(), written, "the same again");
    }

    #[test]
    fn a_wide_picture_is_made_narrower() {
        for (width, height, expected) in [(2, 40, 20), (3, 41, 14), (2, 1, 1)] {
            let (_, size) = published("a.png", &drawn(WIDEST * width, height, ImageFormat::Png));
            assert_eq!(size, Size { width: WIDEST, height: expected });
        }
    }

    #[test]
    fn other_kinds_broken_and_huge_pictures_are_refused() {
        let png = drawn(8, 8, ImageFormat::Png);
        assert_eq!(check("a.jpg", &png), Err(Fault::OtherKind));
        assert_eq!(check("a.gif", &png), Err(Fault::OtherKind));
        assert_eq!(check("a.png", b"<svg onload='alert(1)'/>"), Err(Fault::OtherKind));
        assert_eq!(check("a.png", &png[..png.len() / 2]), Err(Fault::Unreadable));
        let wide = drawn(LONGEST_SIDE + 1, 1, ImageFormat::Png);
        assert_eq!(check("a.png", &wide), Err(Fault::TooLarge(LONGEST_SIDE + 1, 1)));
        // A header that claims more pixels than the file has and than any memory can hold.
        let mut bomb = png.clone();
        bomb[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
        assert!(check("a.png", &bomb).is_err());
    }
}
