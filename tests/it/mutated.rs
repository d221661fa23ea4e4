//! The targets of `fuzz/` on the same damaged inputs every time: picture files, text layers, templates.
use std::fs;
use std::path::Path;

use newsbind::export::epub::{Cover, Options, built_in_templates};
use newsbind::input::media::{self, MAX_PIXELS};
use newsbind::input::{Folder, alto};
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan};
use newsbind::report::Report;

/// A generator of numbers with a fixed start (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }

    /// A copy with a few bytes changed, cut out, repeated, or the end missing.
    fn damage(&mut self, bytes: &[u8]) -> Vec<u8> {
        const ODD: [u8; 10] = [0, 1, 0x7F, 0x80, 0xFF, b'<', b'{', b'%', b'"', b'0'];
        let mut out = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(out.len());
            let until = (at + self.below(9)).min(out.len());
            match self.below(5) {
                0 => out.truncate(at),
                1 => drop(out.drain(at..until)),
                2 => out = [&out[..until], &out[at..]].concat(),
                3 if at < out.len() => out[at] = ODD[self.below(ODD.len())],
                _ if at < out.len() => out[at] ^= 1 << self.below(8),
                _ => {}
            }
        }
        out
    }
}

fn sample() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/epub-sample/archive"))
}

#[test]
fn damaged_pictures_are_taken_as_they_are_or_refused() {
    let mut numbers = Numbers(0x6e65_7773_6269_6e64);
    let (mut taken, mut refused) = (0, 0);
    for picture in fs::read_dir(sample().join("media")).unwrap() {
        let bytes = fs::read(picture.unwrap().path()).unwrap();
        let head = &bytes[..bytes.len().min(1024)];
        for n in 0..400 {
            let damaged = numbers.damage(if n % 2 == 0 { head } else { &bytes });
            let Ok(found) = media::inspect(&mut &*damaged, MAX_PIXELS) else {
                refused += 1;
                continue;
            };
            taken += 1;
            assert_eq!(found.bytes, damaged.len() as u64);
            assert!((1..=8).contains(&found.orientation));
            assert!((1..=MAX_PIXELS).contains(&(u64::from(found.width) * u64::from(found.height))));
            assert_eq!(media::kind_of(&damaged), Some(found.kind));
        }
    }
    assert!(taken > 0 && refused > 0, "{taken} taken, {refused} refused");
}

const ALTO: &str = r#"<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page WIDTH="100" HEIGHT="100">
<PrintSpace><TextBlock ID="b"><TextLine><String CONTENT="望川"/><SP/><String CONTENT="县报" SUBS_TYPE="HypPart1" SUBS_CONTENT="县报社"/><HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="&#x4E00;&amp;"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"#;

#[test]
fn damaged_text_layers_give_text_or_an_error() {
    let mut numbers = Numbers(0x616c_746f);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..4000 {
        let damaged = numbers.damage(ALTO.as_bytes());
        match alto::paragraphs(&String::from_utf8_lossy(&damaged)) {
            Ok(paragraphs) => {
                assert!(paragraphs.iter().all(|paragraph| !paragraph.trim().is_empty()));
                read += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(read > 0 && refused > 0, "{read} read, {refused} refused");
}

#[test]
fn damaged_templates_make_a_whole_book_or_a_finding() {
    let source = Folder::open(sample()).unwrap();
    let mut numbers = Numbers(0x7061_6765);
    let templates: Vec<(&str, &str)> = built_in_templates()
        .iter()
        .copied()
        .filter(|(name, _)| ["page.xhtml", "blocks.xhtml", "words.json"].contains(name))
        .collect();
    assert_eq!(templates.len(), 3);
    let (mut whole, mut told) = (0, 0);
    for n in 0..60 {
        let (name, text) = templates[n % templates.len()];
        let mut options = Options::default();
        options.cover = Cover::Svg;
        options.facsimile = false;
        let damaged = String::from_utf8_lossy(&numbers.damage(text.as_bytes())).into_owned();
        options.templates.insert(name.to_owned(), damaged);
        let mut report = Report::new();
        let plan = Plan::new(&source, &plan::Options::default(), &mut report).unwrap();
        let mut book = Vec::new();
        let volume = &plan.volumes[0];
        let made = newsbind::export::epub::epub(volume, &source, &options, Jobs::new(1), &mut book, &mut report, &());
        let finding = report.diagnostics().iter().any(|finding| finding.code().as_str().starts_with("TPL-"));
        let complete = made.unwrap().complete;
        assert!(complete || finding, "refused without a finding: {name}, {n}");
        whole += usize::from(complete);
        told += usize::from(!complete);
    }
    assert!(whole > 0 && told > 0, "{whole} whole, {told} told");
}
