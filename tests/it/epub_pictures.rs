//! Pictures in books: every kind of file, sound and broken, covers and mastheads.
use std::fs;
use std::io::Cursor;

use newsbind::export::epub::{Cover, Options};
use serde_json::json;

use crate::epub_book::{keep, plain, root};
use crate::epub_made::{archive, bound, codes, figure, issue, png, publication};
use crate::tools::epubcheck;

/// A JPEG of the sample that Exif says is to be turned a quarter.
fn turned_jpeg() -> Vec<u8> {
    let jpeg = fs::read(root().join("tests/fixtures/epub-sample/archive/media/bridge.jpg")).unwrap();
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    [&jpeg[..2], exif, &jpeg[2..]].concat()
}

/// A volume with one picture; its only picture entry, and what was found.
fn with_picture(name: &str, bytes: Vec<u8>, options: &Options) -> (String, Vec<u8>, Vec<&'static str>) {
    let mut source = archive(
        &publication(),
        &[issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": [figure(name)]}]))],
    );
    source.add_media(&format!("media/{name}"), bytes);
    let (book, _, report) = bound(&source, options);
    let picture = book.entries.iter().find(|(path, _)| path.contains("/img/")).cloned().unwrap_or_default();
    let found = codes(&report)
        .into_iter()
        .filter(|code| code.starts_with("EPUB-") && !matches!(*code, "EPUB-006" | "EPUB-007"));
    (picture.0, picture.1, found.collect())
}

#[test]
fn pictures_that_readers_show_go_in_as_they_are() {
    let jpeg = fs::read(root().join("tests/fixtures/epub-sample/archive/media/bridge.jpg")).unwrap();
    let webp = fs::read(root().join("tests/fixtures/epub-sample/archive/media/library.webp")).unwrap();
    for (name, bytes, path) in [
        ("a.jpg", jpeg.clone(), "EPUB/2024-03-01/img/a1-1.jpg"),
        ("a.webp", webp, "EPUB/2024-03-01/img/a1-1.webp"),
        ("a.png", png(8, 1), "EPUB/2024-03-01/img/a1-1.png"),
        // The content decides, not the name.
        ("lies.png", jpeg, "EPUB/2024-03-01/img/a1-1.jpg"),
    ] {
        let (entry, held, found) = with_picture(name, bytes.clone(), &plain());
        assert_eq!((entry.as_str(), held == bytes), (path, true), "{name}");
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[cfg(feature = "resize")]
#[test]
fn pictures_that_readers_show_wrong_are_put_right() {
    let inks = fs::read(root().join("tests/fixtures/epub/cmyk.jpg")).unwrap();
    for (name, bytes, size) in
        [("inks.jpg", inks, None), ("deep.png", png(16, 1), Some((1, 1))), ("turned.jpg", turned_jpeg(), None)]
    {
        let (_, held, found) = with_picture(name, bytes.clone(), &plain());
        assert!(found.is_empty(), "{name}: {found:?}");
        let before = newsbind::input::media::inspect(&mut bytes.as_slice(), u64::MAX).unwrap();
        let now = newsbind::input::media::inspect(&mut held.as_slice(), u64::MAX).unwrap();
        assert_eq!((now.orientation, now.precision), (1, 8), "{name}");
        assert!(now.components < 4, "{name}");
        let upright =
            if before.orientation == 6 { (before.height, before.width) } else { (before.width, before.height) };
        assert_eq!((now.width, now.height), size.unwrap_or(upright), "{name}");
    }
}

/// A build that cannot decode binds them as they are, and says so.
#[cfg(not(feature = "resize"))]
#[test]
fn pictures_that_readers_show_wrong_are_told_of() {
    let inks = fs::read(root().join("tests/fixtures/epub/cmyk.jpg")).unwrap();
    for (name, bytes) in [("inks.jpg", inks), ("deep.png", png(16, 1)), ("turned.jpg", turned_jpeg())] {
        let (_, held, found) = with_picture(name, bytes.clone(), &plain());
        assert_eq!((held == bytes, found), (true, vec!["EPUB-009"]), "{name}");
    }
}

#[cfg(feature = "resize")]
#[test]
fn large_pictures_are_told_of_or_made_smaller() {
    let (_, _, found) = with_picture("large.png", png(8, 2400), &plain());
    assert_eq!(found, ["EPUB-003"]);
    let jpeg = fs::read(root().join("tests/fixtures/epub-sample/archive/media/bridge.jpg")).unwrap();
    let mut options = plain();
    options.max_pixels = Some(10_000);
    let (_, held, found) = with_picture("a.jpg", jpeg, &options);
    let now = newsbind::input::media::inspect(&mut held.as_slice(), u64::MAX).unwrap();
    assert!(now.width * now.height <= 10_000 && now.width * now.height > 9_500, "{} × {}", now.width, now.height);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_picture_used_twice_is_held_once_and_nothing_compressed_is_deflated() {
    let articles = json!([
        {"id": "a1", "headline": "甲", "body": [figure("one.png"), figure("one.png")]},
        {"id": "a2", "headline": "乙", "body": [figure("one.png"), {"paragraph": "文"}]},
    ]);
    let mut source = archive(&publication(), &[issue("2024-03-01", articles)]);
    source.add_media("media/one.png", png(8, 1));
    let (book, bytes, _) = bound(&source, &plain());
    assert_eq!(book.entries.iter().filter(|(path, _)| path.contains("/img/")).count(), 1);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for n in 0..zip.len() {
        let entry = zip.by_index(n).unwrap();
        let name = entry.name().unwrap().into_owned();
        let stored = name == "mimetype" || [".png", ".jpg"].iter().any(|end| name.ends_with(end));
        assert_eq!(entry.compression() == zip::CompressionMethod::Stored, stored, "{name}");
    }
}

#[test]
fn a_page_picture_that_cannot_be_shown_leaves_its_page() {
    let tiff = b"II\x2a\0\x08\0\0\0\0\0".to_vec();
    let page = |bytes: Vec<u8>| {
        let mut record = issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": [{"paragraph": "文"}]}]));
        record["pages"][0]["facsimile"] = json!({"image": "../media/p.png"});
        let mut source = archive(&publication(), &[record]);
        source.add_media("media/p.png", bytes);
        let (book, _, report) = bound(&source, &plain());
        let facsimile = book.entries.iter().any(|(path, _)| path.ends_with("p01-facsimile.xhtml"));
        (
            facsimile,
            codes(&report).contains(&"EPUB-005"),
            book.entries.iter().any(|(path, _)| path.ends_with("p01.xhtml")),
        )
    };
    assert_eq!(page(tiff), (false, true, true));
    assert_eq!(page(png(8, 1)), (true, false, true));
}

#[test]
fn a_masthead_stands_on_the_title_page_unless_it_is_not_safe() {
    let with = |svg: &str| {
        let mut publication = publication();
        publication["masthead"] = json!("media/head.svg");
        let mut source =
            archive(&publication, &[issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": []}]))]);
        source.add_media("media/head.svg", svg.as_bytes().to_vec());
        let (book, bytes, report) = bound(&source, &plain());
        (book.text("EPUB/title.xhtml").contains("masthead.svg"), codes(&report).contains(&"EPUB-010"), bytes)
    };
    let safe = with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 3\"><path d=\"M0 0h9v3z\"/></svg>");
    assert_eq!((safe.0, safe.1), (true, false));
    epubcheck(&keep("masthead", &safe.2)).expect_passed("a masthead");
    let unsafe_one = with("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x()</script></svg>");
    assert_eq!((unsafe_one.0, unsafe_one.1), (false, true));
}

#[test]
fn a_cover_is_drawn_or_given() {
    let source =
        || archive(&publication(), &[issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": []}]))]);
    let mut given = plain();
    given.cover = Cover::Picture(png(8, 1));
    let (book, bytes, report) = bound(&source(), &given);
    assert_eq!(book.bytes("EPUB/cover.png"), png(8, 1));
    assert!(!codes(&report).contains(&"EPUB-007"));
    epubcheck(&keep("cover-given", &bytes)).expect_passed("a cover that was given");
    given.cover = Cover::Picture(b"no picture".to_vec());
    assert_eq!(given.check().unwrap_err().code().map(|code| code.as_str()), Some("MED-002"));
    let (_, _, report) = bound(&source(), &plain());
    assert!(codes(&report).contains(&"EPUB-007"));
    #[cfg(feature = "cover")]
    {
        let mut drawn = plain();
        drawn.cover = Cover::Drawn(epub_fonts(false));
        let (_, _, report) = bound(&source(), &drawn);
        assert!(codes(&report).contains(&"EPUB-007"), "no font, no letters");
        drawn.cover = Cover::Drawn(epub_fonts(true));
        let (book, bytes, report) = bound(&source(), &drawn);
        if codes(&report).contains(&"EPUB-007") {
            return crate::tools::notice("skipped: no Chinese font to draw a cover with; `make fonts` brings it");
        }
        let found = newsbind::input::media::inspect(&mut book.bytes("EPUB/cover.png"), u64::MAX).unwrap();
        assert_eq!((found.width, found.height), (1600, 2400));
        epubcheck(&keep("cover-drawn", &bytes)).expect_passed("a cover that was drawn");
    }
}

#[cfg(feature = "cover")]
fn epub_fonts(system: bool) -> newsbind::export::epub::CoverFonts {
    newsbind::export::epub::CoverFonts::new(Vec::new(), system)
}

/// A volume with a figure of such a file: what stands in its place, and the findings.
fn in_place_of(name: &str, bytes: Option<Vec<u8>>) -> (String, Vec<&'static str>) {
    let figure = json!({"figure": {"image": format!("../media/{name}"), "caption": "桥头", "credit": "资料室"}});
    let record = issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": [figure]}]));
    let mut source = archive(&publication(), &[record]);
    if let Some(bytes) = bytes {
        source.add_media(&format!("media/{name}"), bytes);
    }
    let (book, _, report) = bound(&source, &plain());
    let page = book.text("EPUB/2024-03-01/p01.xhtml");
    let figure = page.split("<figure").nth(1).unwrap().split("</figure>").next().unwrap().to_owned();
    assert!(figure.contains("桥头") && figure.contains("（资料室）"), "{name}: {figure}");
    assert_eq!(figure.contains("<img"), book.entries.iter().any(|(path, _)| path.contains("/img/")), "{name}");
    (figure, codes(&report).into_iter().filter(|code| !matches!(*code, "EPUB-006" | "EPUB-007")).collect())
}

#[test]
fn a_file_that_is_no_sound_picture_leaves_a_note_with_its_words() {
    let whole = fs::read(root().join("tests/fixtures/epub-sample/archive/media/bridge.jpg")).unwrap();
    let webp = fs::read(root().join("tests/fixtures/epub-sample/archive/media/library.webp")).unwrap();
    let mut corrupt = png(8, 1);
    let last = corrupt.len() - 20;
    corrupt[last] ^= 0xff;
    for (name, bytes, code) in [
        ("a.avif", Some(b"\0\0\0\x1cftypavif\0\0\0\0".to_vec()), "MED-002"),
        ("a.heic", Some(b"\0\0\0\x18ftypheic\0\0\0\0".to_vec()), "MED-002"),
        ("a.tif", Some(b"II\x2a\0\x08\0\0\0\0\0".to_vec()), "MED-002"),
        ("a.jp2", Some(b"\0\0\0\x0cjP  \r\n\x87\n".to_vec()), "MED-002"),
        ("a.bmp", Some(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec()), "MED-002"),
        ("a.pdf", Some(b"%PDF-1.7\n%%EOF\n".to_vec()), "MED-002"),
        ("a.svg", Some(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()), "MED-002"),
        ("empty.jpg", Some(Vec::new()), "MED-002"),
        ("cut.jpg", Some(whole[..whole.len() / 2].to_vec()), "MED-002"),
        ("corrupt.png", Some(corrupt), "MED-002"),
        ("huge.png", Some(png(8, 20_000)), "MED-004"),
        ("cut.webp", Some(webp[..webp.len() / 2].to_vec()), "MED-002"),
        ("cut.gif", Some(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff".to_vec()), "MED-002"),
        ("none.jpg", None, "FIG-001"),
    ] {
        let (figure, found) = in_place_of(name, bytes);
        assert!(figure.contains("〔图缺〕"), "{name}: {figure}");
        assert!(found.contains(&code), "{name}: {found:?}");
    }
    let (figure, found) = in_place_of("sound.jpg", Some(whole));
    // The caption is read anyway.
    assert!(figure.contains("alt=\"图片，见图注\""), "{figure}");
    assert_eq!(found, ["FIG-004"]);
}

#[test]
fn pictures_are_large_by_their_bytes_too_and_a_wrong_name_is_told() {
    let jpeg = fs::read(root().join("tests/fixtures/epub-sample/archive/media/bridge.jpg")).unwrap();
    // Comments of 64 KiB between the first marker and the rest.
    let comment = [b"\xff\xfe\xff\xff".as_slice(), &[b'x'; 0xfffd]].concat();
    let large = [&jpeg[..2], &comment.repeat(160), &jpeg[2..]].concat();
    assert!(large.len() > 10_000_000);
    let (_, found) = in_place_of("large.jpg", Some(large));
    assert!(found.contains(&"EPUB-003"), "{found:?}");
    let (_, found) = in_place_of("lies.png", Some(jpeg));
    assert!(found.contains(&"MED-003"), "{found:?}");
}

/// The picture of a character is claimed to have a text only where the data says which character it is.
#[test]
fn pictures_of_characters_count() {
    for (glyph, claimed) in
        [(json!({"image": "../media/o.png", "ids": "⿰氵月"}), true), (json!({"image": "../media/o.png"}), false)]
    {
        let body = json!([{"paragraph": ["文", {"glyph": glyph}]}]);
        let mut source =
            archive(&publication(), &[issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": body}]))]);
        source.add_media("media/o.png", png(8, 1));
        let (book, _, _) = bound(&source, &plain());
        let package = book.text("EPUB/package.opf");
        assert!(package.contains(">visual<"), "{package}");
        assert_eq!(package.contains(">alternativeText<"), claimed, "{package}");
    }
}

#[test]
fn an_ornament_has_an_empty_text_and_takes_no_claim_away() {
    let ornament = json!({"figure": {"image": "../media/o.png", "decorative": true}});
    let mut source = archive(
        &publication(),
        &[issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": [ornament, {"paragraph": "文"}]}]))],
    );
    source.add_media("media/o.png", png(8, 1));
    let (book, _, _) = bound(&source, &plain());
    assert!(book.text("EPUB/2024-03-01/p01.xhtml").contains("alt=\"\""));
    assert!(book.text("EPUB/package.opf").contains(">alternativeText<"));
}

/// Shapes, a gradient and rare characters, drawn with the tests' own font: no system has a part in it.
#[cfg(feature = "cover")]
#[test]
fn a_drawn_cover_is_the_golden_picture() {
    const COVER: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="320" height="480" viewBox="0 0 320 480">
  <defs><linearGradient id="g"><stop offset="0" stop-color="#9e1b1b"/><stop offset="1" stop-color="#fff"/></linearGradient></defs>
  <rect width="320" height="480" fill="url(#g)"/><circle cx="160" cy="300" r="61.5" fill="none" stroke="#333" stroke-width="7"/>
  <text x="40" y="140" font-family="Newsbind Test Rare" font-size="72">㐀𣲗</text>
</svg>"##;
    let mut options = plain();
    options.cover =
        Cover::Drawn(newsbind::export::epub::CoverFonts::new(vec![root().join("tests/fixtures/epub")], false));
    options.templates.insert("cover.svg".to_owned(), COVER.to_owned());
    let source = archive(&publication(), &[issue("2024-03-01", json!([{"id": "a1", "headline": "题", "body": []}]))]);
    let (book, _, _) = bound(&source, &options);
    let cover = book.bytes("EPUB/cover.png");
    let golden = root().join("tests/golden/epub-cover.png");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, cover).unwrap();
    }
    assert!(fs::read(&golden).unwrap() == cover, "not as tests/golden/epub-cover.png (BLESS=1 writes it anew)");
}
