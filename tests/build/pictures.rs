//! Pictures of write-ups: where they are published, and which parts of their files are removed.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};

use crate::support::{Workspace, built, files, tool};

const WRITE_UP: &str = "content/experience/990100/cloud-cluster-registration.md";
const FOLDER: &str = "content/experience/990100/cloud-cluster-registration";
const PAGE: &str = "experience/990100/cloud-cluster-registration";

/// A photograph with a location and a rotation in its EXIF data.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(width, height).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    let bytes = bytes.into_inner();
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPS 39.90N 116.40E");
    let length = u16::try_from(exif.len() + 2).expect("a short block").to_be_bytes();
    [&bytes[..2], &[0xff, 0xe1], &length, &exif, &bytes[2..]].concat()
}

/// The demonstration, with a photograph in place of the drawing in a write-up.
fn with_photograph(markdown: &str) -> Workspace {
    let workspace = Workspace::demonstration().forget_write_ups();
    let text = workspace.read(WRITE_UP);
    let line = text.lines().find(|it| it.starts_with("![")).expect("a picture").to_string();
    workspace.replace(WRITE_UP, &line, markdown);
    workspace.remove(&format!("{FOLDER}/liu-cheng.png"));
    workspace.write(&format!("{FOLDER}/xian-chang.jpg"), photograph(400, 300));
    workspace
}

#[test]
fn a_picture_is_shown_with_its_size_and_words_and_printed_with_its_words() {
    let public = built().join("dist/public");
    let page = std::fs::read_to_string(public.join(PAGE).join("index.html")).expect("a page");
    let tag = page.split("<img src=\"liu-cheng.png\"").nth(1).and_then(|it| it.split('>').next()).expect("a picture");
    assert!(tag.contains(" alt=\"改革前依次办理"), "{tag}");
    let (width, height) = image::image_dimensions(public.join(PAGE).join("liu-cheng.png")).expect("a picture");
    let described = format!(" width=\"{width}\" height=\"{height}\" loading=\"lazy\"");
    assert!(tag.contains(&described), "{tag}");
    assert!(page.contains("<figcaption>网店开办“一件事”改革前后流程对比</figcaption>"));
    for name in [PAGE, "experience-collection"] {
        let pdf = public.join(format!("documents/{name}.pdf"));
        let pdf = pdf.to_string_lossy();
        let images = tool("pdfimages", &["-list", &pdf]);
        let sizes: Vec<&str> = images.lines().last().expect("a list").split_whitespace().skip(3).take(2).collect();
        assert_eq!(sizes, [width.to_string(), height.to_string()], "{images}");
        let text = tool("pdftotext", &[&pdf, "-"]);
        assert!(text.contains("改革前后流程对比"), "{name}");
    }
}

#[test]
fn what_a_camera_writes_into_a_file_is_not_published() {
    let workspace = with_photograph("![登记大厅](cloud-cluster-registration/xian-chang.jpg)");
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let published = files(&workspace.path().join("dist/public"));
    let picture = &published[&format!("{PAGE}/xian-chang.jpg")];
    let read = image::load_from_memory(picture).expect("a picture");
    assert_eq!((read.width(), read.height()), (300, 400), "upright");
    let holds = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|it| it == text);
    assert!(!holds(picture, b"Exif"));
    for (path, bytes) in published {
        assert!(!holds(&bytes, b"GPS 39.90N"), "{path}");
    }
}

#[test]
fn a_picture_stands_alone_has_words_and_is_used() {
    let of = "cloud-cluster-registration/xian-chang.jpg";
    for (markdown, message) in [
        (format!("![]({of})"), "图片没有替代文字"),
        (format!("大厅：![大厅]({of})"), "图片没有单独成段"),
        (format!("- ![大厅]({of})"), "图片没有单独成段"),
        ("没有图片。".to_string(), "正文没有用到这个图片"),
        ("![大厅](../../../zones/990100/zone.yaml)".to_string(), "没有图片 `../../../zones/990100/zone.yaml`"),
        ("![大厅](https://example.com/a.jpg)".to_string(), "没有图片 `https://example.com/a.jpg`"),
    ] {
        let run = with_photograph(&markdown).run(&["check"]);
        assert!(run.code == 1 && run.stdout.contains(message), "{markdown}: {}", run.stdout);
    }
}

#[test]
fn a_picture_of_too_many_points_or_bytes_is_refused() {
    let workspace = with_photograph("![大厅](cloud-cluster-registration/xian-chang.jpg)");
    let picture = format!("{FOLDER}/xian-chang.jpg");
    workspace.write(&picture, photograph(6001, 2));
    let run = workspace.run(&["check"]);
    assert!(run.code == 1 && run.stdout.contains("图片为 6001×2 像素，每边不得超过 6000 像素"), "{}", run.stdout);
    workspace.write(&picture, [photograph(10, 10), vec![0; 1 << 20]].concat());
    let run = workspace.run(&["check"]);
    assert!(run.code == 1 && run.stdout.contains("超过上限"), "{}", run.stdout);
}
