//! The base archive, a small valid one, with the changes of a fixture.
use std::collections::BTreeMap;

use newsbind::input::Memory;
use serde_json::{Value, json};

/// What a fixture describes.
pub(crate) struct Archive {
    pub(crate) publication: String,
    pub(crate) issues: Vec<String>,
    media: Vec<(String, Vec<u8>)>,
    /// Templates of a house style by name.
    pub(crate) templates: BTreeMap<String, String>,
    /// Options of the conversion by name.
    pub(crate) options: BTreeMap<String, Value>,
}

impl Archive {
    /// `set` a value at a pointer `to` something, `remove` it, add a `raw` record, a `media` file `like` a known one or
    /// holding a `text`, a `template` or an `option`.
    pub(crate) fn new(changes: &Value) -> Self {
        let mut publication =
            json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
        let mut issue = json!({"newsbind": 1, "date": "2024-03-01", "number": 9, "pages": [
            {"label": "01", "articles": [{"id": "a1", "headline": "标题", "body": [{"paragraph": "正文。"}]}]}
        ]});
        let mut made = Self {
            publication: String::new(),
            issues: Vec::new(),
            media: Vec::new(),
            templates: BTreeMap::new(),
            options: BTreeMap::new(),
        };
        for change in changes.as_array().unwrap() {
            let target = if change["publication"] == true { &mut publication } else { &mut issue };
            let text = |key: &str| change[key].as_str();
            if let Some(pointer) = text("set") {
                set(target, pointer, change["to"].clone());
            } else if let Some(pointer) = text("remove") {
                let (parent, key) = pointer.rsplit_once('/').unwrap();
                target.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
            } else if let Some(raw) = text("raw") {
                if change["issue"] == 1 && made.issues.is_empty() {
                    made.issues.push(issue.to_string());
                }
                made.issues.push(raw.to_owned());
            } else if let Some(name) = text("template") {
                made.templates.insert(name.to_owned(), text("text").unwrap().to_owned());
            } else if let Some(name) = text("option") {
                made.options.insert(name.to_owned(), change["to"].clone());
            } else {
                let bytes =
                    text("text").map_or_else(|| picture(text("like").unwrap()), |text| text.as_bytes().to_vec());
                made.media.push((text("media").unwrap().to_owned(), bytes));
            }
        }
        if made.issues.is_empty() {
            made.issues.push(issue.to_string());
        }
        made.publication = publication.to_string();
        made
    }

    pub(crate) fn source(&self) -> Memory {
        let issues: Vec<&str> = self.issues.iter().map(String::as_str).collect();
        let mut memory = Memory::from_json(Some(&self.publication), &issues);
        for (path, bytes) in &self.media {
            memory.add_media(path, bytes.clone());
        }
        memory
    }
}

fn set(target: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match target.pointer_mut(parent).unwrap() {
        Value::Array(items) if key.parse() == Ok(items.len()) => items.push(value),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        Value::Object(members) => {
            members.insert(key.to_owned(), value);
        }
        other => panic!("{pointer} leads into {other}"),
    }
}

fn picture(like: &str) -> Vec<u8> {
    match like {
        "png" => png([1, 1], false),
        "cut png" => {
            let mut cut = png([1, 1], false);
            cut.truncate(cut.len() - 9);
            cut
        }
        // Only the header is looked at.
        "huge png" => png_of([20_000, 20_000], 0, &[0, 0]),
        "coarse png" => png([40, 30], false),
        "fine png" => png([1200, 900], false),
        "large png" => png([2400, 2400], false),
        "interlaced png" => png([1, 1], true),
        "broken png" => png_of([9, 9], 1, &[7; 3]),
        "moving png" => moving_png(8),
        "moving png of 16 bits" => moving_png(16),
        "gif" => gif(1),
        "moving gif" => gif(2),
        other => panic!("no picture is like `{other}`"),
    }
}

/// White, one bit a pixel.
fn png(size: [u32; 2], interlaced: bool) -> Vec<u8> {
    let row = 1 + size[0].div_ceil(8) as usize;
    let mut rows = vec![0xff; row * size[1] as usize];
    // Each row begins with its filter: none.
    rows.iter_mut().step_by(row).for_each(|filter| *filter = 0);
    png_of(size, u8::from(interlaced), &rows)
}

fn png_of(size: [u32; 2], interlace: u8, rows: &[u8]) -> Vec<u8> {
    png_with(size, 1, interlace, rows, &[])
}

/// One grey pixel, one frame that is also the picture of readers that know no motion.
fn moving_png(depth: u8) -> Vec<u8> {
    // acTL: one frame, played for ever. fcTL: number 0, 1 × 1 pixel at 0, 0, a tenth of a second.
    let control: &[u8] = &[0, 0, 0, 1, 0, 0, 0, 0];
    let frame: &[u8] = &[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0];
    let row = vec![0; 1 + usize::from(depth / 8)];
    png_with([1, 1], depth, 0, &row, &[(b"acTL", control), (b"fcTL", frame)])
}

fn png_with(size: [u32; 2], depth: u8, interlace: u8, rows: &[u8], chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(size[0].to_be_bytes());
    header.extend(size[1].to_be_bytes());
    header.extend([depth, 0, 0, 0, interlace]);
    chunk(&mut out, b"IHDR", &header);
    for (kind, data) in chunks {
        chunk(&mut out, kind, data);
    }
    chunk(&mut out, b"IDAT", &stored(rows));
    chunk(&mut out, b"IEND", &[]);
    out
}

/// RFC 1950 and 1951: blocks that are stored, not compressed.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = data.chunks(0xffff).count();
    for (n, block) in data.chunks(0xffff).enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        out.push(u8::from(n + 1 == blocks));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(data);
    let mut crc = !0_u32;
    for byte in &out[start..] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    out.extend((!crc).to_be_bytes());
}

/// GIF 89a, one pixel, two colours.
fn gif(frames: usize) -> Vec<u8> {
    let mut out = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff".to_vec();
    for _ in 0..frames {
        // Image descriptor, code size 2, codes: clear, 0, end.
        out.extend(b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00");
    }
    out.push(0x3b);
    out
}
