//! Every rule of the self-check is given something that breaks it, and its twin that does not.

use pdf_writer::types::TableHeaderScope;
use pdf_writer::{Name, Str};
use uuid::Uuid;

use super::{Fault, Guard};
use crate::export::pdf::file::attach::{Attachments, Description, Relation};
use crate::export::pdf::file::links::{Destinations, Spot};
use crate::export::pdf::file::metadata::{Colors, Metadata};
use crate::export::pdf::file::objects::Objects;
use crate::export::pdf::file::tags::{Attribute, Role, Tree};
use crate::export::pdf::file::{embed, image, pages};
use crate::export::pdf::page::canvas::{Artifact, Canvas, Color};
use crate::export::pdf::standard::{Attaching, Standard, Version};
use crate::export::pdf::typeset::font::FaceName;
use crate::export::pdf::typeset::plan::PlanFace;
use crate::input::media;
use crate::model::Timestamp;
use crate::parallel::Jobs;
use crate::report::codes;

const ALL: [Fault; 20] = [
    Fault::ObjectMissing,
    Fault::ObjectTwice,
    Fault::TooManyObjects,
    Fault::StringTooLong,
    Fault::NameTooLong,
    Fault::NumberTooLarge,
    Fault::MarkedContent,
    Fault::EmptyElement,
    Fault::FigureWithoutText,
    Fault::HeadingStep,
    Fault::HeaderWithoutScope,
    Fault::Identifier,
    Fault::Destination,
    Fault::Glyph,
    Fault::Picture,
    Fault::Metadata,
    Fault::Attachment,
    Fault::PageSize,
    Fault::SavedState,
    Fault::Width,
];

/// What is found in a thing that breaks this rule, or in its sound twin.
fn made(fault: Fault, broken: bool) -> Guard {
    match fault {
        Fault::ObjectMissing => file(|objects| {
            if broken {
                objects.reserve();
            }
        }),
        Fault::ObjectTwice => file(|objects| {
            let id = objects.reserve();
            for _ in 0..if broken { 2 } else { 1 } {
                put(objects, id, |_| ());
            }
        }),
        Fault::TooManyObjects => {
            let mut out = Vec::new();
            let mut objects =
                Objects::new(&mut out, Version::Pdf17, true, Jobs::new(1)).expect("a Vec takes every byte");
            objects.reserve_run(if broken { 8_388_608 } else { 8_388_607 });
            objects.guard
        }
        Fault::StringTooLong => file(|objects| {
            let id = objects.reserve();
            let text = vec![b'a'; if broken { 32_768 } else { 32_767 }];
            put(objects, id, |dict| _ = dict.pair(Name(b"A"), Str(&text)));
        }),
        Fault::NameTooLong => file(|objects| {
            let id = objects.reserve();
            let name = vec![b'a'; if broken { 128 } else { 127 }];
            put(objects, id, |dict| _ = dict.pair(Name(&name), 1));
        }),
        Fault::NumberTooLarge => file(|objects| {
            let id = objects.reserve();
            let length = if broken { 1 << 31 } else { (1 << 31) - 1 };
            objects.open_stream(id, length, |_| ()).expect("a Vec takes every byte");
            objects.close_stream().expect("a Vec takes every byte");
        }),
        Fault::MarkedContent => {
            let mut canvas = Canvas::new(0, 800.0, Vec::new());
            if !broken {
                canvas.artifact(Artifact::Layout);
            }
            canvas.fill([0.0, 0.0, 10.0, 10.0], Color::Fixed([0; 3]));
            let mut guard = Guard::default();
            canvas.finish(&mut guard);
            guard
        }
        Fault::EmptyElement
        | Fault::FigureWithoutText
        | Fault::HeadingStep
        | Fault::HeaderWithoutScope
        | Fault::Identifier => tree(fault, broken),
        Fault::Destination => file(|objects| {
            let (root, page) = (objects.reserve(), objects.reserve());
            put(objects, page, |_| ());
            let mut destinations = Destinations::default();
            destinations.add("a".to_owned(), Spot { page, element: Some(page), left: 0.0, top: 0.0, folio: 1 });
            destinations.want(if broken { "b" } else { "a" });
            destinations.write(objects, root, false).expect("a Vec takes every byte");
        }),
        Fault::Glyph => file(|objects| embed::check(objects, &face(if broken { "" } else { "字" }))),
        Fault::Picture => file(|objects| {
            let (mut first, mut second) = (JPEG, JPEG);
            let found = media::inspect(&mut first, media::MAX_PIXELS).expect("a sound picture");
            let length = JPEG.len() as u64 - u64::from(broken);
            let colors = Colors::write(objects).expect("a Vec takes every byte");
            let id = objects.reserve();
            image::write(objects, id, colors, &found, length, &mut second).expect("a Vec takes every byte");
        }),
        Fault::Metadata => file(|objects| metadata(if broken { " " } else { "云岫报" }).check(objects)),
        Fault::Attachment => file(|objects| {
            let allowed = if broken { Attaching::Never } else { Attaching::Allowed };
            Attachments::new(allowed).add(objects, &described(), b"").expect("a Vec takes every byte");
        }),
        Fault::PageSize => file(|objects| pages::check(objects, [if broken { 14_401.0 } else { 14_400.0 }, 3.0])),
        Fault::SavedState => {
            let mut canvas = Canvas::new(0, 800.0, Vec::new());
            let depth = if broken { 29 } else { 28 };
            (0..depth).for_each(|_| canvas.save());
            (0..depth).for_each(|_| canvas.restore());
            let mut guard = Guard::default();
            canvas.finish(&mut guard);
            guard
        }
        Fault::Width => file(|objects| {
            let font = ttf_parser::Face::parse(FONT, 0).expect("a sound font");
            let units = font.glyph_hor_advance(ttf_parser::GlyphId(1)).expect("a glyph");
            let width = u32::from(units) * 1000 / u32::from(font.units_per_em());
            let mut face = face("字");
            face.widths[1] = width as u16 + if broken { 3 } else { 0 };
            embed::check_widths(objects, &face, embed::wrong_width(&face, FONT, None));
        }),
    }
}

