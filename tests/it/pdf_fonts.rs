//! Fonts that are not cut down as they are: variable ones, and those whose licence (OS/2 fsType) has something to say.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use newsbind::export::pdf::{self, FontUse, Options, Scanner};
use newsbind::input::Memory;
use newsbind::plan::{self, Plan};
use newsbind::report::{Report, codes};
use serde_json::json;

use crate::pdf::{keep, squeezed};
use crate::tools;

const WORDS: &str = "Wheat AVATAR To 36.5 fields";

/// A volume whose Latin words are set in these fonts: its bytes, the fonts it uses, how often `PDF-012` was found.
fn bound(latin: &[&Path]) -> (Vec<u8>, Vec<FontUse>, usize) {
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let body = json!([{"paragraph": format!("春灌{WORDS}面积。")}]);
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [
        {"label": "01", "articles": [{"id": "a1", "headline": WORDS, "body": body}]}
    ]});
    let source = Memory::from_json(Some(&publication.to_string()), &[&issue.to_string()]);
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let (plan, _) =
        Plan::with_scan(&source, &plan::Options::default(), &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut options = Options { object_streams: false, ..Options::default() };
    let names = latin.iter().map(|path| path.to_str().unwrap().to_owned()).collect();
    options.fonts.families.insert("latin".to_owned(), names);
    let mut out = Vec::new();
    let made = pdf::Binder::new(&source, &scanner, &options).volume(&plan.volumes[0], &mut out, &mut report).unwrap();
    assert!(made.sound, "{:#?}", report.diagnostics());
    let found = report.diagnostics().iter().filter(|finding| finding.code() == codes::PDF_012).count();
    (out, made.fonts, found)
}

/// A font of the system by the name of its file.
fn installed(file: &str) -> Option<PathBuf> {
    let fonts = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"];
    let mut folders: Vec<PathBuf> = fonts.iter().map(PathBuf::from).collect();
    let mut found = None;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path if path.ends_with(file) => found = Some(path),
                _ => {}
            }
        }
    }
    tools::present(found, file, "`tools/fetch.sh fonts`")
}

/// The sound file passes, its text is whole, and both readers find the words.
fn read(name: &str, bytes: &[u8]) {
    let file = keep(name, bytes);
    tools::verapdf(std::slice::from_ref(&file), "2a").expect_passed("2a");
    tools::verapdf(std::slice::from_ref(&file), "ua1").expect_passed("ua1");
    tools::qpdf_check(&file).expect_passed("qpdf");
    let words = squeezed(WORDS);
    for text in [tools::pdftotext(&file), tools::mutool_text(&file)].into_iter().flatten() {
        assert!(squeezed(&text).matches(&words).count() >= 2, "{name}: {text}");
    }
}

#[test]
fn a_variable_font_is_embedded_at_the_weight_of_each_role() {
    let Some(font) = installed("Inter-roman.var.ttf") else { return };
    let (bytes, fonts, found) = bound(&[&font]);
    let names: Vec<&str> = fonts.iter().map(|font| font.postscript.as_str()).collect();
    for weight in [400, 900] {
        assert!(names.iter().any(|name| name.ends_with(&format!("_{weight}wght"))), "{names:?}");
    }
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!((found, distinct.len()), (0, names.len()), "a file that several roles name is one font: {names:?}");
    read("variable", &bytes);
}

/// The start of a table and its length, by the directory that begins at `directory`.
fn table(font: &[u8], directory: usize, name: &[u8; 4]) -> (usize, usize, usize) {
    let word = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_be_bytes([font[directory + 4], font[directory + 5]]));
    let record = (0..count).map(|n| directory + 12 + 16 * n).find(|at| &font[*at..at + 4] == name).unwrap();
    (record, word(record + 8), word(record + 12))
}