/// A picture of one grey pixel whose data are not deflated.
const PIXEL: &[u8] = b"\x78\x01\x01\x02\x00\xfd\xff\x00\x2a\x00\x2c\x00\x2b";

fn png(bits: u8, data: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, bits, 0, 0, 0, 0][..]), (b"IDAT", data), (b"IEND", &[])] {
        let chunk = [kind.as_slice(), body].concat();
        out.extend((body.len() as u32).to_be_bytes());
        out.extend_from_slice(&chunk);
        out.extend(crc32fast::hash(&chunk).to_be_bytes());
    }
    out
}

/// What is found when this picture is written as what another one was found to be.
fn written(png: &[u8], found: &[u8]) -> (bool, usize) {
    let found = media::inspect(&mut &*found, media::MAX_PIXELS).expect("a sound picture");
    let mut sound = false;
    let guard = file(|objects| {
        let (colors, id) = (Colors::write(objects).expect("a Vec takes every byte"), objects.reserve());
        let length = png.len() as u64;
        sound = image::write(objects, id, colors, &found, length, &mut &*png).expect("a Vec takes every byte");
    });
    (sound, guard.faults().iter().filter(|(fault, _)| *fault == Fault::Picture).count())
}

#[test]
fn a_png_is_what_was_found_and_has_all_its_data() {
    let (whole, other) = (png(8, PIXEL), png(4, PIXEL));
    assert_eq!(written(&whole, &whole), (true, 0));
    assert_eq!(written(&whole, &other), (true, 1));
    assert_eq!(written(&png(16, PIXEL), &png(16, PIXEL)), (false, 0), "a row of 16 bits has a byte more");
}

#[test]
fn no_picture_is_smoothed() {
    let smooth = |value: &[u8]| {
        file(|objects| {
            let id = objects.reserve();
            objects.write_deflated(id, b"", |dict| _ = dict.pair(Name(value), true)).expect("a Vec takes every byte");
        })
    };
    assert_eq!(smooth(b"Interpolate").faults().len(), 1);
    assert!(smooth(b"Inter").faults().is_empty());
}

fn described() -> Description {
    Description {
        name: "2024-01-21.json".to_owned(),
        media_type: "application/json",
        words: "源数据".to_owned(),
        relation: Relation::Source,
        modified: Timestamp::parse("2024-12-31T00:00:00+08:00").expect("a moment"),
        size: 0,
    }
}

#[test]
fn files_are_attached_once_and_described() {
    let found = |about: &[Description]| {
        file(|objects| {
            let mut attachments = Attachments::new(Attaching::Allowed);
            about.iter().for_each(|about| attachments.add(objects, about, b"").expect("a Vec takes every byte"));
        })
    };
    assert!(found(&[described()]).faults().is_empty());
    let nameless = Description { name: String::new(), ..described() };
    let silent = Description { words: " ".to_owned(), ..described() };
    let kindless = Description { media_type: "", ..described() };
    for about in [vec![described(), described()], vec![nameless], vec![silent], vec![kindless]] {
        assert_eq!(found(&about).faults().iter().filter(|(fault, _)| *fault == Fault::Attachment).count(), 1);
    }
}