fn checksum(bytes: &[u8]) -> u32 {
    let word = |piece: &[u8]| {
        let mut word = [0; 4];
        word[..piece.len()].copy_from_slice(piece);
        u32::from_be_bytes(word)
    };
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

/// The font with other bits of permission, and its checksums as they must be; of a collection, in all faces.
fn with_permission(test: &str, path: &Path, bits: u16) -> PathBuf {
    let mut font = fs::read(path).unwrap();
    let word = |font: &[u8], at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize;
    let collection = font.starts_with(b"ttcf");
    let directories = match collection {
        true => (0..word(&font, 8)).map(|n| word(&font, 12 + 4 * n)).collect(),
        false => vec![0],
    };
    for directory in directories {
        let (record, start, length) = table(&font, directory, b"OS/2");
        font[start + 8..start + 10].copy_from_slice(&bits.to_be_bytes());
        let sum = checksum(&font[start..start + length]);
        font[record + 4..record + 8].copy_from_slice(&sum.to_be_bytes());
        let (_, head, _) = table(&font, directory, b"head");
        if !collection {
            font[head + 8..head + 12].fill(0);
            let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&font));
            font[head + 8..head + 12].copy_from_slice(&adjustment.to_be_bytes());
        }
    }
    let ending = path.extension().unwrap().to_str().unwrap();
    let name = format!("{}-{bits:04x}.{ending}", path.file_stem().unwrap().to_str().unwrap());
    let out = tools::scratch(&format!("fonts-{test}-{bits:04x}")).join(name);
    fs::write(&out, font).unwrap();
    out
}

#[test]
fn a_font_that_may_not_be_embedded_gives_the_next_its_turn() {
    let (Some(sans), Some(other)) = (installed("LiberationSans-Regular.ttf"), installed("NimbusSans-Regular.otf"))
    else {
        return;
    };
    // ISO/IEC 14496-22, fsType: restricted; bitmaps only; may be installed; may be edited.
    for (bits, refused) in [(0x0002, 1), (0x0200, 1), (0x0000, 0), (0x0008, 0)] {
        let font = with_permission("refused", &sans, bits);
        let (_, fonts, found) = bound(&[&font, &other]);
        let used = |name: &str| fonts.iter().any(|font| font.postscript == name);
        // Told once for each role.
        assert_eq!(found > 0, refused == 1, "{bits:04x}");
        assert_eq!((used("LiberationSans"), used("NimbusSans-Regular")), (refused == 0, refused == 1), "{bits:04x}");
    }
    let Some(variable) = installed("Inter-roman.var.ttf") else { return };
    let (_, fonts, found) = bound(&[&with_permission("variable", &variable, 0x0100), &other]);
    assert!(found > 0 && fonts.iter().any(|font| font.postscript == "NimbusSans-Regular"), "{fonts:?}");
}

#[test]
fn a_font_that_may_not_be_cut_down_is_embedded_whole() {
    for (file, face, postscript, marks) in [
        ("LiberationSans-Regular.ttf", "", "LiberationSans", ["/FontFile2", "/CIDToGIDMap "]),
        ("NimbusSans-Regular.otf", "", "NimbusSans-Regular", ["/Subtype/OpenType", "/CMapName/Whole"]),
        (
            "NotoSerifCJK-Regular.ttc",
            "#Noto Serif CJK SC",
            "NotoSerifCJKsc-Regular",
            ["/Subtype/OpenType", "/CMapName/Whole"],
        ),
    ] {
        let Some(path) = installed(file) else { return };
        let font = with_permission("whole", &path, 0x0100);
        let named = PathBuf::from(format!("{}{face}", font.display()));
        let (bytes, fonts, found) = bound(&[&named]);
        // The file lies in another place than the installed one, of which there may be a subset as well.
        assert!(fonts.iter().filter(|font| font.postscript == postscript).count() <= 2, "{file}: {fonts:?}");
        assert_eq!(found, 0, "{file}");
        let shown = String::from_utf8_lossy(&bytes);
        marks.iter().for_each(|mark| assert!(shown.contains(mark), "{file}: {mark}"));
        read(&format!("whole-{file}"), &bytes);
    }
}