#[test]
fn an_information_dictionary_stands_in_pdf_1_7_alone() {
    for (version, info, faults) in [(Version::Pdf20, true, 1), (Version::Pdf20, false, 0), (Version::Pdf17, false, 1)] {
        let mut out = Vec::new();
        let mut objects = Objects::new(&mut out, version, true, Jobs::new(1)).expect("a Vec takes every byte");
        let root = objects.reserve();
        put(&mut objects, root, |_| ());
        let ids = [&b"0123456789abcdef"[..]; 2];
        let (_, guard) = objects.finish(root, info.then_some(root), ids).expect("a Vec takes every byte");
        assert_eq!(guard.faults().len(), faults, "{version:?}, {info}");
    }
}

#[test]
fn every_rule_bites_and_lets_the_sound_twin_pass() {
    for fault in ALL {
        let found = made(fault, true);
        assert!(found.faults().iter().any(|(found, _)| *found == fault), "{fault:?}: {found:?}");
        let twin = made(fault, false);
        assert!(twin.faults().is_empty(), "{fault:?}: {twin:?}");
    }
}

#[test]
fn every_code_of_the_guard_belongs_to_a_rule() {
    let guards: Vec<_> = codes::ALL.iter().copied().filter(|code| code.as_str().starts_with("PDF-9")).collect();
    assert_eq!(ALL.map(Fault::code).to_vec(), guards);
}

fn file(build: impl FnOnce(&mut Objects<'_>)) -> Guard {
    let mut out = Vec::new();
    let mut objects = Objects::new(&mut out, Version::Pdf17, true, Jobs::new(1)).expect("a Vec takes every byte");
    build(&mut objects);
    let root = objects.reserve();
    put(&mut objects, root, |_| ());
    let (_, guard) = objects.finish(root, Some(root), [b"0123456789abcdef"; 2]).expect("a Vec takes every byte");
    guard
}

fn put(objects: &mut Objects<'_>, id: pdf_writer::Ref, fill: impl FnOnce(&mut pdf_writer::Dict<'_>)) {
    objects.write(|chunk| fill(&mut chunk.indirect(id).dict())).expect("a Vec takes every byte");
}

/// A part with a heading and one more element, which has what it needs or has not.
fn tree(fault: Fault, broken: bool) -> Guard {
    let mut tree = Tree::default();
    let part = tree.add(None, Role::Part);
    let heading = tree.add(Some(part), Role::H1);
    tree.content(heading, 0, 0);
    let role = match fault {
        Fault::FigureWithoutText => Role::Figure,
        Fault::HeadingStep if broken => Role::H3,
        Fault::HeadingStep => Role::H2,
        Fault::HeaderWithoutScope => Role::Th,
        Fault::Identifier => Role::Note,
        _ => Role::P,
    };
    let id = tree.add(Some(part), role);
    if !(broken && fault == Fault::EmptyElement) {
        tree.content(id, 0, 1);
    }
    if !broken {
        let header =
            Attribute::Cell { scope: Some(TableHeaderScope::Column), columns: 1, rows: 1, headers: Vec::new() };
        let extra = tree.extra(id);
        extra.alt = Some("图".to_owned());
        extra.id = Some("n1".to_owned());
        extra.attributes.push(header);
    }
    let mut guard = Guard::default();
    tree.check(&mut 0, &mut guard);
    guard
}

fn face(text: &str) -> PlanFace {
    let name = FaceName { family: "A".to_owned(), postscript: "A".to_owned(), version: "1".to_owned(), licence: None };
    PlanFace { name, known: 0, glyphs: vec![0, 1], texts: vec!["".into(), text.into()], widths: vec![1000, 1000] }
}

fn metadata(title: &str) -> Metadata {
    Metadata {
        title: title.to_owned(),
        publisher: "云岫报社".to_owned(),
        language: "zh-Hans".to_owned(),
        covered: Vec::new(),
        rights: None,
        relations: Vec::new(),
        modified: Timestamp::parse("2024-12-31T00:00:00+08:00").expect("a moment"),
        tool: "newsbind".to_owned(),
        document: Uuid::nil(),
        demands: Standard::A2aUa1.demands(),
    }
}

const FONT: &[u8] = include_bytes!("../../../../../tests/fixtures/epub/rare.ttf");

/// A grey pixel.
const JPEG: &[u8] = &[
    0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x2a, 0xff, 0xd9,
];
